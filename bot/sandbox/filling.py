"""Putting values into a form as a keyboard and a mouse would: only what the field could take."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, time
from typing import Any

from bot.sandbox.errors import CannotDo
from bot.sandbox.forms import STATE, field, offered, pick
from bot.sandbox.interactions import Interactions
from bot.sandbox.records import Json, Member, StoredFile, View

TEN_MB = 10 * 1024 * 1024
TEXT_LIMIT = 3000
MOST_FILES = 10


async def fill(does: Interactions, person: Member, view: View, block_id: str, value: Any) -> None:
    """Set one field. Fields that dispatch (or stand outside an input) tell the bot at once, as Slack does."""
    block, element = field(view.blocks, block_id)
    key, _ = STATE[element["type"]]
    if key == "selected_option" and element["type"] == "external_select":
        chosen: Any = await _suggested(does, person, view, block_id, value)
    elif element["type"] == "multi_external_select":
        each = [await _suggested(does, person, view, block_id, one) for one in value]
        chosen = [one for one in each if one]
    elif key == "files":
        chosen = _files(does, person, element, value)
    else:
        chosen = as_state(element, value)
    view.values[block["block_id"]][element["action_id"]] = {"type": element["type"], key: chosen}
    view.errors.pop(block_id, None)
    does.world.touch()
    if block["type"] != "input" or block.get("dispatch_action"):
        await does.press(person, view, block, element, {key: chosen})


async def _suggested(
    does: Interactions, person: Member, view: View, block_id: str, value: Any
) -> Json | None:
    """Type, let the bot offer, and pick; what was typed need only find the option."""
    if not value:
        return None
    block, element = field(view.blocks, block_id)
    typed, _, label = value.partition("→") if isinstance(value, str) else (str(value), "", "")
    options = await does.suggest(person, view, block, element, typed.strip())
    return pick(options, (label or typed).strip())


def as_state(element: Json, value: Any) -> Any:
    """What `state.values` holds when a person puts `value` into an element."""
    kind = element["type"]
    key, _ = STATE[kind]
    if key == "value":
        return _text(element, value)
    if key == "selected_options":
        return _several(element, value)
    if key == "selected_users":
        return [_id(one) for one in value]
    if value is None:
        return None
    return pick(offered(element), value) if key == "selected_option" else _of_a_kind(key, _plain(value))


def _plain(value: Any) -> Any:
    """A date, time, person or channel as Slack writes it; all else as it is."""
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, date):
        return value.isoformat()[:10]
    return getattr(value, "id", value)


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_instant(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_rich(value: Any) -> bool:
    return isinstance(value, dict) and value.get("type") == "rich_text"


def _of_a_kind(key: str, value: Any) -> Any:
    """The value, if it is what such an element can hold."""
    if not FITS.get(key, _is_text)(value):
        raise CannotDo(f"The field does not take {str(value)[:80]!r}.")
    return value


def _is_date(value: Any) -> bool:
    try:
        return isinstance(value, str) and bool(date.fromisoformat(value))
    except ValueError:
        return False


def _is_time(value: Any) -> bool:
    try:
        return isinstance(value, str) and time.fromisoformat(value).strftime("%H:%M") == value
    except ValueError:
        return False


#: What an element can hold, by the key it has in `state.values`; all else holds text.
FITS: Mapping[str, Callable[[Any], bool]] = {
    "selected_date": _is_date,
    "selected_time": _is_time,
    "selected_date_time": _is_instant,
    "rich_text_value": _is_rich,
}


def _id(value: Any) -> str:
    return str(getattr(value, "id", value))


def _text(element: Json, value: Any) -> str | None:
    text = "" if value is None else str(value)
    limit = element.get("max_length", TEXT_LIMIT)
    if len(text) > limit:
        raise CannotDo(f"The field takes {limit} characters; these are {len(text)}.")
    if "\n" in text and element["type"] == "plain_text_input" and not element.get("multiline"):
        raise CannotDo("The field has one line; Enter would submit the form.")
    return text or None


def _several(element: Json, value: Any) -> list[Json]:
    options = offered(element)
    if value is True:
        if len(options) != 1:
            raise CannotDo("True ticks the only box; here are several: name the ones to tick.")
        return options
    if not value:
        return []
    wanted = [value] if isinstance(value, str) else list(value)
    chosen = [pick(options, one) for one in wanted]
    if len(chosen) > element.get("max_selected_items", 100):
        raise CannotDo("More options than the field takes.")
    return chosen


def _files(
    does: Interactions, person: Member, element: Json, value: Iterable[tuple[str, bytes]]
) -> list[Json]:
    """Upload into the form; the payload carries stubs, files.info the rest."""
    files = list(value or [])
    if len(files) > element.get("max_files", MOST_FILES):
        raise CannotDo("More files than the field takes.")
    return [_stub(keep(does, person, name, body, in_form=True)) for name, body in files]


def keep(does: Interactions, person: Member, name: str, body: bytes, *, in_form: bool = False) -> StoredFile:
    """Store what a person uploads."""
    if in_form and len(body) > TEN_MB:
        raise CannotDo(f"{name} is larger than 10 MB.")
    world = does.world
    file = StoredFile(
        id=world.new_id("F"),
        team_id=person.team_id,
        user=person.id,
        name=name,
        title=name,
        created=world.clock(),
        length=len(body),
        body=body,
        complete=True,
        in_form=in_form,
    )
    world.files[file.id] = file
    return file


def _stub(file: StoredFile) -> Json:
    return {
        "id": file.id,
        "created": int(file.created.timestamp()),
        "name": file.name,
        "title": file.title,
        "filetype": file.name.rpartition(".")[2].lower(),
        "size": len(file.body or b""),
        "user": file.user,
        "file_access": "visible",
    }
