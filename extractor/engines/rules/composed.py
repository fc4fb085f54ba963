"""Harm told in several words: "suffered bullet wounds", "was hit in the leg", "has disappeared"."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from extractor.engines.rules.lexicon import Tag
from extractor.engines.rules.sentence import Sentence, once

_SUFFERING = frozenset(
    {"suffered", "suffer", "suffers", "suffering", "sustained", "sustaining", "sustain"}
    | {"received", "receiving", "nursing", "nursed", "incurred"}
)
_HAVING = frozenset({"have", "has", "had", "having", "with"})
_HURTS = frozenset(
    {"injury", "injuries", "wound", "wounds", "burns", "fracture", "fractures", "concussion"}
    | {"lacerations", "cuts", "bruises"}
)
_WEAPONED = frozenset({"bullet", "gunshot", "shrapnel", "stab", "knife", "machete", "splinter"})
_FATAL = frozenset({"fatal", "mortal", "deadly"})
_UNHURT = frozenset({"surgical", "self-inflicted", "old", "emotional", "psychological"})
"""Wounds that nobody else did."""
_SENT = frozenset(
    {"taken", "rushed", "airlifted", "evacuated", "transported", "brought", "sent", "flown"}
    | {"moved", "ferried", "carried", "admitted", "transferred"}
)
_CLINICS = frozenset({"hospital", "hospitals", "clinic", "clinics", "infirmary", "hospitalization"})
_DEAD = frozenset({"bodies", "body", "corpses", "remains", "dead", "killed", "died", "morgue"})
_HIT = frozenset({"hit", "struck", "caught", "grazed", "shot", "stabbed", "beaten", "wounded"})
_PARTS = frozenset(
    {"head", "leg", "legs", "arm", "arms", "hand", "hands", "foot", "feet", "chest", "neck", "face"}
    | {"eye", "eyes", "back", "stomach", "abdomen", "shoulder", "thigh", "knee", "hip", "jaw"}
    | {"groin", "buttocks", "ear", "finger", "fingers", "limb", "limbs", "sight", "ankle"}
)
_SHOTS = frozenset(
    {"bullet", "bullets", "gunfire", "shrapnel", "splinters", "pellets", "fragments", "shots"}
    | {"gunshots", "crossfire", "canister", "birdshot", "buckshot"}
)
_OWN = frozenset({"his", "her", "their", "a", "an", "one", "both", "the"})
_LOSING = frozenset({"lost", "losing", "lose", "loses"})
_TORN = frozenset({"blown", "severed", "amputated", "broken", "crushed", "torn", "shattered"})
_BE = frozenset({"was", "were", "been", "being", "are", "is"})
_BEEN = _BE | {"has", "have", "had"}
_GRAVE = frozenset({"critical", "serious", "grave", "stable", "guarded"})
_WHITHER = frozenset({"into", "from", "over", "behind", "with"})
_UNSEEN = frozenset({"not", "n't", "nothing", "never"})
_SINCE = frozenset({"since", "from", "of", "again"})
_ARRIVING = frozenset(
    {"moved", "arrived", "reached", "crossed", "sheltering", "camped", "sleeping", "sheltered"}
    | {"walked", "housed", "crowded", "huddled"}
)
_TO_SHELTER = frozenset({"to", "in", "at", "into", "inside"})
_SHELTERS = frozenset(
    {"camp", "camps", "shelter", "shelters", "school", "schools", "church", "churches", "mosque"}
    | {"mosques", "gymnasium", "coliseum", "stadium", "tents", "hall", "halls", "court"}
)
_NO_DEATH = frozenset({"sentenced", "condemned", "scared", "bored", "frightened", "doomed"})
_NEAR = 4
"""Words between the verb and what it takes."""
_REACH = 6


@once
def composed(sentence: Sentence) -> Sequence[Tag]:
    """Return the harm that no single word tells, as tags of harm, in order."""
    if _TELLING.isdisjoint(sentence.lows):
        return ()
    found: list[Tag] = []
    for index, low in enumerate(sentence.lows):
        read = _READERS.get(low)
        tag = read(sentence, index) if read and (not found or found[-1].last <= index) else None
        if tag is not None:
            found.append(tag)
    return found


def is_condition(sentence: Sentence, harm: Tag) -> bool:
    """Whether it says of those hurt how badly: "in critical condition"."""
    return harm.value == "injured.state" and sentence.lows[harm.first] == "in"


def _harm(value: str, first: int, last: int) -> Tag:
    return Tag("harm", value, first, last)


def _upto(sentence: Sentence, index: int, words: frozenset[str], most: int) -> int | None:
    """Return where a word of these ends a phrase that begins at a token."""
    lows = sentence.lows
    for here in range(index, min(len(lows), index + most)):
        if lows[here] in words:
            return here + 1
        light = lows[here] in _OWN or here in sentence.numbers
        if not light and (sentence.is_stop(here) or here in sentence.dated):
            return None
    return None


def _suffered(sentence: Sentence, index: int) -> Tag | None:
    """Read "suffered shrapnel wounds", "received a splinter injury", "have bullet wounds"."""
    lows = sentence.lows
    end = _upto(sentence, index + 1, _HURTS, _NEAR + 1)
    if end is None:
        return None
    words = lows[index + 1 : end]
    if not _UNHURT.isdisjoint(words):
        return None
    if not _FATAL.isdisjoint(words):
        return _harm("killed.suffer", index, end)
    having = lows[index] in _HAVING
    if having and _WEAPONED.isdisjoint(words) and lows[index] != "with":
        return None
    if lows[index] == "with" and words[-1] not in _HURTS - {"cuts"}:
        return None
    return _harm("injured.state" if lows[index] == "with" else "injured.suffer", index, end)


def _had(sentence: Sentence, index: int) -> Tag | None:
    """Read "had bullet wounds", "had her leg blown off"."""
    lows = sentence.lows
    if lows[index + 1 : index + 2] and lows[index + 1] in _OWN:
        end = _upto(sentence, index + 2, _PARTS, 2)
        if end is not None and lows[end : end + 1] and lows[end] in _TORN:
            return _harm("injured.suffer", index, end + 1)
    return _suffered(sentence, index)


def _lost(sentence: Sentence, index: int) -> Tag | None:
    """Read "lost an eye", "lost his life"."""
    words = sentence.lows[index + 1 : index + 4]
    if not words or words[0] not in _OWN:
        return None
    if words[1:2] in (["life"], ["lives"]):
        return _harm("killed.suffer", index, index + 3)
    for n, word in enumerate(words[1:], start=2):
        if word in _PARTS:
            return _harm("injured.suffer", index, index + n + 1)
    return None


def _to_hospital(sentence: Sentence, index: int) -> Tag | None:
    """Read "were taken to hospitals around the city"."""
    lows = sentence.lows
    before = lows[max(0, index - 3) : index]
    if _BE.isdisjoint(before) or lows[index + 1 : index + 2] not in (["to"], ["by"]):
        return None
    words = lows[index + 1 : index + 1 + _REACH]
    at = next((n for n, word in enumerate(words) if word in _CLINICS), None)
    if at is None or not _DEAD.isdisjoint(lows[max(0, index - 2 * _REACH) : index + at + 3]):
        return None
    return _harm("injured.suffer", index, index + 2 + at)


def _hit(sentence: Sentence, index: int) -> Tag | None:
    """Read "was hit in the leg", "struck by three bullets"."""
    words = sentence.lows[index + 1 : index + 1 + _NEAR]
    if words[:1] == ["in"] and words[1:2] and words[1] in _OWN:
        at = next((n for n, word in enumerate(words[2:], start=2) if word in _PARTS), None)
    elif words[:1] == ["by"]:
        at = next((n for n, word in enumerate(words) if word in _SHOTS), None)
    else:
        return None
    return None if at is None else _harm("injured.verb", index, index + at + 2)


def _arrived(sentence: Sentence, index: int) -> Tag | None:
    """Read "have moved to a camp", "reached the town on foot", "are sleeping in a school"."""
    lows = sentence.lows
    words = lows[index + 1 : index + 1 + 2 * _REACH]
    if "foot" in words and words[words.index("foot") - 1] == "on":
        return _harm("displaced.suffer", index, index + 1)
    if not words or (words[0] not in _TO_SHELTER and lows[index] != "crossed"):
        return None
    ends = next((n for n, word in enumerate(words) if word in {",", ".", ";", "and"}), len(words))
    if lows[index] == "crossed":
        found = "border" in words[:ends]
    else:
        found = not _SHELTERS.isdisjoint(words[:ends])
    return _harm("displaced.suffer", index, index + 1) if found else None


def _to_death(sentence: Sentence, index: int) -> Tag | None:
    """Read "hacked and bayoneted to death": a verb of harm that ends so."""
    lows = sentence.lows
    if lows[index - 1 : index] != ["to"] or index < 2:  # noqa: PLR2004 - a verb and "to"
        return None
    start = index - 2
    if not lows[start].endswith(("ed", "en", "ing")) or lows[start] in _NO_DEATH:
        return None
    if start > 1 and lows[start - 1] == "and" and lows[start - 2].endswith(("ed", "en", "ing")):
        start -= 2
    return _harm("killed.verb", start, index + 1)


def _condition(sentence: Sentence, index: int) -> Tag | None:
    """Read "three in critical condition", "eleven of whom are in intensive care"."""
    words = sentence.lows[index + 1 : index + 4]
    start = int(words[:1] == ["a"])
    care = words[:2] == ["intensive", "care"]
    if care or (words[start:] and words[start] in _GRAVE and "condition" in words[start:]):
        return _harm("injured.state", index, index + 3)
    return None


def _gone(sentence: Sentence, index: int) -> Tag | None:
    """Read "have disappeared", "vanished on the road"; killers disappear into alleys."""
    behind = sentence.lows[index + 1 : index + 2]
    if behind and behind[0] in _WHITHER:
        return None
    return _harm("missing.suffer", index, index + 1)


def _unseen(sentence: Sentence, index: int) -> Tag | None:
    """Read "have not been seen since", "nothing has been heard of"."""
    lows = sentence.lows
    start = index
    while start and lows[start - 1] in _UNSEEN | _BEEN:
        start -= 1
    negated = not _UNSEEN.isdisjoint(lows[start:index])
    if negated and lows[index + 1 : index + 2] and lows[index + 1] in _SINCE:
        return _harm("missing.suffer", start, index + 2)
    return None


_TELLING = (
    _HURTS
    | _CLINICS
    | _PARTS
    | _SHOTS
    | {"death", "foot", "border"}
    | _SHELTERS
    | {"condition", "care", "disappeared", "vanished", "seen", "heard", "life", "lives"}
)
"""Words of which one must stand there."""
_Reader = Callable[[Sentence, int], Tag | None]

_READERS: Mapping[str, _Reader] = {
    **dict.fromkeys(_SUFFERING | {"with"}, _suffered),
    **dict.fromkeys(_HAVING - {"with"}, _had),
    **dict.fromkeys(_LOSING, _lost),
    **dict.fromkeys(_SENT, _to_hospital),
    **dict.fromkeys(_HIT, _hit),
    "death": _to_death,
    **dict.fromkeys(_ARRIVING, _arrived),
    "in": _condition,
    **dict.fromkeys(("disappeared", "vanished"), _gone),
    **dict.fromkeys(("seen", "heard"), _unseen),
}
"""What the word opens that may tell of harm."""
