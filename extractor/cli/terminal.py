"""What may reach a terminal, and how: consoles, visible control characters, safe JSON."""

from __future__ import annotations

import io
import re
from typing import TextIO

from rich.console import Console

MAX_WIDTH = 110
"""Columns; longer lines are hard to read."""

_REPLACED = (
    *range(0x80, 0xA0),
    *range(0x2028, 0x202F),  # line and paragraph separators, direction overrides
    *range(0x2066, 0x206A),  # direction isolates
    *range(0xD800, 0xE000),  # lone surrogates, which no stream can encode
)
_PICTURES = {
    **{code: chr(0x2400 + code) for code in range(0x20) if chr(code) not in "\t\n"},
    0x7F: "\N{SYMBOL FOR DELETE}",
    **dict.fromkeys(_REPLACED, "\N{REPLACEMENT CHARACTER}"),
}
_UNSAFE_IN_JSON = re.compile("[\x7f-\x9f\u2028-\u202e\u2066-\u2069]")


def printable(text: str) -> str:
    """Make every character that could steer a terminal visible, one for one: offsets hold."""
    return text.replace("\r\n", " \n").translate(_PICTURES)


def inline(text: str) -> str:
    """Return the text on one line, safe to print."""
    return printable(" ".join(text.split()))


def safe_json(document: str) -> str:
    """Escape the characters that JSON lets through raw and a terminal may obey."""
    return _UNSAFE_IN_JSON.sub(lambda match: f"\\u{ord(match[0]):04x}", document)


def console(stream: TextIO, *, max_width: int = MAX_WIDTH) -> Console:
    """Return a console that interprets nothing in what it is given.

    Colour follows the stream and `NO_COLOR`, the width the terminal and `COLUMNS`.
    """
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(errors="replace")  # what the terminal's encoding lacks
    made = Console(file=stream, markup=False, emoji=False, highlight=False)
    made.width = min(made.width, max_width)
    return made


def write_utf8(stream: TextIO) -> TextIO:
    """Make the stream UTF-8 with plain line ends, as JSON is, and return it."""
    # A stream put in by a caller, such as StringIO, has no encoding to set.
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(encoding="utf-8", newline="\n")
    return stream
