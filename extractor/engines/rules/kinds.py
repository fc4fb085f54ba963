"""Of what kind a source is: by whose it is, by rank, by the people it is of."""

from __future__ import annotations

from extractor.engines.rules.lexicon import Tag
from extractor.engines.rules.sentence import Sentence
from schemas.vocabulary import SourceKind


def kind_of(sentence: Sentence, first: int, last: int) -> SourceKind:
    """Return of what kind the speaker `tokens[first:last]` is."""
    tags = _tags(sentence, "voices", first, last)
    telling = [tag for tag in tags if tag.value != SourceKind.OTHER]
    if any(tag.value == SourceKind.UN for tag in telling):
        return SourceKind.UN  # "the UN mission", "the UN's refugee agency"
    if "police" in sentence.lows[first:last]:
        return SourceKind.GOVERNMENT  # "the county police commander"
    # "the Armed Forces press committee": what a body is called tells less than whose it is.
    own = [tag for tag in telling if sentence.lows[tag.last - 1] not in _ANY_BODY]
    own = _before_for(sentence, own, first, last) or own
    telling = own or telling
    lows = sentence.lows[first:last]
    if not own and not _CIVIL.isdisjoint(lows):
        return SourceKind.OTHER  # "church officials", "the party's office"
    kind = SourceKind(telling[-1].value) if telling else None
    if kind is SourceKind.MEDIA and not _UNITED.isdisjoint(lows):
        return SourceKind.NGO  # "the journalists' association"
    if kind in _LED and _is_armed(sentence, first, last):
        return SourceKind.ARMED_GROUP
    return kind or (SourceKind.OTHER if tags else _of_people(sentence, first, last))


def _before_for(sentence: Sentence, own: list[Tag], first: int, last: int) -> list[Tag]:
    """Return what tells before "for", "of": "the Network for Journalists", "head of the post"."""
    lows = sentence.lows
    at = next((i for i in range(first + 1, last) if lows[i] in _BINDING), None)
    if at is None:
        return []
    if lows[at] == "for" and sentence.names[at - 1]:
        return [tag for tag in own if tag.last <= at]
    return [
        tag
        for tag in own
        if tag.last == at and tag.value in _OF_ONE and lows[at - 1] not in _JOINED
    ]


_BINDING = frozenset({"for", "of", "at", "in", "from", "to"})
_JOINED = frozenset({"coalition", "command", "forces", "army"})
_OF_ONE = frozenset({SourceKind.WITNESS, SourceKind.MEDICAL, SourceKind.MILITARY})
"""Kinds that people are of themselves, whatever they are of: "the commander of the post"."""


def _of_people(sentence: Sentence, first: int, last: int) -> SourceKind:
    """Return of what kind people are, or a state."""
    people = _tags(sentence, "people", first, last)
    if people and sentence.lows[people[-1].first] in {"people", "persons"}:
        if sentence.lows[people[-1].last : people[-1].last + 1] == ["'s"]:
            armed = sentence.lows[last - 1] in _HOSTS
            return SourceKind.ARMED_GROUP if armed else SourceKind.OTHER
        named = sentence.names[people[-1].first] and people[-1].first > first
        return SourceKind.OTHER if named else SourceKind.WITNESS
    if people:
        return _BY_PEOPLE.get(people[-1].value, SourceKind.OTHER)
    if last - first == 1 and sentence.lows[first - 1] in _ONE and sentence.letters[first]:
        return SourceKind.WITNESS if not sentence.names[first] else SourceKind.OTHER
    name = sentence.quote(first, last)
    state = sentence.is_country(name) or name.casefold() in _CAPITALS
    return SourceKind.GOVERNMENT if state else SourceKind.OTHER  # "Moscow said"


def _is_armed(sentence: Sentence, first: int, last: int) -> bool:
    """Whether rebels or militias are named: "a rebel commander", "the Popular Dawn Front"."""
    armed = {"rebels", "militia"}
    bodies = [tag.first for tag in _tags(sentence, "bodies", first, last) if tag.value in armed]
    if any(sentence.names[at] and sentence.lows[at] not in _OF_ARMIES for at in bodies):
        return True
    if any(tag.value in armed for tag in _tags(sentence, "people", first, last)):
        return True
    lows = sentence.lows[first:last]
    if "armed" in lows[:-1] and lows[lows.index("armed") + 1] in _BANDS:
        return True  # "the armed alliance that holds the town"
    if lows[-1] in _HOSTS and not _REBELS.isdisjoint(lows):
        return True  # "the Kelva Independence Army"
    return any(low.startswith(_FRONTS) or low in _SELF_STYLED for low in lows)


