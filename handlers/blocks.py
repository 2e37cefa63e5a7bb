"""Block Kit, as dicts: the pieces that every topic's views are put together from.

Whatever a person typed goes through `escape` (nothing pings, links or breaks a block) and then `clip`
(nothing grows past Slack's limits: https://docs.slack.dev/reference/block-kit/blocks).
"""

from collections.abc import Sequence
from typing import Any

from handlers.doors import Block, View

#: Slack's limits in characters.
SECTION, FIELD, HEADER, BUTTON, LABEL, TITLE, OPTION, PLACEHOLDER = 3000, 2000, 150, 75, 2000, 24, 75, 150
INPUT, CONTEXT = 3000, 2000


def escape(text: str) -> str:
    """A person's words as Slack must show them: `<!channel>`, links and entities lose their meaning.

    Source: https://docs.slack.dev/messaging/formatting-message-text#escaping
    """
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def clip(text: str, limit: int) -> str:
    """`text` in at most `limit` characters, cut before an entity rather than inside one, ending in "…"."""
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    entity = cut.rfind("&", max(0, len(cut) - 5))
    if entity >= 0 and ";" not in cut[entity:]:
        cut = cut[:entity]
    return cut + "…"


def plain(text: str, limit: int = LABEL) -> Block:
    return {"type": "plain_text", "text": clip(text, limit), "emoji": True}


def mrkdwn(text: str, limit: int = SECTION) -> Block:
    return {"type": "mrkdwn", "text": clip(text, limit)}


def header(text: str) -> Block:
    return {"type": "header", "text": plain(text, HEADER)}


def section(text: str, *, accessory: Block | None = None, fields: Sequence[str] = ()) -> Block:
    """A paragraph, with up to ten short fields below it in two columns."""
    block: Block = {"type": "section"}
    if text:
        block["text"] = mrkdwn(text)
    if fields:
        block["fields"] = [mrkdwn(one, FIELD) for one in fields[:10]]
    if accessory:
        block["accessory"] = accessory
    return block


def context(*lines: str) -> Block:
    """Small print, line below line: Slack would run several elements on in one line."""
    return {"type": "context", "elements": [mrkdwn("\n".join(lines), CONTEXT)]}


def divider() -> Block:
    return {"type": "divider"}


def button(
    text: str,
    action_id: str,
    value: str = "",
    *,
    style: str = "",
    confirm: Block | None = None,
    url: str = "",
) -> Block:
    """A button. `style` is "", "primary" or "danger"."""
    block: Block = {"type": "button", "text": plain(text, BUTTON), "action_id": action_id}
    if value:
        block["value"] = value
    if style:
        block["style"] = style
    if confirm:
        block["confirm"] = confirm
    if url:
        block["url"] = url
    return block


def confirmation(title: str, text: str, yes: str, no: str) -> Block:
    """The question Slack asks before a button takes effect (title 100, text 300, answers 30)."""
    return {
        "title": plain(title, 100),
        "text": plain(text, 300),
        "confirm": plain(yes, 30),
        "deny": plain(no, 30),
    }


def actions(*elements: Block) -> Block:
    return {"type": "actions", "elements": list(elements)}


def option(text: str, value: str, description: str = "") -> Block:
    block: Block = {"text": plain(text, OPTION), "value": value}
    if description:
        block["description"] = plain(description, OPTION)
    return block


def select(
    action_id: str, options: Sequence[Block], *, initial: Block | None = None, placeholder: str = ""
) -> Block:
    """One of at most 100 options."""
    block: Block = {"type": "static_select", "action_id": action_id, "options": list(options[:100])}
    if placeholder:
        block["placeholder"] = plain(placeholder, PLACEHOLDER)
    if initial:
        block["initial_option"] = initial
    return block


def multi_select(action_id: str, options: Sequence[Block], *, initial: Sequence[Block] = ()) -> Block:
    """Several of at most 100 options."""
    block: Block = {"type": "multi_static_select", "action_id": action_id, "options": list(options[:100])}
    if initial:
        block["initial_options"] = list(initial)
    return block


def overflow(action_id: str, options: Sequence[Block]) -> Block:
    """A menu behind three dots, of at most five options: for what is wanted now and then."""
    return {"type": "overflow", "action_id": action_id, "options": list(options[:5])}


def text_input(
    action_id: str, *, multiline: bool = False, initial: str = "", placeholder: str = "", limit: int = INPUT
) -> Block:
    block: Block = {
        "type": "plain_text_input",
        "action_id": action_id,
        "multiline": multiline,
        "max_length": limit,
    }
    if initial:
        block["initial_value"] = initial[:limit]
    if placeholder:
        block["placeholder"] = plain(placeholder, PLACEHOLDER)
    return block


def checkboxes(action_id: str, options: Sequence[Block], *, initial: Sequence[Block] = ()) -> Block:
    block: Block = {"type": "checkboxes", "action_id": action_id, "options": list(options)}
    if initial:
        block["initial_options"] = list(initial)
    return block


def field(block_id: str, label: str, element: Block, *, hint: str = "", optional: bool = False) -> Block:
    """One labelled field of a form; refusals and the form's values are known by `block_id`."""
    block: Block = {
        "type": "input",
        "block_id": block_id,
        "label": plain(label, LABEL),
        "element": element,
        "optional": optional,
    }
    if hint:
        block["hint"] = plain(hint, LABEL)
    return block


def form(  # a form's whole face in one call
    callback_id: str,
    title: str,
    blocks: Sequence[Block],
    *,
    submit: str = "",
    close: str = "",
    private_metadata: str = "",
    external_id: str = "",
    notify_on_close: bool = False,
) -> View:
    """A modal. `private_metadata` travels through the client: ids only, never a secret."""
    view: dict[str, Any] = {
        "type": "modal",
        "callback_id": callback_id,
        "title": plain(title, TITLE),
        "blocks": list(blocks),
        "private_metadata": private_metadata,
        "notify_on_close": notify_on_close,
    }
    if submit:
        view["submit"] = plain(submit, TITLE)
    if close:
        view["close"] = plain(close, TITLE)
    if external_id:
        view["external_id"] = external_id
    return view
