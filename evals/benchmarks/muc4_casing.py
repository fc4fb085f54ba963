"""MUC-4's texts in readable case: they came in capitals, and names are found by their capitals.

Names are the words that the keys of the train split have in names of places, persons and
organisations at least as often as in descriptions. No other split's keys are looked at.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Self

from pydantic import BaseModel

from evals.benchmarks.muc4_slots import Location, MayNotApply, Slotted

_WORD = re.compile(r"[a-z]+")
_SMALL = frozenset({"a", "and", "by", "for", "in", "of", "on", "the", "to"}) | {
    *("de", "del", "el", "la", "las", "los", "y")
}


class _Described(BaseModel):
    value: str | None


_Strings = Annotated[list[Slotted[str | _Described]], MayNotApply]


class _Names(BaseModel):
    incident_location: Slotted[Location] | None
    hum_tgt_name: _Strings
    perp_organization_id: _Strings
    hum_tgt_description: _Strings
    phys_tgt_id: _Strings
    perp_individual_id: _Strings
    incident_instrument_id: _Strings


class NamedLine(BaseModel):
    """An article's keys, for the names in them."""

    templates: list[_Names]


@dataclass(frozen=True, slots=True)
class Casing:
    """Which words are names, in lower case."""

    names: frozenset[str]

    @classmethod
    def learn(cls, train: Iterable[NamedLine]) -> Self:
        """Take the names from the keys of train."""
        named, described = Counter[str](), Counter[str]()
        for line in train:
            for key in line.templates:
                if key.incident_location:
                    for location in key.incident_location.alts:
                        named.update(_words(location.names))
                named.update(_words(_texts(key.hum_tgt_name, key.perp_organization_id)))
                described.update(
                    _words(
                        _texts(
                            key.hum_tgt_description,
                            key.phys_tgt_id,
                            key.perp_individual_id,
                            key.incident_instrument_id,
                        )
                    )
                )
        return cls(frozenset(w for w in named if named[w] >= described[w] and w not in _SMALL))

    def apply(self, text: str) -> str:
        """Put a text in capitals into readable case.

        Capitals go to the first letters of sentences, to names, weekdays and months, and to all of
        an acronym that the text gives in brackets ("[FMLN]", which becomes "(FMLN)").
        """
        acronyms = {name.lower(): name for name in _ACRONYM.findall(text)}

        def cased(found: re.Match[str]) -> str:
            word = found[0]
            name = all(part in self.names for part in word.split("-"))
            return acronyms.get(word) or (word.title() if name else word)

        lower = _ACRONYM.sub(lambda found: f"({found[1]})", text).lower()
        lower = _CALENDAR.sub(lambda found: found[0].capitalize(), lower)
        lower = _START.sub(lambda found: found[0].upper(), lower)
        return _TOKEN.sub(cased, lower)


_ACRONYM = re.compile(r"\[([A-Z]{2,}(?:-[A-Z0-9]+)?)\]")
_TOKEN = re.compile(r"(?<![A-Za-z])[a-z]+(?:-[a-z]+)*")
_START = re.compile(r"(?:\A|[.?!][\")\]]{0,3} |\n)[^A-Za-z0-9\n]{0,5}[a-z]")
# "may" and "march" are months beside a number alone.
_CALENDAR = re.compile(
    r"\b(?:january|february|april|june|july|august|september|october|november|december"
    r"|monday|tuesday|wednesday|thursday|friday|saturday|sunday"
    r"|(?:march|may)(?= \d)|(?<=\d )(?:march|may))\b"
)


def _texts(*slots: list[Slotted[str | _Described]]) -> Iterable[str]:
    for slot in slots:
        for filler in slot:
            for one in filler.alts:
                yield (one if isinstance(one, str) else one.value) or ""


def _words(texts: Iterable[str]) -> Iterable[str]:
    """Yield the words of each text, once a text."""
    for text in texts:
        yield from set(_WORD.findall(text.lower()))
