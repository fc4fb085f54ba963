"""How the terms of a number add up, and the lexicon entries that are its terms.

Every term leaves room below it: `twenty` for less than 10, `hundred` for less than 100. The next
term must fit into the room of the one before. A scale multiplies the terms below it; where the
product does not fit either, a new number has begun (`one hundred and two hundred` is 100 and 200).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from typing import Any, Literal, NamedTuple

from extractor.core.words import phrase

Kind = Literal["digits", "words", "mixed"]
Entries = dict[str, list[tuple[tuple[str, ...], "Entry"]]]

TIGHT = frozenset({"", "-"})
"""Links under which a scale multiplies: a space and a hyphen."""
_TEN = 10
_HUNDRED = 100
_THOUSAND = 1_000


class Entry(NamedTuple):
    """What a word, a phrase or a run of digits does in a number.

    `role`: a `term` is added; a `scale` multiplies, and stands `alone` as that much (0: never);
    a `multiplicand` is a term that a scale must follow; `half` adds half of the room before it;
    an `ordinal` ends a number. A scale multiplies what is less than its `reach`. `factor`: the
    scale that the value has been multiplied by.
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


_made = partial(tuple.__new__, Entry)


def of_digits(value: int | Fraction | None, doubtful: bool) -> Entry:
    """Return the entry of a run of digits: `Entry(…)` at half the time."""
    return _made((value, 1, "term", 0, 0, 1, True, doubtful, False, False))


class Step(NamedTuple):
    """An entry, the tokens it covers, and its link to the term before: joiner, `,`, `-`, space."""

    entry: Entry
    first: int
    stop: int
    link: str = ""


@dataclass(slots=True)
class Part:
    """Terms added up so far, up to a scale that multiplied them."""

    value: int | Fraction | None
    room: int
    first: int
    stop: int
    entry: Entry
    link: str
    scale: int
    kind: Kind


@dataclass(frozen=True, slots=True)
class Rules:
    """What may follow what in one language; see `numbers.toml`."""

    joins: Mapping[str, Sequence[int]]
    loose: int | None
    units_first: bool
    digits_join: bool


class Sum:
    """A number that is being read."""

    def __init__(self, rules: Rules) -> None:
        self.parts: list[Part] = []
        self._rules = rules

    def add(self, step: Step) -> bool:
        """Add a step; False where the number ends before it."""
        role = step.entry.role
        if role == "scale" and step.link in TIGHT:
            multiplied = self._multiply(step)
            if multiplied is not None:
                return multiplied
        if not self.parts:
            return self._begin(step)
        if self.parts[-1].value is None:
            return False
        if role == "half":
            return self._add_half(step)
        if role == "ordinal":
            return self._end_with(step)
        return self._reverse(step) or self._append(step)

    def close(self) -> list[Part]:
        """Return the parts, without those that waited for a scale that did not come."""
        for index, part in enumerate(self.parts):
            if self._dangles(part, index):
                del self.parts[index:]
                break
        return self.parts

    def _begin(self, step: Step) -> bool:
        entry = step.entry
        if entry.role in {"half", "ordinal"} or (entry.role == "scale" and not entry.alone):
            return False
        self.parts.append(_part(step))
        return True

    def _multiply(self, step: Step) -> bool | None:
        """Multiply the terms in reach; False if the product does not fit, None without terms."""
        entry, parts = step.entry, self.parts
        at = len(parts)
        total: int | Fraction = 0
        while at and (value := parts[at - 1].value) is not None:
            bare_digits = len(parts) == 1 and parts[0].entry.digits
            if value >= entry.reach and not bare_digits:
                break
            total += value
            at -= 1
            if parts[at].link == ",":
                break
        if not total or entry.value is None:
            return None
        tail = parts[at:]
        del parts[at:]
        product = total * entry.value
        if parts and (product >= parts[-1].room or entry.room == 1):
            return False
        words = all(part.kind == "words" for part in tail)
        parts.append(
            Part(
                value=product,
                room=entry.room,
                first=tail[0].first,
                stop=step.stop,
                entry=entry,
                link=tail[0].link,
                scale=int(entry.value),
                kind="words" if words else "mixed",
            )
        )
        return True

    def _add_half(self, step: Step) -> bool:
        """`two and a half`, `a million and a half`."""
        last = self.parts[-1]
        if step.link or last.value is None or 1 < last.room < _THOUSAND:
            return False
        last.value += Fraction(last.room, 2)
        last.stop = step.stop
        return True

    def _end_with(self, step: Step) -> bool:
        """`twenty-first`."""
        if step.link != "-" or self.parts[-1].room == 1:
            return False
        self.parts.append(_part(step))
        return True

    def _reverse(self, step: Step) -> bool:
        """Add a ten to the unit before it (`five and twenty`), if there is room for both."""
        *before, last = self.parts
        ten = step.entry.value
        if (
            not self._rules.units_first
            or step.link not in self._rules.joins
            or ten is None
            or step.entry.room != _TEN
            or last.value is None
            or last.entry.digits
            or last.room != 1
            or not 1 <= last.value < _TEN
            or (before and before[-1].room < _HUNDRED)
        ):
            return False
        last.value += ten
        last.stop = step.stop
        return True

    def _append(self, step: Step) -> bool:
        entry, room = step.entry, self.parts[-1].room
        value = entry.alone if entry.role == "scale" else entry.value
        if not value or value >= room:
            return False
        if step.link in self._rules.joins:
            least, most = self._rules.joins[step.link]
            fits = least <= room <= most
        elif step.link == ",":
            fits = room >= _THOUSAND
        else:
            fits = self._rules.loose is not None and room >= self._rules.loose
        if fits:
            self.parts.append(_part(step))
        return fits

    def _dangles(self, part: Part, index: int) -> bool:
        if part.scale > 1:
            return False
        if index and part.entry.digits:
            return not (self._rules.digits_join and part.link in self._rules.joins)
        return part.entry.role == "multiplicand" or part.link == ","


