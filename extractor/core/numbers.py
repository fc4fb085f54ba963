"""Numbers of running text, in digits and in the words of one language.

What the words are is data (`lexicons/numbers.toml`); how they add up is in `numerals`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from functools import cache, partial
from operator import attrgetter
from typing import Any, NamedTuple

from extractor.core.digits import CHAIN, DigitPattern, DigitReader
from extractor.core.numerals import (
    TIGHT,
    Entry,
    Kind,
    Part,
    Rules,
    Step,
    Sum,
    by_first_word,
    of_digits,
    read_terms,
)
from extractor.core.words import HYPHENS, Text, Words, adjoins, fold, keys_of


class Number(NamedTuple):
    """A number at `text[start:end]`, code points.

    `value` is None where the number is not whole (`5.5`), an ordinal (`twenty-first`) or read in
    two ways (`1.000` in English). `scale` is the last factor where it multiplied the whole number
    (`3 million`: 10**6). `article`: an article, which may mean one. `rough`: a round word that
    means about as many (French `centaine`).
    """

    start: int
    end: int
    value: int | None
    kind: Kind
    scale: int = 1
    article: bool = False
    rough: bool = False


class _Token(NamedTuple):
    """A word that numbers are made of, or an entry read from digits or from a compound."""

    start: int
    end: int
    key: str
    entry: Entry | None = None


# `Number(…)` and `_Token(…)` without the check of their arguments: half the time.
_made = partial(tuple.__new__, Number)
_token = partial(tuple.__new__, _Token)
_CHAIN = DigitPattern(CHAIN)
_start = attrgetter("start")
_REACH = 50
"""Characters over which two terms of a number can be linked, with a comma and a clitic between."""


class NumberReader:
    """Reads numbers by one table of `numbers.toml`; None: digits only."""

    def __init__(self, table: Mapping[str, Any] | None) -> None:
        table = table or {}
        self._digits = DigitReader(table.get("group", ","), table.get("decimal", "."))
        terms = read_terms(table)
        self._entries = by_first_word(terms)
        joins = {fold(word): rooms for word, rooms in table.get("join", {}).items()}
        self._rules = self._inner_rules = Rules(
            joins=joins,
            loose=table.get("loose"),
            units_first=table.get("units_first", False),
            digits_join=table.get("digits_join", False),
        )
        self._vocabulary = keys_of([*table.get("join", ()), *terms])
        self._comma: bool = table.get("comma", False)
        self._clitics: tuple[str, ...] = tuple(table.get("clitics", ()))
        self._not_numbers = frozenset(map(fold, table.get("not_numbers", ())))
        self._piece: re.Pattern[str] | None = None
        if table.get("compound"):
            self._piece = re.compile("|".join(sorted(self._vocabulary, key=len, reverse=True)))
            self._rules = Rules({}, self._rules.loose, units_first=False, digits_join=False)
        # Whether a word may hold more than one token.
        self._written_on = bool(self._piece or self._clitics)
        # "and", if also of "and a half".
        self._joins = frozenset(
            word
            for word in self._rules.joins
            if all(entry.role == "half" for _, entry in self._entries.get(word, ()))
        )
        self._simple = {
            words[0]: entry
            for entries in self._entries.values()
            for words, entry in entries
            if len(words) == 1
        }
        self._seconds = {
            word: frozenset(key for words, _ in entries for key in words[1:2])
            for word, entries in self._entries.items()
        }
        # What two words make is worked out once.
        self._goes_on = cache(self._adds_up)
        # What each word says that no other number word stands beside.
        self._alone = {
            word: number
            for word, entry in self._simple.items()
            if (number := _alone(entry, self._rules))
        }

    def find(self, text: Text, *, articles: bool = False) -> list[Number]:
        """Return all numbers, left to right, never overlapping, each as long as it goes.

        With `articles`, articles that may mean one (`un`, `eine`) are among them.
        """
        found = Words.of(text).once(self._find)
        return found if articles else [number for number in found if not number.article]

    def may_hold(self, word: str) -> bool:
        """Whether a folded word may be part of a number; also of one that is not letters alone."""
        if word in self._vocabulary or not word.isalpha():
            return True
        return self._written_on and bool(self._taken_apart(word, _Token(0, len(word), word)))

    def joins(self, word: str) -> bool:
        """Whether a folded word stands only between the parts of a number."""
        return word in self._joins

    def _find(self, words: Words) -> list[Number]:
        text, tokens = words.text, self._tokens(words)
        numbers: list[Number] = []
        at, last = 0, len(tokens) - 1
        while at <= last:
            token = tokens[at]
            if token.entry is None and token.key in self._joins:
                number = None
                at += 1
            elif at < last and self._may_go_on(text, tokens, at):
                parts, at = self._read(text, tokens, at, self._rules)
                number = _number(tokens, parts) if parts else None
            else:
                number = self._single(token)
                at += 1
            if number:
                numbers.append(number)
        return numbers

    def read(self, text: Text) -> int | None:
        """Return the value of a string that is one number as a whole, white space aside."""
        words = Words.of(text)
        numbers = self.find(words, articles=True)
        if len(numbers) != 1:
            return None
        start, end, value, *_ = numbers[0]
        around = words.text[:start] + words.text[end:]
        return None if around.strip() else value

    def _tokens(self, words: Words) -> list[_Token]:
        text = words.text
        tokens = [
            _token((start, end, "", of_digits(value, doubtful)))
            for match in _CHAIN.finditer(text)
            for start, end, value, doubtful in self._digits.split(match.group(), match.start())
        ]
        keys, starts, ends = words.keys, words.starts, words.ends
        if self._written_on:
            for at in range(len(keys)):
                tokens.extend(self._taken_apart(text, _Token(starts[at], ends[at], keys[at])))
        else:
            tokens.extend(
                _token((starts[at], ends[at], keys[at], None))
                for at in words.among(self._vocabulary)
            )
        tokens.sort(key=_start)
        return tokens

    def _may_go_on(self, text: str, tokens: list[_Token], at: int) -> bool:
        """Whether the number that begins at a token may have another; mostly it has not."""
        token, after = tokens[at], tokens[at + 1]
        if after.start - token.end > _REACH or (_in_digits(token) and _in_digits(after)):
            return False
        link = self._link(text, tokens, at + 1)
        if link is None:
            return False
        if after.entry is None and after.key in self._joins:
            if at + 2 == len(tokens) or self._link(text, tokens, at + 2) not in TIGHT:
                return False
            link, after = after.key, tokens[at + 2]
            if after.key in self._seconds.get(link, ()):
                return True
        second = at + 1 if after is tokens[at + 1] else at + 2
        if not (self._is_one_word(tokens, at) and self._is_one_word(tokens, second)):
            return True
        return self._goes_on(token.key, link, after.key)

    def _is_one_word(self, tokens: list[_Token], at: int) -> bool:
        """Whether a token is an entry by itself, and begins no phrase."""
        key = tokens[at].key
        if key not in self._simple:
            return False
        seconds = self._seconds.get(key)
        return not seconds or at + 1 == len(tokens) or tokens[at + 1].key not in seconds

    def _adds_up(self, first: str, link: str, second: str) -> bool:
        """Whether the second word can be added to the first."""
        number = Sum(self._rules)
        return number.add(Step(self._simple[first], 0, 1)) and number.add(
            Step(self._simple[second], 1, 2, link)
        )

    def _single(self, token: _Token) -> Number | None:
        """Read a number of one token."""
        if token.entry is None:
            number = self._alone.get(token.key)
        elif token.entry.digits and isinstance(token.entry.value, int):
            return _made((token.start, token.end, token.entry.value, "digits", 1, False, False))
        else:
            number = _alone(token.entry, self._rules)
        return _made((token.start, token.end, *number[2:])) if number else None

    def _taken_apart(self, text: str, word: _Token) -> list[_Token]:
        if word.key in self._vocabulary:
            return [word]
        return self._compound(word) if self._piece else self._behind_clitics(text, word)

    def _behind_clitics(self, text: str, word: _Token) -> list[_Token]:
        """Read a known word that a joiner, a clitic or both are written onto."""
        tokens: list[_Token] = []
        start, end, key, _ = word
        joiner = next((joiner for joiner in self._rules.joins if key.startswith(joiner)), "")
        if joiner:
            rest = Words.of(text[start + len(joiner) : end])
            if not rest.keys:
                return []
            tokens.append(_Token(start, start + len(joiner), joiner))
            start += len(joiner) + rest.starts[0]
            key = rest.keys[0]
        known = self._vocabulary
        if key not in known and key not in self._not_numbers:
            for clitic in self._clitics:
                if text.startswith(clitic, start):
                    start += len(clitic)
                    key = fold(text[start:end])
        return [*tokens, _Token(start, end, key)] if key in known else []

    def _compound(self, word: _Token) -> list[_Token]:
        """Read a word every letter of which belongs to a number (`dreihundertfünfzig`)."""
        pieces: list[_Token] = []
        at = 0
        while self._piece and (match := self._piece.match(word.key, at)):
            pieces.append(_Token(at, match.end(), match.group()))
            at = match.end()
        if at < len(word.key):
            return []
        parts, after = self._read(word.key, pieces, 0, self._inner_rules)
        if after < len(pieces) or not parts:
            return []
        total = sum(part.value for part in parts if part.value is not None)
        factor = parts[0].scale if len(parts) == 1 else 1
        return [word._replace(entry=Entry(total, parts[-1].room, factor=factor))]

    def _read(
        self, text: str, tokens: list[_Token], at: int, rules: Rules
    ) -> tuple[list[Part], int]:
        """Read the number that begins at token `at`; return its parts and the token after it."""
        number = Sum(rules)
        first = self._entry(text, tokens, at)
        if first is None or not number.add(Step(first[0], at, first[1])):
            return [], at + 1
        while step := self._step(text, tokens, number.parts[-1].stop, rules):
            if not number.add(step):
                break
        parts = number.close()
        return parts, parts[-1].stop if parts else at + 1

    def _step(self, text: str, tokens: list[_Token], at: int, rules: Rules) -> Step | None:
        """Return the next term of a number that goes up to token `at`."""
        if at >= len(tokens):
            return None
        link = self._link(text, tokens, at)
        if link is None:
            return None
        found = self._entry(text, tokens, at)
        if found is None and tokens[at].key in rules.joins:
            link = tokens[at].key
            at += 1
            if at < len(tokens) and self._link(text, tokens, at) in TIGHT:
                found = self._entry(text, tokens, at)
        return Step(found[0], at, found[1], link) if found else None

    def _link(self, text: str, tokens: list[_Token], at: int) -> str | None:
        """Return what links a token to the one before: a space (empty), `-`, `,`; None: nothing."""
        end, start = tokens[at - 1].end, tokens[at].start
        if self._comma and text.startswith(",", end) and adjoins(text, end + 1, start):
            return ","
        for clitic in self._clitics:
            if text.endswith(clitic, end, start):
                start -= len(clitic)
        if not adjoins(text, end, start):
            return None
        return "-" if text[end:start] in HYPHENS else ""

    def _entry(self, text: str, tokens: list[_Token], at: int) -> tuple[Entry, int] | None:
        """Return the longest entry that begins at token `at`, and the token after it."""
        token = tokens[at]
        if token.entry:
            return token.entry, at + 1
        for words, entry in self._entries.get(token.key, ()):
            stop = at + len(words)
            if len(words) == 1 or (
                tuple(each.key for each in tokens[at:stop]) == words
                and all(self._link(text, tokens, each) in TIGHT for each in range(at + 1, stop))
            ):
                return entry, stop
        return None


def _in_digits(token: _Token) -> bool:
    return token.entry is not None and token.entry.digits


def _alone(entry: Entry, rules: Rules) -> Number | None:
    """Read an entry as a whole number; its offsets are nobody's."""
    number = Sum(rules)
    if not number.add(Step(entry, 0, 1)):
        return None
    parts = number.close()
    return _number([_Token(0, 0, "", entry)], parts) if parts else None


def _number(tokens: list[_Token], parts: list[Part]) -> Number:
    first, last = parts[0], parts[-1]
    single = len(parts) == 1
    value: int | Fraction | None = 0
    for part in parts:
        value = None if value is None or part.value is None else value + part.value
    if value is not None and (value.denominator != 1 or (single and first.entry.doubtful)):
        value = None
    return Number(
        start=tokens[first.first].start,
        end=tokens[last.stop - 1].end,
        value=None if value is None else value.numerator,
        kind=first.kind if len({part.kind for part in parts}) == 1 else "mixed",
        scale=first.scale if single else 1,
        article=single and first.entry.article,
        rough=any(part.entry.rough for part in parts),
    )
