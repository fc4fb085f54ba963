"""Text folded for comparison, with the way back to its original code points.

Folded away: case, runs of white space, kinds of quotes and dashes, the script of decimal digits,
composed against decomposed characters, invisible characters. Nothing else: `10²` stays `10²`, and
accents stay.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from unicodedata import category, normalize

_RUNS = re.compile(" {2,}")
_NOT_ASCII = re.compile("[^\x00-\x7f]")
_FEW = 12
"""Kinds of characters up to which replacing one after the other is quicker than a table."""
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
_ASCII_CHANGED = "".join(char for char in map(chr, _ASCII) if char != " ")
_ASCII_LOWER = {ord(char): char.lower() for char in map(chr, range(128))} | _ASCII
_INSIDE = -1


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text in which every character comes from one, and runs of white space are one.

    `runs[i]` is where in `text` run `i` stands; `moves[i]` is how far what stands behind `i` runs
    has moved.
    """

    text: str
    runs: Sequence[int] = ()
    moves: Sequence[int] = (0,)

    def origin(self, start: int, end: int) -> tuple[int, int] | None:
        """Return the original span of `text[start:end]`; None if it cuts a character."""
        if not self.runs:
            return start, end
        runs, moves = self.runs, self.moves
        return start + moves[bisect_left(runs, start)], end + moves[bisect_left(runs, end)]


@dataclass(frozen=True, slots=True)
class FoldedClusters:
    """A folded text; character `i` came from `original[starts[i]:ends[i]]`.

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


def fold_text(text: str) -> Folded | FoldedClusters:
    """Fold a text; linear in its length."""
    if text.isascii():
        return _collapsed(_fold_ascii(text))
    changed: dict[str, str] = {}
    settled = True
    for char in set(_NOT_ASCII.findall(text)):
        folded = _fold_alone(char)
        if folded is None:
            return _by_clusters(text)
        if folded != char:
            changed[char] = folded
        settled = settled and folded.lower() == folded
    if settled and len(changed) <= _FEW:
        for char, folded in changed.items():
            text = text.replace(char, folded)
        return _collapsed(_fold_ascii(text))
    table = {ord(char): folded for char, folded in changed.items()}
    return _collapsed(text.translate(_ASCII_LOWER | table))


def _fold_ascii(text: str) -> str:
    """Fold the characters of ASCII in a text whose others `lower` leaves as they are."""
    for char in _ASCII_CHANGED:
        if char in text:
            text = text.replace(char, _ASCII[ord(char)])
    return text.lower()


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
        return Folded(text)
    pieces: list[str] = []
    runs: list[int] = []
    moves = [0]
    at = 0
    for run in _RUNS.finditer(text):
        start, end = run.span()
        pieces.append(text[at:start])
        runs.append(start - moves[-1])
        moves.append(moves[-1] + end - start - 1)
        at = end
    pieces.append(text[at:])
    return Folded(" ".join(pieces), runs, moves)


def _by_clusters(text: str) -> FoldedClusters:
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
    return FoldedClusters("".join(pieces), starts, ends)


def _extends(char: str) -> bool:
    """Whether the character belongs to the one before: a mark, or a jamo that composes."""
    return category(char)[0] == "M" or "\u1160" <= char <= "\u11ff"


@lru_cache(maxsize=4_096)
def _fold_alone(char: str) -> str | None:
    """Fold a character beyond ASCII by itself; None where it becomes several, none or joins."""
    folded = _fold_cluster(char)
    return folded if len(folded) == 1 and not _extends(char) else None


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
