"""Figures over several places: told place by place, or summed up over all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from extractor.engines.rules import where
from extractor.engines.rules.apart import is_point
from extractor.engines.rules.incident import Incident
from extractor.engines.rules.lexicon import Tag
from extractor.engines.rules.placenames import Located
from extractor.engines.rules.sentence import Sentence, once
from extractor.engines.rules.tolls import Counted
from schemas.vocabulary import PlaceLevel

WIDE = frozenset({PlaceLevel.COUNTRY, PlaceLevel.REGION, PlaceLevel.PROVINCE})
_OVER = frozenset({"across", "throughout", "around"})
_ONE_ACT = frozenset(
    {"clashes", "hostilities", "shells", "drones", "warplanes", "jets", "planes", "helicopters"}
    | {"rounds", "rockets", "missiles", "katyushas", "gunships", "grenades", "wounds", "shocks"}
)
"""Plurals of one act: what they end in."""
_AT = frozenset({"in", "at", "near"})
_BESIDE = frozenset({"nearby", "neighbouring", "neighboring"})
_LEADING = frozenset({"while", "whereas", "but", "and", ";"})
_DOERS = frozenset({"who", "that", "which", "it", "he", "she", "and"})
_INCIDENTS = frozenset({"incidents", "violence"})
_RANKED = 4
"""Tokens of "one of the bloodiest" before an act."""
_APART = 2
"""Places, or groups of figures, that make several."""


@dataclass(slots=True)
class Group:
    """Figures that are told with the same places.

    Attributes:
        tolls: in order.
        places: theirs, and the wider ones of all.
        whole: the figures are the sum of the groups behind.
        apart: told as done at another time than the group before.
        first, last: tokens that tell of it.
    """

    tolls: list[Counted] = field(default_factory=list)
    places: list[Located] = field(default_factory=list)
    whole: bool = False
    apart: bool = False
    first: int = 0
    last: int = 0

    @property
    def reach(self) -> range:
        return range(self.first, self.last)

    def names_act(self, sentence: Sentence) -> bool:
        """Whether it is told with an act of its own."""
        return bool(sentence.over("acts", self.first, self.last))


def by_place(sentence: Sentence, tolls: Sequence[Counted]) -> list[Group]:
    """Return the groups of "12 killed in X, seven in Y and three in Z"; none if there is one."""
    found = where.places(sentence)
    points = [place for place in found if is_point(place)]
    if len(tolls) < _APART:
        return []
    if divided := _divided(sentence, tolls, found):
        return divided
    if len(points) < _APART:
        return []
    led = points[0].first < tolls[0].first and points[-1].first < tolls[-1].first
    if not led and is_many(sentence):
        tolls = [_listed(sentence, toll, points) for toll in tolls]
    groups = _led(tolls, points) if led else _grouped(sentence, tolls, points)
    named = [group for group in groups if group.places]
    if len(named) < _APART:
        return []
    first = groups[0]
    rest = sum(map(_size, groups[1:]))
    somewhere = bool(first.places) or _is_told_place(sentence, first.tolls[0])
    if not somewhere and not 0 < rest <= _size(first):
        return []
    first.whole = not somewhere or (len(groups) > _APART and rest == _size(first))
    _bound(groups, len(sentence.lows), led=led)
    for group in groups:
        sites = [p for p in found if p.level is PlaceLevel.SITE and p.first in group.reach]
        group.places = [*sites, *group.places]
        group.tolls[0] = replace(group.tolls[0], part=False)
    taken = [place for group in groups for place in group.places]
    shared = [place for place in found if place not in taken and place.level in WIDE]
    for group in groups:
        group.places = [*group.places, *shared]
    return groups


def _divided(sentence: Sentence, tolls: Sequence[Counted], found: Sequence[Located]) -> list[Group]:
    """Cut at "hours after two soldiers were slain in X", "while in Y gunmen shot a judge"."""
    at = _divider(sentence)
    if at is None:
        return []
    parts = [
        Group(
            [toll for toll in tolls if toll.first in reach],
            [place for place in found if place.first in reach],
            first=reach.start,
            last=reach.stop,
        )
        for reach in (range(at), range(at, len(sentence.lows)))
    ]
    if not all(part.tolls for part in parts):
        return []
    if sentence.lows[at] == "while" and not all(any(map(is_point, part.places)) for part in parts):
        return []
    parts[1].apart = True
    parts[1].tolls[0] = replace(parts[1].tolls[0], part=False)
    return parts


def _divider(sentence: Sentence) -> int | None:
    """Return where a second act is told of, None where there is none."""
    lows = sentence.lows
    if _DIVIDING.isdisjoint(lows):
        return None
    for index, low in enumerate(lows):
        if low == "while" and index and lows[index - 1] == ",":
            return index
        if low != "after" or not index or lows[index - 1] not in _TIMES:
            continue
        start = index - 1 - (lows[index - 2] in _SOME)
        if start > _OPENING:
            return start
        # "A day after eight guards were slain in X, police shot five rebels"
        return next((i for i in range(index, len(lows)) if lows[i] == ","), None)
    return None


_DIVIDING = frozenset({"while", "after"})
_OPENING = 3
_TIMES = frozenset(
    {"minutes", "hours", "hour", "day", "days", "week", "weeks", "month", "months", "year"}
    | {"years"}
)
_SOME = frozenset({"a", "an", "two", "three", "four", "several", "one", "five"})


def _listed(sentence: Sentence, toll: Counted, points: Sequence[Located]) -> Counted:
    """Read "strikes killed 25, including nine in X and seven in Y" as of a strike each."""
    at = toll.last < len(sentence.lows) and sentence.lows[toll.last] in _AT
    placed = at and any(0 < place.first - toll.last <= _APART for place in points)
    return replace(toll, listed=True) if toll.part and placed else toll


def _is_told_place(sentence: Sentence, toll: Counted) -> bool:
    """Whether a figure is of a place told before: "eight died in the capital"."""
    return any(
        sentence.lows[index] in _AT
        and sentence.lows[index + 1] == "the"
        and sentence.over("levels", index + 2, index + 3, "settlement", "district", "site")
        for index in range(toll.last, min(toll.last + _APART + 1, len(sentence.lows) - 1))
    )


def _bound(groups: Sequence[Group], end: int, *, led: bool) -> None:
    """Share out the tokens: a group ends with its last place, or before the next one's first."""
    first = 0
    for group, after in zip(groups, [*groups[1:], None], strict=True):
        if after is None:
            last = end
        elif led:
            last = after.places[0].first
        else:
            behind = [p.first + 1 for p in group.places if p.first < after.tolls[0].first]
            last = max(behind, default=after.tolls[0].first)
        group.first, group.last = first, last
        first = last


