"""What a person reads in blocks, and which elements they can reach."""

import html
import re
from collections.abc import Callable, Iterator
from typing import Any

Json = dict[str, Any]
_PING = re.compile(r"<[@#!][^>]+>")


def words(text: Any) -> str:
    """A text object's (or a plain string's) words as a person reads them."""
    raw = text.get("text", "") if isinstance(text, dict) else str(text or "")
    return html.unescape(raw)


def elements(blocks: list[Json]) -> Iterator[tuple[Json, Json]]:
    """Each (block, element) a person could use, in reading order."""
    for block in blocks:
        kind = block.get("type")
        if kind in ("actions", "context_actions"):
            yield from ((block, one) for one in block["elements"])
        elif kind == "section" and "accessory" in block:
            yield block, block["accessory"]
        elif kind == "input":
            yield block, block["element"]
        elif kind == "card":
            yield from ((block, one) for one in block.get("actions", []))
        elif kind == "carousel":
            yield from elements(block["elements"])


def labels(blocks: list[Json]) -> list[str]:
    return [words(one["text"]) for _, one in elements(blocks) if one["type"] == "button"]


def pings(value: Any) -> list[str]:
    """Every `<@…>`, `<#…>` and `<!…>` in any string below `value`."""
    if isinstance(value, str):
        return _PING.findall(value)
    if isinstance(value, dict):
        value = list(value.values())
    return [one for part in value for one in pings(part)] if isinstance(value, list) else []


def render(blocks: list[Json]) -> str:
    """All human-visible text of `blocks`, a line for each part."""
    return "\n".join(line for block in blocks if (line := _block(block)))


def _block(block: Json) -> str:
    kind = str(block.get("type"))
    draw = _DRAWN.get(kind)
    return draw(block) if draw else ""


def _section(block: Json) -> str:
    parts = [words(block.get("text"))] + [words(one) for one in block.get("fields", [])]
    if "accessory" in block:
        parts.append(_element(block["accessory"]))
    return "\n".join(part for part in parts if part)


def _row(block: Json) -> str:
    return " ".join(_element(one) for one in block["elements"])


def _input(block: Json) -> str:
    lines = [f"{words(block['label'])}: {_element(block['element'])}", words(block.get("hint"))]
    return "\n".join(line for line in lines if line)


def _element(element: Json) -> str:
    kind = element.get("type")
    if kind == "button":
        return f"[{words(element['text'])}]"
    if kind in ("mrkdwn", "plain_text"):
        return words(element)
    if kind == "image":
        return f"(image: {element.get('alt_text', '')})"
    if "options" in element and kind in ("checkboxes", "radio_buttons", "overflow"):
        return " ".join(f"[{words(one['text'])}]" for one in element["options"])
    chosen = element.get("initial_option") or element.get("placeholder")
    shown = words(chosen.get("text", chosen) if isinstance(chosen, dict) else chosen)
    return f"[{shown or element.get('initial_value', '')}]"


def cell_text(cell: Json) -> str:
    """The words of one cell of a table."""
    if cell.get("type") == "rich_text":
        return _rich(cell)
    return str(cell.get("text", cell.get("value", "")))


def _table(block: Json) -> str:
    rows = [" | ".join(cell_text(one) for one in row) for row in block["rows"]]
    return "\n".join([block["caption"], *rows] if block.get("caption") else rows)


def _rich(part: Json) -> str:
    kind = part.get("type")
    if kind in ("text", "link"):
        return str(part.get("text") or part.get("url", ""))
    if kind in ("user", "channel", "broadcast", "emoji"):
        mark = {"user": "<@{user_id}>", "channel": "<#{channel_id}>", "emoji": ":{name}:"}
        return mark.get(str(kind), "<!{range}>").format(**part)
    between = "\n" if kind in ("rich_text", "rich_text_list") else ""
    return between.join(_rich(one) for one in part.get("elements", []))


def _chart(block: Json) -> str:
    chart = block["chart"]
    lines = [f"{one['label']}: {one['value']}" for one in chart.get("segments", [])]
    for series in chart.get("series", []):
        points = ", ".join(f"{one['label']} {one['value']}" for one in series["data"])
        lines.append(f"{series['name']}: {points}")
    return "\n".join([block["title"], *lines])


def _card(block: Json) -> str:
    parts = [words(block.get(key)) for key in ("title", "subtitle", "body")]
    parts += [_element(one) for one in block.get("actions", [])]
    return "\n".join(part for part in parts if part)


_DRAWN: dict[str, Callable[[Json], str]] = {
    "header": lambda block: words(block["text"]),
    "markdown": words,
    "alert": lambda block: words(block["text"]),
    "section": _section,
    "context": _row,
    "actions": _row,
    "context_actions": _row,
    "input": _input,
    "image": lambda block: f"(image: {block.get('alt_text', '')})",
    "file": lambda _: "(file)",
    "video": lambda block: words(block.get("title")),
    "table": _table,
    "data_table": _table,
    "rich_text": _rich,
    "data_visualization": _chart,
    "card": _card,
    "carousel": lambda block: "\n".join(_card(one) for one in block["elements"]),
}
