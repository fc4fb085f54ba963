"""Numbers in digits of any script, by the separators of one language."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from fractions import Fraction
from functools import partial
from typing import NamedTuple
from unicodedata import numeric

CHAIN = (
    "\\d+(?:[.,'\u2019\u02bc\u066b\u066c]\\d+"
    "|[ \u00a0\u2007\u2009\u202f]\\d{3}(?!\\d))*[\u00bc-\u00be\u2150-\u215e]?"
)
"""Pattern of digits with separators between them: one number, or several."""
_RUN = re.compile(r"\d+")
_PIECE = re.compile(r"\S+")
_LONGEST = 24
"""Digits that are read; more count nothing, and `int` grows faster than linearly."""
_THOUSANDS = 3
_LAKHS = 2


class Digits(NamedTuple):
    """A number at `start:end` of its text.

    `value` is None past 24 digits. `doubtful`: it is good only before a scale, because of itself
    it is read in two ways (`1.000` in English).
    """

    start: int
    end: int
    value: int | Fraction | None
    doubtful: bool = False


# `Digits(…)` without the check of its arguments: half the time.
_made = partial(tuple.__new__, Digits)


class DigitPattern:
    """A pattern of digits, with a form for ASCII text that is searched for much faster."""

    def __init__(self, pattern: str) -> None:
        self._any = re.compile(pattern)
        self._ascii = re.compile(pattern.replace("\\d", "[0-9]"))

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        return (self._ascii if text.isascii() else self._any).finditer(text)


class DigitReader:
    """`group` and `decimal` are separators; one in both groups when three digits follow."""

    def __init__(self, group: Collection[str], decimal: Collection[str]) -> None:
        self._group = frozenset(group) | frozenset("'\u2019\u02bc\u066c")
        self._decimal = frozenset(decimal) | {"\u066b"}

    def split(self, chain: str, start: int) -> list[Digits]:
        """Cut a match of `CHAIN` at `start` into its numbers."""
        if chain.isdecimal():
            value = int(chain) if len(chain) <= _LONGEST else None
            return [_made((start, start + len(chain), value, False))]
        number = self._one(chain, start)
        if number:
            return [number]
        if any(map(str.isspace, chain)):
            return [
                number
                for piece in _PIECE.finditer(chain)
                for number in self.split(piece.group(), start + piece.start())
            ]
        numbers = []
        for run in _RUN.finditer(chain):
            first, end = run.span()
            value = int(run.group()) if end - first <= _LONGEST else None
            numbers.append(_made((start + first, start + end, value, False)))
        return numbers

    def _one(self, chain: str, start: int) -> Digits | None:
        end = start + len(chain)
        added = Fraction(0)
        if not chain[-1].isdecimal():
            added = Fraction(numeric(chain[-1])).limit_denominator(10)
            chain = chain[:-1]
        if len(chain) > 2 * _LONGEST:
            return None
        runs = _RUN.findall(chain)
        marks = [char for char in chain if not char.isdecimal()]
        whole = "".join(runs)
        if len(whole) > _LONGEST:
            return None
        if not marks or self._grouped(runs, marks):
            return Digits(start, end, int(whole) + added if added else int(whole))
        *outer, last = marks
        if last not in self._decimal or last in outer or added:
            return None
        if outer and not self._grouped(runs[:-1], outer):
            return None
        value = Fraction(int(whole), 10 ** len(runs[-1]))
        # A thousand by a foreign hand, or one with a needless fraction?
        doubtful = not outer and len(runs[-1]) == _THOUSANDS
        return Digits(start, end, value, doubtful=doubtful)

    def _grouped(self, runs: list[str], marks: list[str]) -> bool:
        """Whether the runs are groups of thousands, or of lakhs (`3,00,000`)."""
        mark = marks[0]
        if any(other != mark for other in marks):
            return False
        # "1.000.000" is grouped in every language.
        if not (mark.isspace() or mark in self._group or len(marks) > 1):
            return False
        first, *middle, last = map(len, runs)
        if last != _THOUSANDS or first > _THOUSANDS or int(runs[0]) == 0:
            return False
        lakhs = mark == "," and first <= _LAKHS and set(middle) == {_LAKHS}
        return lakhs or set(middle) <= {_THOUSANDS}
