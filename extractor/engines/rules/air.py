"""What is done from the air: aircraft that bomb, hit or fire at something."""

from __future__ import annotations

from extractor.engines.rules.lexicon import Tag
from extractor.engines.rules.sentence import Sentence, once
from schemas.vocabulary import ActorType, EventType

_REACH = 4
"""Words between an aircraft and its verb ("jets of the coalition bombed")."""
_BOMBS = (
    *("attack", "blast", "bomb", "destroy", "drop", "fire", "firing", "launch", "open", "pound"),
    *("raid", "rocket", "shell", "strafe", "target"),
)
_HITS = ("hit", "struck", "kill", "wound", "injur", "damag")
"""What an aircraft does in a crash, too."""
_BARS = frozenset({",", ";", ":", "and", "who", "that", "which", "when", "while"})


@once
def from_air(sentence: Sentence) -> frozenset[int]:
    """Return the first tokens of what aircraft do: the verbs, and the weapons behind them."""
    aircraft = sentence.tagged("cues", "aircraft", "warplanes")
    if not aircraft:
        bombed = sentence.tagged("does", EventType.EXPLOSIVE)
        return frozenset([verb.first for verb in bombed if _is_by_army(sentence, verb)])
    verbs = (*sentence.tagged("does"), *sentence.tagged("throws", "verbs"))
    flown = [verb for verb in verbs if any(_flies(sentence, one, verb) for one in aircraft)]
    weapons = [
        weapon.first
        for verb in flown
        for weapon in sentence.over("weapons", verb.last, verb.last + _REACH)
    ]
    return frozenset([*(verb.first for verb in flown), *weapons])


@once
def strikes(sentence: Sentence) -> list[Tag]:
    """Return "strikes" that no word says the kind of, and that no workers are on."""
    found = sentence.tagged("cues", "strikes")
    # "Fighter and bomber aircraft conducted six strikes": the head of a list, told one by one.
    if not found or "fighter" in sentence.lows or not _LABOUR.isdisjoint(sentence.lows):
        return []
    named = sentence.within("acts")
    harmed = bool(sentence.tagged("harm", "killed.verb", "injured.verb", "killed.state"))
    return [
        Tag("acts", EventType.AIR_STRIKE.value, tag.first, tag.last)
        for tag in found
        if tag.first not in named
        and (_is_flown(sentence, tag) or (harmed and _is_one(sentence, tag)))
    ]


def _is_flown(sentence: Sentence, tag: Tag) -> bool:
    """Whether an army "carried out six strikes": workers have none of these verbs."""
    before = sentence.over("light", max(0, tag.first - _REACH), tag.first, "verbs")
    return any(sentence.lows[light.first] in _CARRIED for light in before)


def _is_one(sentence: Sentence, tag: Tag) -> bool:
    return not {"in", "by", "during"}.isdisjoint(sentence.lows[max(0, tag.first - 3) : tag.first])


_CARRIED = frozenset({"carried", "carry", "carrying", "conducted", "conducts", "conducting"})
_LABOUR = frozenset(
    {"workers", "union", "unions", "teachers", "hunger", "general", "strikers", "pilots", "staff"}
    | {"wages", "pay", "industrial", "walkout", "employees", "two-day", "one-day", "nurses"}
    | {"drivers", "miners", "indefinite", "factory", "bus", "rail", "nationwide", "lightning"}
)


def _is_by_army(sentence: Sentence, verb: Tag) -> bool:
    """Whether it is "the army bombed a market": armies drop their bombs."""
    if sentence.lows[verb.first] not in _BOMBED:
        return False
    end = verb.first - (sentence.lows[verb.first - 1] in _HAVING)
    forces = sentence.over("people", end - 1, end, *_ARMIES)
    return bool(forces) and not sentence.lows[forces[0].first].startswith("police")


_BOMBED = frozenset({"bomb", "bombed", "bombs"})
_HAVING = frozenset({"had", "has", "have"})
_ARMIES = (ActorType.STATE_FORCES, ActorType.FOREIGN_FORCES)


def _flies(sentence: Sentence, aircraft: Tag, verb: Tag) -> bool:
    word = sentence.lows[verb.first]
    warlike = aircraft.value == "warplanes" or _is_of_side(sentence, aircraft)
    armed = _BOMBS + _HITS if warlike else _BOMBS
    if not word.startswith(armed):
        return False
    if aircraft.last <= verb.first:
        between = range(aircraft.last, verb.first)
        return len(between) <= _REACH and not (
            sentence.is_passive(verb) or any(_bars(sentence, index) for index in between)
        )
    between = range(verb.last, aircraft.first)
    by = between and sentence.lows[between[0]] == "by"
    return bool(by) and len(between) <= _REACH and not any(_bars(sentence, i) for i in between)


def _is_of_side(sentence: Sentence, aircraft: Tag) -> bool:
    """Whether it is "US aircraft", "Israeli jets": several, told of by whose they are."""
    many = sentence.lows[aircraft.last - 1] not in {"jet", "plane", "helicopter"}
    return many and aircraft.first > 0 and sentence.names[aircraft.first - 1]


def _bars(sentence: Sentence, index: int) -> bool:
    word = sentence.lows[index]
    return word in _BARS or word.endswith("ing") or index in sentence.within("does")
