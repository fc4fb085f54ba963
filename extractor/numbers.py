"""Numbers of running text, in digits and in the words of one language.

What the words are is data (`lexicons/numbers.toml`); how they add up is here. Every term of a
number leaves room below it: `twenty` for less than 10, `hundred` for less than 100. The next term
must fit into the room of the one before. A scale multiplies the terms below it; where the product
does not fit either, a new number has begun (`one hundred and two hundred` is 100 and 200).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from operator import attrgetter
from typing import Any, Literal, NamedTuple

from extractor.digits import CHAIN, DigitReader
from extractor.words import Vocabulary, Word, adjoins, find_words, fold, phrase

Kind = Literal["digits", "words", "mixed"]


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


_CHAIN = re.compile(CHAIN)
_THOUSAND = 1_000
_start = attrgetter("start")


@dataclass(frozen=True, slots=True)
class _Entry:
    """What a word, a phrase or a run of digits does in a number.

    `role`: a `term` is added; a `scale` multiplies, and stands `alone` as that much (0: never);
    a `multiplicand` is a term that a scale must follow; `half` adds half of the room before it;
    an `ordinal` ends a number. A scale multiplies less than its `reach`.
    """

    value: int | Fraction | None
    room: int = 1
    role: Literal["term", "scale", "multiplicand", "half", "ordinal"] = "term"
    alone: int = 0
    reach: int = 0
    factor: int = 1
    digits: bool = False
    doubtful: bool = False
    article: bool = False
    rough: bool = False


class _Token(NamedTuple):
    start: int
    end: int
    key: str
    entry: _Entry | None = None


class _Step(NamedTuple):
    """An entry, the tokens it covers, and the link to the term before: a joiner, `,`, `-`, ``."""

    entry: _Entry
    first: int
    stop: int
    link: str = ""


@dataclass(slots=True)
class _Part:
    """Terms added up so far, up to a scale that multiplied them."""

    value: int | Fraction | None
    room: int
    first: int
    stop: int
    entry: _Entry
    link: str
    scale: int
    kind: Kind
    rough: bool

    @property
    def multiplied(self) -> bool:
        return self.scale > 1


class NumberReader:
    """Reads numbers by one table of `numbers.toml`; None: digits only."""

    def __init__(self, table: Mapping[str, Any] | None) -> None:
        table = table or {}
        self._digits = DigitReader(table.get("group", ","), table.get("decimal", "."))
        self._entries = _entries(table)
        self._joins: dict[str, Sequence[int]] = {
            fold(word): rooms for word, rooms in table.get("join", {}).items()
        }
        self._vocabulary = Vocabulary(
            [*table.get("join", ()), *(word for text in _terms(table) for word in text.split())]
        )
        self._loose: int | None = table.get("loose")
        self._comma: bool = table.get("comma", False)
        self._units_first: bool = table.get("units_first", False)
        self._digits_join: bool = table.get("digits_join", False)
        self._clitics: tuple[str, ...] = tuple(table.get("clitics", ()))
        self._not_numbers = frozenset(map(fold, table.get("not_numbers", ())))
        self._piece: re.Pattern[str] | None = None
        self._outer_joins = self._joins
        if table.get("compound"):
            self._piece = re.compile("|".join(sorted(self._vocabulary.keys, key=len, reverse=True)))
            self._outer_joins = {}

    def find(self, text: str, *, articles: bool = False) -> list[Number]:
        """Return all numbers, left to right, never overlapping, each as long as it goes.

        With `articles`, articles that may mean one (`un`, `eine`) are among them.
        """
        tokens = self._tokens(text)
        numbers = []
        at = 0
        while at < len(tokens):
            parts, at = self._read(text, tokens, at, self._outer_joins)
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
                _Entry(digits.value, digits=True, doubtful=digits.doubtful),
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
        if self._piece:
            return self._compound(word)
        return self._behind_clitics(text, word)

    def _behind_clitics(self, text: str, word: Word) -> list[_Token]:
        """Read a known word that a joiner, a clitic or both are written onto."""
        tokens: list[_Token] = []
        start, end, key = word
        joiner = next((joiner for joiner in self._joins if key.startswith(joiner)), "")
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
        parts, after = self._read(word.key, pieces, 0, self._joins)
        if after < len(pieces) or not parts:
            return []
        total = sum(part.value for part in parts if part.value is not None)
        factor = parts[0].scale if len(parts) == 1 else 1
        return [_Token(*word, _Entry(total, parts[-1].room, factor=factor))]

    def _read(
        self, text: str, tokens: list[_Token], at: int, joins: Mapping[str, Sequence[int]]
    ) -> tuple[list[_Part], int]:
        """Read the number that begins at token `at`; return its parts and the token after it."""
        parts: list[_Part] = []
        while step := self._step(text, tokens, parts[-1].stop if parts else at, joins, parts):
            if not self._add(parts, step, joins):
                break
        for index, part in enumerate(parts):
            if self._dangles(part, index):
                del parts[index:]
                break
        return parts, parts[-1].stop if parts else at + 1

    def _step(
        self,
        text: str,
        tokens: list[_Token],
        at: int,
        joins: Mapping[str, Sequence[int]],
        parts: list[_Part],
    ) -> _Step | None:
        link = ""
        if at >= len(tokens):
            return None
        if parts:
            gap = self._gap(text, tokens, at)
            if self._comma and gap.strip() == ",":
                link = ","
            elif not adjoins(gap):
                return None
            elif gap and not gap.isspace():
                link = "-"
        found = self._entry(text, tokens, at)
        if found is None and parts and tokens[at].key in joins:
            link = tokens[at].key
            at += 1
            if at < len(tokens) and adjoins(self._gap(text, tokens, at)):
                found = self._entry(text, tokens, at)
        return _Step(found[0], at, found[1], link) if found else None

    def _gap(self, text: str, tokens: list[_Token], at: int) -> str:
        """Return what stands between a token and the one before, but for a clitic."""
        gap = text[tokens[at - 1].end : tokens[at].start]
        for clitic in self._clitics:
            gap = gap.removesuffix(clitic)
        return gap

    def _entry(self, text: str, tokens: list[_Token], at: int) -> tuple[_Entry, int] | None:
        """Return the longest entry that begins at token `at`, and the token after it."""
        token = tokens[at]
        if token.entry:
            return token.entry, at + 1
        for words, entry in self._entries.get(token.key, ()):
            span = tokens[at : at + len(words)]
            if tuple(each.key for each in span) == words and all(
                adjoins(self._gap(text, tokens, each)) for each in range(at + 1, at + len(words))
            ):
                return entry, at + len(words)
        return None

    def _add(self, parts: list[_Part], step: _Step, joins: Mapping[str, Sequence[int]]) -> bool:
        """Add a step to the number; False where the number ends before it."""
        entry = step.entry
        last = parts[-1] if parts else None
        if entry.role == "scale" and step.link in {"", "-"}:
            if _multiply(parts, step):
                return True
            if len(parts) and (parts[-1] is not last or not entry.alone):
                return False
        if last is None:
            if entry.role in {"half", "ordinal"} or (entry.role == "scale" and not entry.alone):
                return False
            parts.append(_part(step))
            return True
        if last.value is None:
            return False
        if entry.role == "half":
            if step.link or 1 < last.room < _THOUSAND:
                return False
            last.value += Fraction(last.room, 2)
            last.stop = step.stop
            return True
        if entry.role == "ordinal":
            if step.link != "-" or last.room == 1:
                return False
            parts.append(_part(step))
            return True
        if self._units_first and step.link in joins and _unit_before_ten(parts, entry):
            last.value += entry.value or 0
            last.stop = step.stop
            return True
        if not self._fits(last, step, joins):
            return False
        parts.append(_part(step))
        return True

    def _fits(self, last: _Part, step: _Step, joins: Mapping[str, Sequence[int]]) -> bool:
        value = step.entry.alone or step.entry.value
        if not value or value >= last.room:
            return False
        if step.link in joins:
            least, most = joins[step.link]
            return least <= last.room <= most
        if step.link == ",":
            return last.room >= _THOUSAND
        return self._loose is not None and last.room >= self._loose

    def _dangles(self, part: _Part, index: int) -> bool:
        """Whether the part waited for a scale that did not come."""
        if part.multiplied:
            return False
        if index and part.entry.digits:
            return not (self._digits_join and part.link in self._joins)
        return part.entry.role == "multiplicand" or part.link == ","


def _part(step: _Step) -> _Part:
    entry = step.entry
    return _Part(
        value=entry.alone or entry.value,
        room=entry.room,
        first=step.first,
        stop=step.stop,
        entry=entry,
        link=step.link,
        scale=entry.factor,
        kind="digits" if entry.digits else "words",
        rough=entry.rough,
    )


def _unit_before_ten(parts: list[_Part], entry: _Entry) -> bool:
    """`five and twenty`: a unit of its own, or one with room for both before it."""
    *before, last = parts
    return (
        entry.room == 10  # noqa: PLR2004 - what a ten leaves
        and last.room == 1
        and not last.entry.digits
        and last.value is not None
        and 1 <= last.value < 10  # noqa: PLR2004 - a unit
        and (not before or before[-1].room >= 100)  # noqa: PLR2004 - room for a ten
    )


def _multiply(parts: list[_Part], step: _Step) -> bool:
    """Multiply the terms within the scale's reach; drop them if the product does not fit."""
    entry = step.entry
    at = len(parts)
    total: int | Fraction = 0
    while at and (value := parts[at - 1].value) is not None:
        alone = len(parts) == 1 and parts[0].entry.digits
        if value >= entry.reach and not alone:
            break
        total += value
        at -= 1
        if parts[at].link == ",":
            break
    tail = parts[at:]
    if not total or entry.value is None:
        return False
    product = total * entry.value
    del parts[at:]
    if parts and (product >= parts[-1].room or entry.room == 1):
        return False
    kinds = {part.kind for part in tail}
    parts.append(
        _Part(
            value=product,
            room=entry.room,
            first=tail[0].first,
            stop=step.stop,
            entry=entry,
            link=tail[0].link,
            scale=int(entry.value),
            kind="words" if kinds == {"words"} else "mixed",
            rough=entry.rough,
        )
    )
    return True


