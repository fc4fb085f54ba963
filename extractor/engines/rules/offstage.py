"""Places where the act was not: where people fled, were treated, or spoke of it."""

from __future__ import annotations

from collections.abc import Iterator

from extractor.engines.rules.placenames import Reader

_SUBORDINATE = frozenset({"after", "when", "as", "following", "because", "that", "where"})
_TOLD_REACH = 7
"""Tokens of "told a news conference in"."""
_SPOKEN_AT = frozenset({"in", "at", "from"})
_ENDS_TOLD = frozenset({",", ";", ":", "that", "how"})


class Offstage(Reader):
    """Finds the tokens of places that are not the act's."""

    def bars(self) -> set[int]:
        """Tokens after "fled to", "refuge at", up to the next mark: the act was not there."""
        barred: set[int] = set()
        for tag in self._sentence.tagged("where", "not_after"):
            end = tag.last
            said = self._sentence.within("saying")
            while end < len(self._lows) and self._lows[end] not in {",", ";", ":"}:
                if end in said or (end > tag.last and self._lows[end] in _SUBORDINATE):
                    break
                end += 1
            barred.update(range(tag.first, end + 1))
        barred.update(self._spoken_at())
        return barred

    def _spoken_at(self) -> Iterator[int]:
        """Yield the tokens of "said in Moscow", "told the network by telephone from Baro"."""
        lows = self._lows
        said = self._sentence.tagged("saying")
        if not said or _SPOKEN_AT.isdisjoint(lows):
            return
        done = self._sentence.within("does") | self._sentence.within("harm")
        for tag in said:
            if self._sentence.is_passive(tag):
                continue  # "fighting was reported in Baro"
            reach = _TOLD_REACH if lows[tag.last - 1] in {"told", "telling"} else 1
            here = tag.last
            while here in self.dated:
                here += 1
            for index in range(here, min(here + reach, len(lows) - 1)):
                if lows[index] in _ENDS_TOLD or index in done:
                    break
                if lows[index] in _SPOKEN_AT:
                    end = self.skip_the(index + 1)
                    while self.is_name(end):
                        end += 1
                    yield from range(index, end + 1)
                    break

    def speakers(self) -> set[int]:
        """Tokens of names where who speaks is: "police in Baro said", "In Baro, police said"."""
        lows = self._lows
        said = {tag.first: tag for tag in self._sentence.tagged("saying", "verbs")}
        found: set[int] = set()
        for tag in self._sentence.tagged("voices") if said else ():
            index = tag.last
            if index < len(lows) and lows[index] in _SPOKEN_AT:
                end = start = self.skip_the(index + 1)
                while self.is_name(end):
                    end += 1
                if end > start and (end in said or end in self.dated):
                    found.update(range(start, end))
        if said and lows[0] == "in":
            end = 1
            while self.is_name(end):
                end += 1
            done = self._sentence.within("does") | self._sentence.within("harm")
            first = min(said)
            if self.follows(end, ",") and first - end <= _TOLD_REACH:
                found.update(range(1, end) if done.isdisjoint(range(end, first)) else ())
        return found