def _part(step: Step) -> Part:
    entry = step.entry
    return Part(
        value=entry.alone or entry.value,
        room=entry.room,
        first=step.first,
        stop=step.stop,
        entry=entry,
        link=step.link,
        scale=entry.factor,
        kind="digits" if entry.digits else "words",
    )


def by_first_word(terms: Mapping[str, Entry]) -> Entries:
    """Return entries by the first of their folded words, the longest first."""
    entries: Entries = {}
    for text, entry in terms.items():
        words = phrase(text)
        entries.setdefault(words[0], []).append((words, entry))
    for phrases in entries.values():
        phrases.sort(key=lambda item: len(item[0]), reverse=True)
    return entries


def read_terms(table: Mapping[str, Any]) -> dict[str, Entry]:
    """Return the entries of one language of `numbers.toml` by word or phrase as written."""
    terms: dict[str, Entry] = {}
    for word, value in table.get("ones", {}).items():
        terms[word] = Entry(value if isinstance(value, int) else Fraction(value))
    for group, room in (("tens", _TEN), ("scores", 2 * _TEN), ("hundreds", _HUNDRED)):
        terms |= {word: Entry(value, room) for word, value in table.get(group, {}).items()}
    terms |= {word: Entry(value, value // 2) for word, value in table.get("duals", {}).items()}
    for group, times in (("scales", 1), ("scale_or_dual", 2), ("multiples", 0)):
        for word, value in table.get(group, {}).items():
            terms[word] = Entry(value, value, "scale", alone=value * times, reach=value)
    for group in ("dozens", "rounds"):
        for word, value in table.get(group, {}).items():
            terms[word] = Entry(value, 1, "scale", reach=_THOUSAND, rough=group == "rounds")
    half = Entry(Fraction(1, 2), role="multiplicand")
    for group, entry in (
        ("articles", Entry(1, article=True)),
        ("multiplicands", Entry(1, role="multiplicand")),
        ("halves", half),
        ("and_half", Entry(None, role="half")),
        ("ordinals", Entry(None, role="ordinal")),
    ):
        terms |= dict.fromkeys(table.get(group, ()), entry)
    return terms