def _number(tokens: list[_Token], parts: list[_Part]) -> Number:
    first, last = parts[0], parts[-1]
    single = len(parts) == 1
    value: int | Fraction | None = 0
    for part in parts:
        value = None if value is None or part.value is None else value + part.value
    if single and first.entry.doubtful:
        value = None
    return Number(
        start=tokens[first.first].start,
        end=tokens[last.stop - 1].end,
        value=value.numerator if value is not None and value.denominator == 1 else None,
        kind=first.kind if len({part.kind for part in parts}) == 1 else "mixed",
        scale=first.scale if single else 1,
        article=single and first.entry.article,
        rough=any(part.rough for part in parts),
    )


_Phrases = dict[str, list[tuple[tuple[str, ...], _Entry]]]


def _terms(table: Mapping[str, Any]) -> dict[str, _Entry]:
    terms: dict[str, _Entry] = {}
    for word, value in table.get("ones", {}).items():
        terms[word] = _Entry(value if isinstance(value, int) else Fraction(value))
    for group, room in (("tens", 10), ("scores", 20), ("hundreds", 100)):
        terms |= {word: _Entry(value, room) for word, value in table.get(group, {}).items()}
    for word, value in table.get("duals", {}).items():
        terms[word] = _Entry(value, value // 2)
    for group, times in (("scales", 1), ("scale_or_dual", 2), ("multiples", 0)):
        for word, value in table.get(group, {}).items():
            terms[word] = _Entry(value, value, "scale", alone=value * times, reach=value)
    for group in ("dozens", "rounds"):
        for word, value in table.get(group, {}).items():
            terms[word] = _Entry(value, 1, "scale", reach=_THOUSAND, rough=group == "rounds")
    terms |= {word: _Entry(1, article=True) for word in table.get("articles", ())}
    terms |= {word: _Entry(1, role="multiplicand") for word in table.get("multiplicands", ())}
    half = _Entry(Fraction(1, 2), role="multiplicand")
    terms |= dict.fromkeys(table.get("halves", ()), half)
    terms |= {word: _Entry(None, role="half") for word in table.get("and_half", ())}
    terms |= {word: _Entry(None, role="ordinal") for word in table.get("ordinals", ())}
    return terms


def _entries(table: Mapping[str, Any]) -> _Phrases:
    """Return the entries of a language by their first word, the longest first."""
    entries: _Phrases = {}
    for text, entry in _terms(table).items():
        words = phrase(text)
        entries.setdefault(words[0], []).append((words, entry))
    for phrases in entries.values():
        phrases.sort(key=lambda item: len(item[0]), reverse=True)
    return entries
