"""Text folded for comparison, with the way back to its original code points.

Folded away: case, runs of white space, kinds of quotes and dashes, the script of decimal digits,
composed against decomposed characters, invisible characters. Nothing else: `10²` stays `10²`, and
accents stay.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from unicodedata import category, normalize

_RUNS = re.compile(" {2,}")
_SAME: dict[str, str] = {
    **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u02bc\u02b9\u00b4`\u2039\u203a", "'"),
    **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb\u300c\u300d\u300e\u300f", '"'),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d", "-"),
}
INVISIBLE = (
    "\u00ad\u034f\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
    "\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069\ufe0e\ufe0f\ufeff"
)
_ASCII = {ord(char): " " for char in map(chr, range(128)) if char.isspace()} | {ord("`"): "'"}
_INSIDE = -1


@dataclass(frozen=True, slots=True)
class Folded:
    """`text`, folded; character `i` came from `original[starts[i]:ends[i]]`.

    Where one original character or cluster became several, only the first has a start and only
    the last an end; -1 stands for the others.
    """

    text: str
    starts: Sequence[int]
    ends: Sequence[int]

    def origin(self, start: int, end: int) -> tuple[int, int] | None:
        """Return the original span of `text[start:end]`; None if it cuts a character."""
        span = self.starts[start], self.ends[end - 1]
        return None if _INSIDE in span else span


def fold_text(text: str) -> Folded:
    """Fold a text; linear in its length."""
    if text.isascii():
        return _collapsed(text.translate(_ASCII).lower())
    table: dict[int, str] = {}
    for char in set(text):
        folded = _fold_cluster(char)
        if len(folded) != 1 or _extends(char):
            return _by_clusters(text)
        if folded != char:
            table[ord(char)] = folded
    return _collapsed(text.translate(table))


def fold_string(text: str) -> str:
    """Fold a string to be looked up: `fold_text` without the way back."""
    if not text.isascii():
        return fold_text(text).text
    if not text.isprintable() or "`" in text:
        text = text.translate(_ASCII)
    return _RUNS.sub(" ", text.lower()) if "  " in text else text.lower()


def _collapsed(text: str) -> Folded:
    """Fold runs of white space in a text that is otherwise folded one to one."""
    if "  " not in text:
        return Folded(text, range(len(text)), range(1, len(text) + 1))
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    at = 0
    for run in _RUNS.finditer(text):
        pieces.append(text[at : run.start()])
        starts.extend(range(at, run.start() + 1))
        ends.extend(range(at + 1, run.start() + 1))
        ends.append(run.end())
        at = run.end()
    pieces.append(text[at:])
    starts.extend(range(at, len(text)))
    ends.extend(range(at + 1, len(text) + 1))
    return Folded(" ".join(pieces), starts, ends)


def _by_clusters(text: str) -> Folded:
    """Fold a text in which characters combine, vanish or grow."""
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    blank = False
    at = 0
    while at < len(text):
        start = at
        if text[at] in INVISIBLE:
            at += 1
            continue
        if text[at].isspace():
            at += 1
            if blank:
                ends[-1] = at
            else:
                pieces.append(" ")
                starts.append(start)
                ends.append(at)
            blank = True
            continue
        blank = False
        at = end = at + 1
        while at < len(text) and (text[at] in INVISIBLE or _extends(text[at])):
            at += 1
            if text[at - 1] not in INVISIBLE:
                end = at
        at = end
        folded = _fold_cluster("".join(c for c in text[start:end] if c not in INVISIBLE))
        pieces.append(folded)
        starts.extend([start, *[_INSIDE] * (len(folded) - 1)])
        ends.extend([*[_INSIDE] * (len(folded) - 1), end])
    return Folded("".join(pieces), starts, ends)


def _extends(char: str) -> bool:
    """Whether the character belongs to the one before: a mark, or a jamo that composes."""
    return category(char)[0] == "M" or "\u1160" <= char <= "\u11ff"


def _fold_cluster(cluster: str) -> str:
    if cluster in INVISIBLE:
        return ""
    folded = normalize("NFC", normalize("NFD", cluster).casefold())
    return "".join(_fold_char(char) for char in folded)


def _fold_char(char: str) -> str:
    if char.isspace():
        return " "
    if char.isdecimal():
        return str(int(char))
    return _SAME.get(char, char)
