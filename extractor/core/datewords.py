"""Text as a row of tagged words: what the date grammar is written over.

Every token has a tag of one character, so that the grammar is a regular expression over tags:

    W M    weekday (from 0), month (from 1); w m  the same where the word may be another one
    D Y Q  digits: 1 to 31, a year from 1800 to 2099, anything else
    I      a date in digits (None: ambiguous or no such day)
    N      a number in words (0: not fixed)
    U u b  a unit of time: singular, plural, dual
    R      days from publication (None: from something else)
    t J H  time on the clock, part of the day, early or late
    E V v  weekend, overnight, the night into a day
    A      months of a year ("first quarter": "1-3")
    S F B  since, from, during
    L P T X  last, past, this, next
    G x Z  ago, earlier or later, before or about
    O o n  preposition, article, genitive
    K & -  to, and, dash or hyphen
    C /    comma, slash
    ?      any other word; !  any other sign, or a blank line
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import partial
from typing import Any, NamedTuple

from extractor.core.digits import DigitPattern
from extractor.core.words import LETTERS, Words, fold

_SIGNS = {
    ",": "C",
    "،": "C",
    "/": "/",
    "-": "-",
    "\u2010": "-",
    "\u2011": "-",
    "\u2013": "-",
}
_PIECE = re.compile(
    r"(?P<ymd>\d{4}([-/.])\d{1,2}\2\d{1,2}(?!\d)"
    r"(?:[T ]\d\d:\d\d(?::\d\d)?(?:\.\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?)?)"
    r"|(?P<dmy>\d{1,2}([-/.])\d{1,2}\4(?:\d{4}|\d\d)(?!\d))"
    r"|(?P<clock>\d{1,2}:\d\d(?::\d\d)?(?:\s?[AaPp]\.?[Mm]\b\.?)?"
    r"|\d{1,2}(?:\.\d\d)?(?:[AaPp][Mm]\b|\s?[AaPp]\.[Mm]\.|\s[Pp][Mm]\b)|\d{1,2}h(?:\d\d)?\b)"
    r"|(?P<number>\d+(?:[.,]\d{3}(?!\d))*)"
    r"(?P<ending>(?:st|nd|rd|th|er|[ºª°])(?![^\W\d_])|(?P<more>[^\W\d_]+))?"
    rf"|(?P<word>{LETTERS})"
    r"|(?P<gap>\s+)"
    r"|(?P<sign>.)",
    re.DOTALL,
)

_LAST_DAY = 31
_LAST_MONTH = 12
_YEARS = range(1800, 2100)

_WORDS = {
    "at": "O",
    "the": "o",
    "of": "n",
    "since": "S",
    "from": "F",
    "during": "B",
    "last": "L",
    "past": "P",
    "this": "T",
    "next": "X",
    "ago": "G",
    "shift": "x",
    "around": "Z",
    "to": "K",
    "and": "&",
    "part": "J",
    "edge": "H",
    "weekend": "E",
    "overnight": "V",
    "into": "v",
}
_DATING = frozenset("WMIUubREVJ")
"""Tags of words of which every expression has one, unless it has a year or is in digits."""
_DIGITS = DigitPattern(r"\d(?:\d\d\d|[.,]\d\d\d|([-/.])\d{1,2}\1\d\d)")
"""A year, or a date in digits, if anything."""
_CLOCK = frozenset({"a", "am", "h", "m", "p", "pm"})
"""Words that a time on the clock may have behind a space."""
_UNIT_TAGS = {"one": "U", "many": "u", "two": "b"}

Value = int | str | date | None


class Token(NamedTuple):
    """Characters `start` to `end`, their tag, and what they stand for."""

    start: int
    end: int
    tag: str
    value: Value


class _Piece(NamedTuple):
    start: int
    end: int
    kind: str
    key: str


# `_Piece(…)` without the check of its arguments: half the time.
_piece = partial(tuple.__new__, _Piece)


class _Entry(NamedTuple):
    rest: tuple[str, ...]
    tag: str
    value: Value


class DateWords:
    """The date words of one language; with no table, dates in digits alone.

    Args:
        table: one language of `dates.toml`.

    Raises:
        ValueError: the table gives one phrase two meanings.
    """

    def __init__(self, table: Mapping[str, Any] | None) -> None:
        table = table or {}
        self._day_first = bool(table.get("day_first"))
        self._day_dot = bool(table.get("day_dot"))
        self._capitals: bool | None = table.get("capitals")
        self._joined_and = str(table.get("joined_and", ""))
        self._weak = frozenset(fold(word) for word in table.get("weak", ()))
        self._entries: dict[str, list[_Entry]] = {}
        for phrase, tag, value in _meanings(table):
            self._add(phrase, tag, value)
        for entries in self._entries.values():
            entries.sort(key=lambda entry: -len(entry.rest))
        self._known = (
            frozenset(
                key
                for first, entries in self._entries.items()
                for key in (first, *(key for entry in entries for key in entry.rest))
            )
            | _CLOCK
        )
        self._dating = self._dating_words()

    def _dating_words(self) -> frozenset[str]:
        """Return words of which every dating phrase of the table has one."""
        phrases = sorted(
            (
                (first, *entry.rest)
                for first, entries in self._entries.items()
                for entry in entries
                if entry.tag in _DATING
            ),
            key=len,
        )
        dating: set[str] = set()
        for phrase in phrases:
            if dating.isdisjoint(phrase):
                dating.add(max(phrase, key=len))
        return frozenset(dating)

    def passages(self, words: Words) -> Iterator[tuple[int, int]]:
        """Yield where in the text a date phrase may stand, in order.

        A passage runs from one word without meaning for dates to the next, both included: no
        phrase runs across them. Most of a text is in none.
        """
        end = 0
        for at in self._anchors(words):
            if at < end:
                continue
            first = end = at
            while first and self._is_known(words, first - 1):
                first -= 1
            while end < len(words.keys) and self._is_known(words, end):
                end += 1
            yield (
                words.starts[first - 1] if first else 0,
                words.ends[end] if end < len(words.keys) else len(words.text),
            )
            end += 1

    def _anchors(self, words: Words) -> list[int]:
        """Return the words that may date, and those behind digits that may, by index."""
        anchors = words.among(self._dating)
        if self._joined_and:
            cut = len(self._joined_and)
            anchors.extend(
                at
                for at, key in enumerate(words.keys)
                if key.startswith(self._joined_and) and key[cut:] in self._dating
            )
        anchors.extend(bisect_left(words.starts, m.start()) for m in _DIGITS.finditer(words.text))
        return sorted(anchors)

    def _is_known(self, words: Words, at: int) -> bool:
        key = words.keys[at]
        if key in self._known:
            return True
        joined = self._joined_and
        if joined and key.startswith(joined) and key[len(joined) :] in self._entries:
            return True
        # "3rd", "10am"; which of these mean something is seen later.
        return words.gaps[at][-1:].isdecimal()

    def _add(self, phrase: str, tag: str, value: Value) -> None:
        first, *rest = (piece.key for piece in _pieces(phrase))
        forms = [tuple(rest), tuple(rest[:-1])] if phrase.endswith(".") else [tuple(rest)]
        entries = self._entries.setdefault(first, [])
        for form in forms:
            same = next((entry for entry in entries if entry.rest == form), None)
            if same is None:
                entries.append(_Entry(form, tag, value))
            # French "sept" is seven, "sept." September: the dotless form gives way.
            elif (same.tag, same.value) != (tag, value) and len(forms) == 1:
                raise ValueError(f"two meanings for the date phrase {phrase!r}")

    def read(self, text: str, *, trust: bool = False) -> list[Token]:
        """Return the tokens of `text` in order.

        Args:
            text: any text.
            trust: every word that may be a weekday or a month is one.
        """
        pieces = list(_pieces(text))
        if self._joined_and:
            pieces = [part for piece in pieces for part in self._unjoined(piece)]
        tokens: list[Token] = []
        at = 0
        while at < len(pieces):
            token, used = self._token(text, pieces, at, trust=trust)
            tokens.append(token)
            at += used
        return tokens

    def _unjoined(self, piece: _Piece) -> Iterator[_Piece]:
        """Split the `and` that Arabic writes onto a word off the date words."""
        joined = self._joined_and
        if (
            piece.kind == "word"
            and piece.key.startswith(joined)
            and piece.key not in self._entries
            and piece.key[len(joined) :] in self._entries
        ):
            cut = piece.start + len(joined)
            yield _Piece(piece.start, cut, "word", joined)
            yield _Piece(cut, piece.end, "word", piece.key[len(joined) :])
        else:
            yield piece

    def _token(self, text: str, pieces: list[_Piece], at: int, *, trust: bool) -> tuple[Token, int]:
        piece = pieces[at]
        if piece.kind == "number":
            return self._number(pieces, at)
        if piece.kind in {"ymd", "dmy"}:
            return Token(piece.start, piece.end, "I", self._in_digits(piece)), 1
        if piece.kind == "clock":
            return Token(piece.start, piece.end, "t", None), 1
        for rest, tag, value in self._entries.get(piece.key, ()):
            following = pieces[at + 1 : at + 1 + len(rest)] if rest else ()
            if not rest or tuple([other.key for other in following]) == rest:
                end = following[-1].end if following else piece.end
                weak = not trust and tag in "WM" and self._is_weak(text, piece)
                return Token(piece.start, end, tag.lower() if weak else tag, value), 1 + len(rest)
        other = "?" if piece.kind == "word" else _SIGNS.get(piece.key, "!")
        return Token(piece.start, piece.end, other, None), 1

    def _is_weak(self, text: str, piece: _Piece) -> bool:
        return piece.key in self._weak or self._capitals is (not text[piece.start].isupper())

    def _number(self, pieces: list[_Piece], at: int) -> tuple[Token, int]:
        piece = pieces[at]
        # Digits beyond a million say nothing about time, and int() refuses very long ones.
        value = int(piece.key) if len(piece.key) <= len("999999") else 0
        if 1 <= value <= _LAST_DAY and len(piece.key) <= len("31"):
            dotted = (
                self._day_dot
                and at + 1 < len(pieces)
                and pieces[at + 1].key == "."
                and pieces[at + 1].start == piece.end
            )
            end = pieces[at + 1].end if dotted else piece.end
            return Token(piece.start, end, "D", value), 2 if dotted else 1
        tag = "Y" if len(piece.key) == len("2025") and value in _YEARS else "Q"
        return Token(piece.start, piece.end, tag, value), 1

    def _in_digits(self, piece: _Piece) -> date | None:
        """Read 2025-03-07, 07.03.2025 or 7/3/2025; the last only where the order is certain."""
        numbers = re.findall(r"\d+", piece.key)
        if piece.kind == "ymd":
            year, month, day = map(int, numbers[:3])
            return day_of(year, month, day)
        first, second, year = map(int, numbers)
        if len(numbers[2]) < len("2025"):
            return None
        if self._day_first or first > _LAST_MONTH or first == second:
            return day_of(year, second, first)
        return day_of(year, first, second) if second > _LAST_MONTH else None


def day_of(year: int, month: int, day: int) -> date | None:
    """Return the day, None when the calendar has no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _pieces(text: str) -> Iterator[_Piece]:
    for match in _PIECE.finditer(text):
        kind = match.lastgroup or "sign"
        start, end = match.span()
        if kind == "gap":
            if match[0].count("\n") > 1:
                yield _Piece(start, end, "sign", "")
        elif kind == "word":
            yield _piece((start, end, "word", fold(match[0])))
        elif match["number"] is not None:
            digits = match["number"].replace(",", "").replace(".", "")
            if match["more"]:
                yield _Piece(start, end, "word", "")
            else:
                yield _Piece(start, end, "number", digits)
        else:
            yield _Piece(start, end, kind, "'" if match[0] == "\u2019" else match[0])


def _meanings(table: Mapping[str, Any]) -> Iterable[tuple[str, str, Value]]:
    """Yield every phrase of the table with its tag and value."""
    yield from ((phrase, "N", number) for phrase, number in table.get("numbers", {}).items())
    for number, names in enumerate(table.get("weekdays", ())):
        for name in names:
            yield name, "W", number
            if not name.endswith("."):
                yield from ((name + part, "W", number) for part in table.get("glued", ()))
    for number, names in enumerate(table.get("months", ()), start=1):
        yield from ((name, "M", number) for name in names)
    yield from ((phrase, "R", None) for phrase in table.get("unfixed_days", ()))
    yield from ((phrase, "R", days) for phrase, days in table.get("days", {}).items())
    for unit, forms in table.get("units", {}).items():
        for form, words in forms.items():
            yield from ((word, _UNIT_TAGS[form], unit) for word in words)
    yield from ((phrase, "A", months) for phrase, months in table.get("stretches", {}).items())
    for name, phrases in table.get("words", {}).items():
        yield from ((phrase, _WORDS[name], None) for phrase in phrases)
