"""What a test reads of a form or Home tab."""

from typing import Any

from bot.sandbox.forms import STATE, field, offered
from bot.sandbox.records import Json, View
from bot.sandbox.rendering import elements, labels, render, words


class FormHandle:
    """A modal (or Home tab) as a person sees it now."""

    def __init__(self, view: View) -> None:
        self.view = view

    @property
    def title(self) -> str:
        return words(self.view.face.get("title"))

    @property
    def callback_id(self) -> str:
        return str(self.view.face.get("callback_id", ""))

    @property
    def private_metadata(self) -> str:
        return str(self.view.face.get("private_metadata", ""))

    @property
    def submit_label(self) -> str:
        return words(self.view.face.get("submit"))

    @property
    def close_label(self) -> str:
        return words(self.view.face.get("close"))

    def text(self) -> str:
        """Everything a person reads: title, blocks, errors, buttons."""
        ends = [f"[{label}]" for label in (self.close_label, self.submit_label) if label]
        errors = [f"! {sentence}" for sentence in self.errors.values()]
        lines = [self.title, render(self.view.blocks), *errors, self.failure, " ".join(ends)]
        return "\n".join(line for line in lines if line)

    @property
    def rendered(self) -> str:
        return self.text()

    @property
    def blocks(self) -> list[Json]:
        return self.view.blocks

    @property
    def block_ids(self) -> list[str]:
        return [block["block_id"] for block in self.view.blocks]

    @property
    def fields(self) -> list[str]:
        """The block ids of what can be filled in."""
        return [block["block_id"] for block, one in elements(self.view.blocks) if one["type"] in STATE]

    @property
    def buttons(self) -> list[str]:
        return labels(self.view.blocks)

    @property
    def errors(self) -> dict[str, str]:
        """The sentences under fields, by block id."""
        return dict(self.view.errors)

    @property
    def failure(self) -> str:
        """Slack's own warning on the form, when the bot failed."""
        return self.view.failure

    def options(self, block_id: str) -> list[str]:
        """The labels a field offers."""
        return [words(one["text"]) for one in offered(field(self.view.blocks, block_id)[1])]

    def value(self, block_id: str) -> Any:
        """What a field holds: text, the value of the chosen option (or a list of them), file names."""
        _, element = field(self.view.blocks, block_id)
        key, _ = STATE[element["type"]]
        return _plain(self.view.values[block_id][element["action_id"]][key])

    @property
    def values(self) -> dict[str, Any]:
        return {block_id: self.value(block_id) for block_id in self.fields}

    def __contains__(self, wanted: str) -> bool:
        return wanted in self.text()

    def __repr__(self) -> str:
        return f"<Form {self.view.id}: {self.text()!r}>"


def _plain(state: Any) -> Any:
    if isinstance(state, list):
        return [_plain(one) for one in state]
    if isinstance(state, dict):
        return state.get("value", state.get("name"))
    return state
