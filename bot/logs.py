"""Logs: one line an event, a fixed name and ids as fields, and never what anybody wrote.

JSON where a machine reads (standard error is no terminal), columns where a person does. Two things are kept
out by construction: the messages of exceptions, which quote what they choked on, and the lines of the
libraries that handle payloads.
"""

import logging
import sys
import traceback
from collections.abc import MutableMapping
from typing import Any, TextIO

import structlog

Line = MutableMapping[str, Any]

#: Libraries whose lines may quote payloads, tokens or SQL parameters: their place is logged, not their text.
_QUOTING = ("slack_bolt", "slack_sdk", "aiohttp", "sqlalchemy", "asyncio", "MarketSafe")
#: How far a chain of exceptions is followed.
_DEEPEST = 5


def set_up(stream: TextIO | None = None, *, level: str = "INFO", as_json: bool | None = None) -> None:
    """Send our logs and those of every library to `stream` (standard error).

    `level` is a name such as "INFO". `as_json` None asks the stream whether it is a terminal.
    """
    out = stream or sys.stderr
    if as_json is None:
        as_json = not out.isatty()
    structlog.configure(
        processors=[*_shared(), structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )
    handler = logging.StreamHandler(out)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[without_quotations, *_shared()],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *_last(as_json=as_json)],
        )
    )
    logging.basicConfig(handlers=[handler], level=level, force=True)


def without_messages(_logger: object, _method: str, line: Line) -> Line:
    """Replace an exception by the classes and places of it and of its causes, without their messages."""
    raised = line.pop("exc_info", None)
    if raised is True:
        raised = sys.exc_info()
    error = raised[1] if isinstance(raised, tuple) else raised
    if isinstance(error, BaseException):
        line["error"] = type(error).__name__
        line["trace"] = _trace_of(error)
    return line


def without_quotations(_logger: object, _method: str, line: Line) -> Line:
    """Replace the text of a library that may quote payloads by the place in its code that spoke."""
    record: logging.LogRecord = line["_record"]
    if record.name.partition(".")[0] in _QUOTING:
        line["event"] = "library.spoke"
        line["at"] = f"{record.module}:{record.lineno}"
    if record.exc_info:
        line["exc_info"] = record.exc_info
    return line


def _trace_of(error: BaseException) -> str:
    parts: list[str] = []
    following: BaseException | None = error
    while following is not None and len(parts) < _DEEPEST:
        frames = "".join(traceback.format_tb(following.__traceback__))
        parts.append(f"{type(following).__name__}\n{frames}".rstrip())
        following = following.__cause__ or (None if following.__suppress_context__ else following.__context__)
    return "\nafter ".join(parts)


def _shared() -> list[structlog.typing.Processor]:
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        without_messages,
    ]


def _last(*, as_json: bool) -> list[structlog.typing.Processor]:
    if as_json:
        return [structlog.processors.JSONRenderer(ensure_ascii=False)]
    return [structlog.dev.ConsoleRenderer(colors=True)]
