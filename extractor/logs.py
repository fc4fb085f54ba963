"""Structured logs on stderr: one line per event, without article text.

Records of other libraries take the same road as ours. Of them only the first line of the
message is kept, and of exceptions only types and code positions: messages and values of
exceptions may quote the article or the model.
"""

from __future__ import annotations

import logging
import sys
import traceback
from collections.abc import Iterator
from pathlib import PurePath
from typing import Any, Literal, TextIO

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

SILENCED = ("openai", "instructor", "httpx2", "httpcore2")
"""Their records hold requests and answers; what they have to say arrives as our errors."""

MAX_FRAMES = 25
MAX_CHAIN = 10


def configure_logging(
    level: Literal["debug", "info", "warning", "error"],
    style: Literal["json", "console"],
    stream: TextIO | None = None,
) -> None:
    """Route structlog and the standard library's loggers to `stream` (stderr when None)."""
    target = stream or sys.stderr
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _outline_exception,
    ]
    renderer: Processor = (
        # Escaped to ASCII: no text can break the line, nor a terminal's encoding the log.
        structlog.processors.JSONRenderer()
        if style == "json"
        else structlog.dev.ConsoleRenderer(colors=target.isatty())
    )
    structlog.configure(
        processors=[*shared, renderer],
        # Straight to the stream: by way of the standard library a line costs twice as much.
        logger_factory=structlog.WriteLoggerFactory(target),
        wrapper_class=structlog.make_filtering_bound_logger(level),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(target)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
            foreign_pre_chain=[*shared, structlog.stdlib.add_logger_name, _first_line],
        )
    )
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    for name in SILENCED:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)


def outline(error: BaseException) -> dict[str, Any]:
    """Describe an exception by types and code positions alone.

    Returns:
        `error` (its type), `frames` (`file:line function`, outermost first) and, where there are
        causes, contexts or members of a group, `chain` (their types).
    """
    frames = traceback.extract_tb(error.__traceback__)[-MAX_FRAMES:]
    described: dict[str, Any] = {
        "error": _name(error),
        "frames": [
            f"{'/'.join(PurePath(frame.filename).parts[-3:])}:{frame.lineno} {frame.name}"
            for frame in frames
        ],
    }
    chain = [_name(related) for related, _ in zip(_related(error), range(MAX_CHAIN), strict=False)]
    if chain:
        described["chain"] = chain
    return described


def _related(error: BaseException) -> Iterator[BaseException]:
    seen = {id(error)}
    queue = [error]
    while queue:
        current = queue.pop(0)
        members = current.exceptions if isinstance(current, BaseExceptionGroup) else ()
        for related in (current.__cause__, current.__context__, *members):
            if related is not None and id(related) not in seen:
                seen.add(id(related))
                queue.append(related)
                yield related


def _name(error: BaseException) -> str:
    kind = type(error)
    return (
        kind.__qualname__
        if kind.__module__ == "builtins"
        else f"{kind.__module__}.{kind.__qualname__}"
    )


def _outline_exception(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    info = event.pop("exc_info", None)
    if info is True:
        info = sys.exc_info()
    error = info[1] if isinstance(info, tuple) else info
    if isinstance(error, BaseException):
        event.update(outline(error))
    return event


def _first_line(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    # asyncio puts the repr of a lost task's exception on the second line, and those of a
    # callback's arguments into parentheses.
    line = str(event["event"]).strip().partition("\n")[0]
    event["event"] = line.partition("(")[0] if event.get("logger") == "asyncio" else line
    return event