_LED = frozenset({SourceKind.MILITARY, SourceKind.NGO, None})
"""Kinds that a rebel group's commander, or its alliance, is called by."""
_FRONTS = (
    *("ansar", "ahrar", "harakat", "hizb", "jabhat", "jaish", "jaysh", "jund", "kataib", "kata'ib"),
    *("lashkar", "liwa", "saraya", "tehreek", "tehrik", "mujahideen", "mujahedeen"),
)
"""What the names of groups begin with, in Arabic, Persian and Urdu."""
_HOSTS = frozenset({"army", "force", "forces", "front", "movement", "brigade", "guard"})
_REBELS = frozenset({"independence", "salvation", "liberation", "resistance", "revolutionary"})
_BANDS = frozenset({"alliance", "movement", "wing", "faction", "organisation", "organization"})
_OF_ARMIES = frozenset({"command", "commando", "commandos", "brigade"})
_SELF_STYLED = frozenset(
    {"self-proclaimed", "self-styled", "separatist", "secessionist", "struggle"}
)
_UNITED = frozenset({"association", "union", "federation", "syndicate", "guild", "society"})
_ONE = frozenset({"a", "an", "another", "one"})
_CIVIL = frozenset(
    {"church", "diocese", "archdiocese", "parish", "party", "opposition", "company", "factory"}
    | {"club", "university", "airline", "bank", "tribal", "community"}
)
"""Whose officials are none of the state's."""
_CAPITALS = frozenset(
    {"moscow", "kiev", "kyiv", "ankara", "tehran", "baghdad", "damascus", "washington", "london"}
    | {"jerusalem", "islamabad", "kabul", "kinshasa", "khartoum", "beijing", "tokyo", "seoul"}
    | {"pyongyang", "delhi", "paris", "berlin", "madrid", "rome", "belgrade", "zagreb", "sarajevo"}
    | {"cairo", "tripoli", "tunis", "algiers", "rabat", "riyadh", "sanaa", "aden", "bogota", "lima"}
    | {"bamako", "ouagadougou", "niamey", "mogadishu", "colombo", "manila", "jakarta", "bangkok"}
    | {"dhaka", "kathmandu", "beirut", "amman", "doha", "abuja", "accra", "dakar", "conakry"}
    | {"luanda", "harare", "pretoria", "maputo", "kampala", "bujumbura", "bangui", "brussels"}
    | {"caracas", "managua", "havana", "baku", "yerevan", "tbilisi", "asmara", "nairobi", "kigali"}
)
"""Governments, where they speak."""


_ANY_BODY = frozenset(
    {
        "agency",
        "alliance",
        "association",
        "circle",
        "committee",
        "federation",
        "mission",
        "network",
        "society",
    }
    | {"union", "head", "director", "leader", "official", "officials", "office", "command"}
)
_RANKS = {
    "dr": SourceKind.MEDICAL,
    "maj": SourceKind.MILITARY,
    "gen": SourceKind.MILITARY,
    "col": SourceKind.MILITARY,
    "capt": SourceKind.MILITARY,
    "brig": SourceKind.MILITARY,
    "sgt": SourceKind.MILITARY,
    "lt": SourceKind.MILITARY,
}
_BY_PEOPLE = {
    "civilians": SourceKind.WITNESS,
    "state_forces": SourceKind.MILITARY,
    "foreign_forces": SourceKind.MILITARY,
    "rebels": SourceKind.ARMED_GROUP,
    "militia": SourceKind.ARMED_GROUP,
}


def by_rank(sentence: Sentence, first: int) -> SourceKind:
    """Return what the rank before a name tells: "Dr. Ruiz" is no officer, "Col. Ruiz" is one."""
    lows = sentence.lows
    rank = first - 1 - (first > 1 and lows[first - 1] == ".")
    kind = _RANKS.get(lows[rank], SourceKind.OTHER) if rank >= 0 else SourceKind.OTHER
    if kind is SourceKind.MILITARY and "police" in lows[max(rank - _BESIDE, 0) : rank]:
        return SourceKind.GOVERNMENT  # "deputy police chief Sgt. Ana Ruiz"
    return kind


_BESIDE = 3


def _tags(sentence: Sentence, family: str, first: int, last: int) -> list[Tag]:
    tags = sentence.over(family, first, last)
    return [tag for tag in tags if first <= tag.first and tag.last <= last]