def _led(tolls: Sequence[Counted], points: Sequence[Located]) -> list[Group]:
    """Cut before each place: "in X five died, in Y three"."""
    groups: list[Group] = []
    begins = 0
    for toll in tolls:
        count = sum(place.first < toll.first for place in points)
        if not groups or count > begins:
            groups.append(Group(places=list(points[begins:count])))
            begins = count
        groups[-1].tolls.append(toll)
    return groups


def _grouped(
    sentence: Sentence, tolls: Sequence[Counted], points: Sequence[Located]
) -> list[Group]:
    """Cut before each figure that follows a place, and behind a sum."""
    groups = [Group()]
    ahead: list[Located] = []
    for position, toll in enumerate(tolls):
        limit = tolls[position + 1].first if position + 1 < len(tolls) else None
        current = groups[-1]
        outcomes = [known.outcome for known in current.tolls]
        summed = toll.outcome in outcomes and not current.places
        summed = summed and (toll.listed or (position == 1 and _are_all(tolls)))
        if (current.places and (not toll.part or toll.listed)) or summed:
            groups.append(Group())
        groups[-1].tolls.append(toll)
        behind = [
            place
            for place in points
            if toll.first < place.first and (limit is None or place.first < limit)
        ]
        led = [place for place in behind if limit is not None and _opens(sentence, place)]
        groups[-1].places += [*ahead, *(place for place in behind if place not in led)]
        ahead = led
    if not groups[-1].places and len(groups) > 1:
        last = groups.pop()
        groups[-1].tolls += last.tolls
    return groups


def _opens(sentence: Sentence, place: Located) -> bool:
    """Whether a place leads to the next figure: "five died in X, while in Y a bomb killed two"."""
    start = place.first - (sentence.lows[place.first - 1] in _BESIDE)
    before = sentence.lows[max(start - 2, 0) : start]
    return len(before) > 1 and before[0] in _LEADING and before[1] in _AT


def _are_all(tolls: Sequence[Counted]) -> bool:
    """Whether the figures behind the first of an outcome add up to it."""
    sizes = [t.count.value.value or 0 for t in tolls if t.outcome == tolls[0].outcome]
    return len(sizes) > _APART and sizes[0] == sum(sizes[1:])


def _size(group: Group) -> int:
    return group.tolls[0].count.value.value or 0


def sums_up(incident: Incident, sentence: Sentence, groups: Sequence[Group]) -> bool:
    """Whether what was told before is the sum of what a sentence tells place by place."""
    if sentence.number in incident.sentences or any(map(is_point, incident.places.values())):
        return False
    outcome = groups[0].tolls[0].outcome
    return sum(map(_size, groups)) <= incident.most(outcome)


@once
def is_many(sentence: Sentence) -> bool:
    """Whether a sentence names acts in the plural: "the bombings"."""
    return any(
        sentence.lows[tag.last - 1].endswith("s")
        and sentence.lows[tag.last - 1] not in _ONE_ACT
        and sentence.lows[max(tag.first - _RANKED, 0) : tag.first][:3] != ["one", "of", "the"]
        and not _is_verb(sentence, tag)
        for tag in sentence.tagged("acts")
    )


def _is_verb(sentence: Sentence, tag: Tag) -> bool:
    """Whether "attacks", "bombs" are what somebody does."""
    if tag.first == 0 or tag.last - tag.first > 1 or tag.first not in sentence.within("does"):
        return False
    if sentence.is_stop(tag.first - 1):
        return sentence.lows[tag.first - 1] in _DOERS
    return sentence.names[tag.first - 1] or tag.first - 1 in sentence.within("people")


def is_spread(sentence: Sentence, located: Sequence[Located]) -> bool:
    """Whether a figure is of several acts at once: "attacks across X", "a wave of bombings"."""
    spreads = sentence.tagged("cues", "spread")
    many = is_many(sentence)
    # "killed in separate incidents"; not "a gang suspected of a series of attacks"
    if any(
        (many or not _INCIDENTS.isdisjoint(sentence.lows[tag.first : tag.last]))
        and not sentence.over("doubt", tag.first - _APART, tag.first)
        for tag in spreads
    ):
        return True
    if not many:
        return False
    points = [place for place in located if place.level in {None, PlaceLevel.SETTLEMENT}]
    if len(points) >= _APART and any(
        sentence.lows[index] == "and" for index in range(points[0].first, points[-1].first)
    ):
        return True
    return any(
        sentence.lows[index] in _OVER
        for place in located
        if place.level in WIDE
        for index in range(max(0, place.first - 2), place.first)
    )
