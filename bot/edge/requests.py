"""Slack's payloads as what `handlers.doors` calls them: commands, presses, submissions, suggestions, events.

Source of the shapes: https://docs.slack.dev/reference/interaction-payloads and
https://docs.slack.dev/interactivity/implementing-slash-commands
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.edge.fields import pressed_value, values_of
from bot.edge.routes import Kind
from handlers.doors import Answer, Command, Event, Press, Request, Submission, Suggest, Who

Body = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Home:
    """The installation through which a request came: its workspace, and its Grid organisation or ""."""

    team_id: str = ""
    enterprise_id: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """A request and the id under which the routing table knows its listener."""

    kind: Kind
    id: str
    request: Request


def kind_of(body: Body) -> Kind | None:
    """Which of Bolt's kinds a body is, None for what nobody can hear (its shape is not what it says)."""
    declared = body.get("type", "command")
    kind, fits = _SHAPES.get(declared, _UNKNOWN) if isinstance(declared, str) else _UNKNOWN
    return kind if fits(body) else None


def read(kind: Kind, body: Body, answer: Answer, home: Home) -> Asked:
    """The request of one body whose kind is known."""
    return _READERS[kind](body, answer, home)


def who_of(body: Body, home: Home) -> Who:
    """The person who acted, by user id and own team id.

    For a press in a shared channel `team` is the installing workspace and `user.team_id` the person's own
    (an `E…` id if theirs is an Enterprise Grid); in forms and suggestions `team` and `enterprise` are the
    person's. So that one external person is one actor at all doors, an outsider whose form names a Grid that
    is not ours is known by that Grid. People of the installing side are known by their workspace.
    """
    user = body.get("user")
    if not isinstance(user, Mapping):  # a slash command, which reaches us from installed workspaces alone
        return Who(_text(body, "user_id"), _text(body, "team_id"))
    own = _text(user, "team_id") or _id(body.get("team"))
    grid = "" if body.get("type") == "block_actions" else _id(body.get("enterprise"))
    outside = own != home.team_id and grid not in ("", home.enterprise_id)
    return Who(_text(user, "id"), grid if outside else own)


def _command(body: Body, answer: Answer, home: Home) -> Asked:
    command = _text(body, "command")
    # Without a separator, every kind of space counts: tabs, line breaks, the wide one of Chinese keyboards.
    word, rest = (*_text(body, "text").split(None, 1), "", "")[:2]
    request = Command(
        who=who_of(body, home),
        source=_text(body, "trigger_id"),
        answer=answer,
        channel_id=_text(body, "channel_id"),
        body=body,
        command=command,
        word=word,
        rest=rest.strip(),
    )
    return Asked("command", f"{command} {word.casefold()}", request)


def _action(body: Body, answer: Answer, home: Home) -> Asked:
    action, who = body["actions"][0], who_of(body, home)
    action_id = _heard_as(action)
    message, container = _part(body, "message"), _part(body, "container")
    channel_id = _id(body.get("channel")) or _text(container, "channel_id")
    message_ts = _text(message, "ts") or _text(container, "message_ts")
    view = body.get("view")
    where = _text(_part(body, "view"), "id") or f"{channel_id}:{message_ts}"
    request = Press(
        who=who,
        source=f"{who.user_id}:{where}:{action['action_id']}:{_text(action, 'action_ts')}",
        answer=answer,
        channel_id=channel_id,
        locale=_locale(body),
        body=body,
        action_id=action_id,
        value=pressed_value(action),
        message_ts=message_ts,
        thread_ts=_text(message, "thread_ts") or _text(container, "thread_ts"),
        view=view if isinstance(view, Mapping) else None,
        fields=values_of(view) if isinstance(view, Mapping) else {},
    )
    return Asked("action", action_id, request)


def _submission(body: Body, answer: Answer, home: Home) -> Asked:
    view = body["view"]
    closed = body["type"] == "view_closed"
    view_id, callback_id = _text(view, "id"), _text(view, "callback_id")
    # The hash changes with each update of the form: sending one state twice is one deed, the next step of
    # the same form another.
    state = "closed" if closed else _text(view, "hash")
    request = Submission(
        who=who_of(body, home),
        source=f"{view_id}:{state}",
        answer=answer,
        locale=_locale(body),
        body=body,
        callback_id=callback_id,
        view_id=view_id,
        external_id=_text(view, "external_id"),
        private_metadata=_text(view, "private_metadata"),
        fields=values_of(view),
    )
    return Asked("view_closed" if closed else "view", callback_id, request)


