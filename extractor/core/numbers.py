"""Numbers of running text, in digits and in the words of one language.

What the words are is data (`lexicons/numbers.toml`); how they add up is in `numerals`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from operator import attrgetter
from typing import Any, NamedTuple

from extractor.core.digits import CHAIN, DigitReader
from extractor.core.numerals import (
    TIGHT,
    Entry,
    Kind,
    Part,
    Rules,
    Step,
    Sum,
    by_first_word,
    read_terms,
)
from extractor.core.words import HYPHENS, Vocabulary, Word, adjoins, find_words, fold


@dataclass(frozen=True, slots=True)
class Number:
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


_CHAIN = re.compile(CHAIN)
_start = attrgetter("start")


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
        self._vocabulary = Vocabulary([*table.get("join", ()), *terms])
        self._comma: bool = table.get("comma", False)
        self._clitics: tuple[str, ...] = tuple(table.get("clitics", ()))
        self._not_numbers = frozenset(map(fold, table.get("not_numbers", ())))
        self._piece: re.Pattern[str] | None = None
        if table.get("compound"):
            self._piece = re.compile("|".join(sorted(self._vocabulary.keys, key=len, reverse=True)))
            self._rules = Rules({}, self._rules.loose, units_first=False, digits_join=False)

    def find(self, text: str, *, articles: bool = False) -> list[Number]:
        """Return all numbers, left to right, never overlapping, each as long as it goes.

        With `articles`, articles that may mean one (`un`, `eine`) are among them.
        """
        tokens = self._tokens(text)
        numbers = []
        at = 0
        while at < len(tokens):
            parts, at = self._read(text, tokens, at, self._rules)
            if parts:
                number = _number(tokens, parts)
                if articles or not number.article:
                    numbers.append(number)
        return numbers

    def read(self, text: str) -> int | None:
        """Return the value of a string that is one number as a whole, white space aside."""
        text = text.strip()
        numbers = self.find(text, articles=True)
        if len(numbers) == 1 and (numbers[0].start, numbers[0].end) == (0, len(text)):
            return numbers[0].value
        return None

    def _tokens(self, text: str) -> list[_Token]:
        tokens = [
            _Token(
                digits.start,
                digits.end,
                "",
                Entry(digits.value, digits=True, doubtful=digits.doubtful),
            )
            for match in _CHAIN.finditer(text)
            for digits in self._digits.split(match.group(), match.start())
        ]
        if self._piece or self._clitics:
            for word in find_words(text):
                tokens.extend(self._taken_apart(text, word))
        else:
            tokens.extend(_Token(*word) for word in self._vocabulary.find(text))
        tokens.sort(key=_start)
        return tokens

    def _taken_apart(self, text: str, word: Word) -> list[_Token]:
        if word.key in self._vocabulary.keys:
            return [_Token(*word)]
        return self._compound(word) if self._piece else self._behind_clitics(text, word)

    def _behind_clitics(self, text: str, word: Word) -> list[_Token]:
        """Read a known word that a joiner, a clitic or both are written onto."""
        tokens: list[_Token] = []
        start, end, key = word
        joiner = next((joiner for joiner in self._rules.joins if key.startswith(joiner)), "")
        if joiner:
            rest = find_words(text[start + len(joiner) : end])
            if not rest:
                return []
            tokens.append(_Token(start, start + len(joiner), joiner))
            start += len(joiner) + rest[0].start
            key = rest[0].key
        known = self._vocabulary.keys
        if key not in known and key not in self._not_numbers:
            for clitic in self._clitics:
                if text.startswith(clitic, start):
                    start += len(clitic)
                    key = fold(text[start:end])
        return [*tokens, _Token(start, end, key)] if key in known else []

    def _compound(self, word: Word) -> list[_Token]:
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
        return [_Token(*word, Entry(total, parts[-1].room, factor=factor))]

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
