"""Places where the act was not: where people fled, were treated, or spoke of it."""

from __future__ import annotations

from collections.abc import Iterator

from extractor.engines.rules.lexicon import Tag
from extractor.engines.rules.placenames import Reader

_SUBORDINATE = frozenset({"after", "when", "as", "following", "because", "that", "where"})
_TOLD_REACH = 7
"""Tokens of "told a news conference in"."""
_NURSING = frozenset({"hospital", "hospitals", "clinic", "morgue", "mortuary"})
_INDOORS = frozenset({"in", "at", "to", "from"})
_ARTICLES = frozenset({"the", "a", "an"})
_WARD_WORDS = 6
"""Tokens of "at the Baro County Referral Hospital"."""
_DONE_REACH = 5
"""Tokens of "killed two young nurses" before "at a hospital"."""
_AIMED_AT = frozenset(
    {"office", "offices", "embassy", "mission", "court", "meeting", "summit", "conference"}
    | {"bureau", "hospital", "talks"}
)
_AIMED_REACH = 5
"""Tokens of "attack on the Kelvan consulate and embassy" before "embassy in"."""
_ROUND = frozenset({"outside", "near", "inside", "stormed", "raided", "hit", "struck"})
_LOSING = frozenset({"their", "his", "her", "lost", "claimed", "cost", "civilian", "innocent"})
_SPOKEN_AT = frozenset({"in", "at", "from"})
_ENDS_TOLD = frozenset({",", ";", ":", "that", "how"})


class Offstage(Reader):
    """Finds the tokens of places that are not the act's."""

    def bars(self) -> set[int]:
        """Tokens after "fled to", "refuge at", up to the next mark: the act was not there."""
        barred: set[int] = set()
        struck = {tag.last for tag in self.struck()}
        for tag in self._sentence.tagged("where", "not_after"):
            if tag.last in struck:
                continue
            end = tag.last
            said = self._sentence.within("saying")
            while end < len(self._lows) and self._lows[end] not in {",", ";", ":"}:
                if end in said or (end > tag.last and self._lows[end] in _SUBORDINATE):
                    break
                end += 1
            barred.update(range(tag.first, end + 1))
        barred.update(self._spoken_at())
        barred.update(self._stationed())
        barred.update(self._offices())
        barred.update(self._wards())
        return barred

    def struck(self) -> list[Tag]:
        """Return the prepositions of what is no place apart from the act after all."""
        return [
            tag._replace(first=tag.last - 1)
            for tag in self._sentence.tagged("where", "not_after")
            if self._lows[tag.last - 1] in _SPOKEN_AT and self._is_struck(tag.first)
        ]

    def _is_struck(self, index: int) -> bool:
        """Whether it is "lost their lives in", or a site that an act aims at: "an embassy in"."""
        low = self._lows[index]
        before = self._lows[max(0, index - _AIMED_REACH) : index]
        if low == "lives":
            return not _LOSING.isdisjoint(before)
        if low not in _AIMED_AT:
            return False
        if "treated" in self._lows[max(0, index - _TOLD_REACH) : index]:
            return False
        near = max(0, index - _AIMED_REACH), index
        done = self._sentence.over("acts", *near) or self._sentence.over("does", *near)
        return bool(done) or not _ROUND.isdisjoint(before)

    def _wards(self) -> Iterator[int]:
        """Yield the tokens of "at the hospital in Baro" where no act aims at it."""
        lows = self._lows
        if _NURSING.isdisjoint(lows):
            return
        for index in (i for i, low in enumerate(lows) if low in _NURSING):
            before = range(index, max(-1, index - _WARD_WORDS), -1)
            parted = (i for i in before if self._sentence.is_stop(i) and lows[i] not in _ARTICLES)
            first = next(parted, -1)
            if first < 0 or lows[first] not in _INDOORS or self._is_done(first):
                continue
            end = index + 1
            if end < len(lows) and lows[end] in _SPOKEN_AT:
                end = self.skip_the(end + 1)
                while self.is_name(end):
                    end += 1
            yield from range(first, end)

    def _is_done(self, index: int) -> bool:
        """Whether what goes on here is the act: "a blast at", "killed two nurses in"."""
        if self._sentence.over("acts", index - 1, index):
            return True
        near = max(0, index - _DONE_REACH), index
        done = self._sentence.over("does", *near)
        return bool(done) and not self._sentence.over("saying", *near)

    def _offices(self) -> Iterator[int]:
        """Yield where the site of "an official at the interior ministry said" begins."""
        said = {tag.first for tag in self._sentence.tagged("saying", "verbs")}
        sites = self._sentence.within("levels", "site")
        if not said or not sites:
            return
        done = self._sentence.within("does") | self._sentence.within("harm")
        for tag in self._sentence.tagged("voices"):
            if tag.last < len(self._lows) and self._lows[tag.last] in _SPOKEN_AT:
                reach = range(tag.last + 1, min(tag.last + _TOLD_REACH, len(self._lows)))
                end = next((i for i in reach if i in said or i in done), 0)
                if end in said and not sites.isdisjoint(range(tag.last, end)):
                    yield tag.last + 1

    def _stationed(self) -> Iterator[int]:
        """Yield the tokens of "positioned in Baro": from where rockets were fired, not at what."""
        for tag in self._sentence.tagged("grammar", "bound"):
            if self._lows[tag.last - 1] in _SPOKEN_AT and self.is_name(tag.last):
                end = tag.last
                while self.is_name(end):
                    end += 1
                yield from range(tag.first, end + 1)

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