def _suggest(body: Body, answer: Answer, home: Home) -> Asked:
    who, action_id = who_of(body, home), _heard_as(body)
    container = _part(body, "container")
    where = _text(_part(body, "view"), "id") or _text(container, "message_ts")
    request = Suggest(
        who=who,
        source=f"{who.user_id}:{where}:{body['action_id']}:{_text(body, 'value')}",
        answer=answer,
        channel_id=_id(body.get("channel")) or _text(container, "channel_id"),
        locale=_locale(body),
        body=body,
        action_id=action_id,
        typed=_text(body, "value"),
    )
    return Asked("options", action_id, request)


def _event(body: Body, answer: Answer, home: Home) -> Asked:
    event = body["event"]
    kind = _text(event, "type")
    request = Event(
        who=_who_of_event(body, event, home),
        source=_text(body, "event_id"),
        answer=answer,
        channel_id=_id(event.get("channel"))
        or _text(event, "channel_id")
        or _text(_part(event, "item"), "channel"),
        body=body,
        kind=kind,
        event=event,
    )
    return Asked("event", kind, request)


def _who_of_event(body: Body, event: Body, home: Home) -> Who:
    """In a shared channel the author's team is known only if the event names it; "" is nobody we know."""
    user = event.get("user")
    if isinstance(user, Mapping):
        return Who(_text(user, "id"), _text(user, "team_id"))
    user_id = _text(event, "user") or _text(event, "user_id")
    named = _text(event, "user_team") or _text(event, "team")
    ours = "" if body.get("is_ext_shared_channel") is True else home.team_id or _text(body, "team_id")
    return Who(user_id, named or ours)


def _shortcut(body: Body, answer: Answer, home: Home) -> Asked:
    request = Request(
        who=who_of(body, home),
        source=_text(body, "trigger_id"),
        answer=answer,
        locale=_locale(body),
        body=body,
    )
    return Asked("shortcut", _text(body, "callback_id"), request)


def _heard_as(element: Body) -> str:
    """An action id without the suffix that keeps it unique within its message."""
    return _text(element, "action_id").partition(":")[0]


def _locale(body: Body) -> str:
    return _text(_part(body, "user"), "locale")


def _texts(part: Any, *names: str) -> bool:
    return isinstance(part, Mapping) and all(isinstance(part.get(name), str) for name in names)


def _first(part: Any) -> Any:
    return part[0] if isinstance(part, list) and part else None


def _text(part: Body, name: str) -> str:
    value = part.get(name)
    return value if isinstance(value, str) else ""


def _part(body: Body, name: str) -> Body:
    part = body.get(name)
    return part if isinstance(part, Mapping) else {}


def _id(part: Any) -> str:
    """The id of something that Slack gives as an object in one payload and as a bare id in another."""
    if isinstance(part, str):
        return part
    return _text(part, "id") if isinstance(part, Mapping) else ""


_READERS: Mapping[Kind, Callable[[Body, Answer, Home], Asked]] = {
    "command": _command,
    "action": _action,
    "view": _submission,
    "view_closed": _submission,
    "options": _suggest,
    "event": _event,
    "shortcut": _shortcut,
}
_UNKNOWN: tuple[Kind, Callable[[Body], bool]] = "event", lambda _body: False
_SHAPES: Mapping[str, tuple[Kind, Callable[[Body], bool]]] = {
    "command": ("command", lambda body: _texts(body, "command", "user_id")),
    "block_actions": ("action", lambda body: _texts(_first(body.get("actions")), "action_id")),
    "view_submission": ("view", lambda body: _texts(body.get("view"), "id", "type", "callback_id")),
    "view_closed": ("view_closed", lambda body: _texts(body.get("view"), "id", "type", "callback_id")),
    "block_suggestion": ("options", lambda body: _texts(body, "action_id")),
    "shortcut": ("shortcut", lambda body: _texts(body, "callback_id")),
    "message_action": ("shortcut", lambda body: _texts(body, "callback_id")),
    "event_callback": ("event", lambda body: _texts(body, "event_id") and _texts(body.get("event"), "type")),
}
