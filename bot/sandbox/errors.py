"""How the stand-in says no: to the bot, as Slack's API does; to whoever drives it, as Python does."""

from typing import Any


class SlackRefuses(Exception):  # noqa: N818 - it reads as what happened
    """An API answer of `ok: false`. `messages` name the paths that are wrong; `more` are further keys."""

    def __init__(self, code: str, *messages: str, **more: Any) -> None:
        super().__init__(code, *messages)
        self.code = code
        self.messages = list(messages)
        self.more = more

    def body(self) -> dict[str, Any]:
        answer: dict[str, Any] = {"ok": False, "error": self.code, **self.more}
        if self.messages:
            answer["response_metadata"] = {"messages": [f"[ERROR] {one}" for one in self.messages]}
        return answer


class CannotDo(Exception):  # noqa: N818 - a sentence for whoever drives a person
    """A person tried what nobody could in Slack: no such button, no open form, a channel out of sight."""
