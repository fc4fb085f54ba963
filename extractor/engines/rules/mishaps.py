"""Which sentences tell of no violence: accidents, beasts, games, fiction and drills."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from extractor.engines.rules.air import from_air
from extractor.engines.rules.lexicon import Tag
from extractor.engines.rules.sentence import Phrase, Sentence, once
from extractor.engines.rules.tolls import Counted
from schemas.vocabulary import EventType

_NEUTRAL = frozenset({"killed", "killing", "kills", "kill", "slain"})
"""Words of an attack that a storm may do as well."""
_BLASTS = frozenset({"explosion", "explosions", "blast", "blasts", "exploded"})
"""Words of a bomb that a boiler may be told with as well."""
_UNTELLING = _NEUTRAL | _BLASTS
_BY_BOMB = frozenset({EventType.ATTACK, EventType.EXPLOSIVE})
_EFFORTS = frozenset(
    {"fighting", "fought", "battle", "battles", "battled", "battling", "combat", "confrontation"}
)
"""Words of a fight that people may have with a fire or a disease."""
_MILD = frozenset({EventType.DETENTION, EventType.DESTRUCTION})
_ARMED = ("rebels", "militia", "unidentified", "rioters", "protesters")
_UNARMED = frozenset(
    {"supporters", "crowd", "crowds", "suspect", "suspects", "faction", "factions"}
)
_IN_NO_GAME = frozenset(
    {"shot dead", "stabbed", "stabbing", "murdered", "murder", "opened fire", "gunned down"}
    | {"mass shooting", "assassinated", "clashes", "clashed", "tear gas", "riot", "riots"}
)
_NATURE = frozenset(
    {"storm", "earthquake", "quake", "hurricane", "typhoon", "cyclone", "tornado", "volcano"}
    | {"flood", "floods", "flooding", "avalanche", "landslide"}
)
_CRAFT = frozenset({"jets", "warplane", "warplanes", "gunship", "gunships"})
_SHOTS = frozenset(
    {"strike", "strikes", "shots", "gunshots", "bullet", "bullets", "crossfire", "fire", "knife"}
)
_FALLS = frozenset({"crash", "crashed", "collided", "collision"})
_FAINT = frozenset({"hit", "struck", "hurt", "hurting", "targeted", "targeting"})
_SPOKEN_REACH = 10
_BINDING = frozenset({"of", "in", "at", "for", "and", ",", "after", "over", "as"})
_THROWN = ("explosive", "shelling", "air_strike")
_BY_AUTHORITY = frozenset({"detained", "abducted"})
_BEAST_REACH = 3
_BESIDE = frozenset({"with", "and", "besides"})
"""Behind them stands what was killed beside people: "killed along with 20 camels"."""
_FACED_REACH = 4
_THROWN_REACH = 3
_SCOLDED_REACH = 8
_CAUSED_REACH = 3
_RUMOUR_REACH = 4
_RUMOURED = frozenset({"rumors", "rumours", "rumor", "rumour", "neither", "nor", "trace", "traces"})
_OF_NOBODY = ("accidents", "faults")


def violent(telling: Sequence[Sentence]) -> list[Sentence]:
    """Return the sentences without those that tell of an accident, a game, a film or a drill."""
    blocks: dict[int, list[Sentence]] = {}
    for sentence in telling:
        blocks.setdefault(sentence.block, []).append(sentence)
    return [sentence for block in blocks.values() for sentence in _of_block(block)]


def _of_block(block: Sequence[Sentence]) -> Sequence[Sentence]:
    harmless = any("harmless" in sentence.tags for sentence in block)
    if not harmless and not any(sentence.tagged("cues", *_OF_NOBODY) for sentence in block):
        return block
    if any(sentence.tagged("harmless", "games") for sentence in block) and all(
        _is_play(sentence) for sentence in block
    ):
        return []
    kept = [sentence for sentence in block if not _is_untold(sentence)]
    return _after_mishap(kept) if _opens_with_mishap(block) else kept


def _opens_with_mishap(block: Sequence[Sentence]) -> bool:
    """Whether a story is of an accident: it is named before any violence, or arrest."""
    for sentence in block:
        if _is_mishap(sentence):
            return True
        if _is_violent(sentence) or sentence.tagged("acts", EventType.DETENTION):
            return False
    return False


def _after_mishap(block: Sequence[Sentence]) -> Sequence[Sentence]:
    """Return what is told of violence: the rest is of the accident, until harm is told of that."""
    harmed = next(
        (n for n, s in enumerate(block) if _is_violent(s) and s.tagged("harm")), len(block)
    )
    return [s for n, s in enumerate(block) if n >= harmed or _is_violent(s)]


def _is_untold(sentence: Sentence) -> bool:
    """Whether what a sentence tells of is played, put on trial, or done by or to a beast."""
    if sentence.tagged("harmless", "played"):
        return True
    return _is_of_beast(sentence) or _is_mishap(sentence)


@once
def _is_violent(sentence: Sentence) -> bool:
    """Whether a sentence names people under arms, a weapon, or an act that only people do."""
    if _is_of_beast(sentence):
        return False
    thrown = (*sentence.tagged("weapons"), *sentence.tagged("throws", *_THROWN))
    if any(not _is_rumoured(sentence, tag) for tag in thrown) or from_air(sentence):
        return True
    named = sentence.within("harmless")
    # A "heart attack" is none.
    if any(
        _is_violence(sentence, t) and not _is_rumoured(sentence, t)
        for t in sentence.tagged("acts")
        if t.first not in named
    ):
        return True
    return any(_is_armed(sentence, phrase) for phrase in _phrases(sentence))


def _is_rumoured(sentence: Sentence, tag: Tag) -> bool:
    """Whether it is "rumours of a bomb", "neither a bomb nor a rocket"."""
    before = sentence.lows[max(0, tag.first - _RUMOUR_REACH) : tag.first]
    return not _RUMOURED.isdisjoint(before)


def _phrases(sentence: Sentence) -> Iterable[Phrase]:
    """Return the people of a sentence, if any may be armed."""
    return sentence.people() if sentence.tagged("people", *_ARMED) else ()


def _is_armed(sentence: Sentence, phrase: Phrase) -> bool:
    if phrase.value not in _ARMED:
        return False
    heads = sentence.over("people", phrase.first, phrase.last)
    return not any(sentence.lows[tag.last - 1] in _UNARMED for tag in heads)


def _is_violence(sentence: Sentence, tag: Tag) -> bool:
    act = tag.value
    word = sentence.lows[tag.last - 1]
    if act in _MILD or sentence.is_unreal(tag.first):
        return False
    alone = tag.last - tag.first == 1
    if word in _CRAFT and not _FALLS.isdisjoint(sentence.lows):
        return False
    if act in _BY_BOMB:
        return not (alone and word in _UNTELLING)
    if act == EventType.ARMED_CLASH and word in _EFFORTS:
        return not (
            _near(sentence, tag, "harmless", "faced") or _near(sentence, tag, "cues", "accidents")
        )
    return True


def _near(sentence: Sentence, tag: Tag, family: str, value: str) -> bool:
    return bool(sentence.over(family, tag.last, tag.last + _FACED_REACH, value))


def _is_play(sentence: Sentence) -> bool:
    if any(
        _is_armed(sentence, phrase) and not sentence.names[phrase.last - 1]
        for phrase in _phrases(sentence)
    ):
        return False
    return not any(
        tag.value in {EventType.EXPLOSIVE, EventType.SUICIDE_ATTACK, EventType.AIR_STRIKE}
        or sentence.quote(tag.first, tag.last).casefold() in _IN_NO_GAME
        for tag in sentence.tagged("acts")
    )


@once
def _is_mishap(sentence: Sentence) -> bool:
    """Whether a sentence tells of what harms without a doer."""
    if _is_violent(sentence):
        return False
    if _causes(sentence) or _is_hit_by_vehicle(sentence):
        return True
    named = accidents(sentence)
    harmed = sentence.tagged("acts", EventType.EXPLOSIVE) or any(
        tag.value.split(".")[0] not in _BY_AUTHORITY for tag in sentence.tagged("harm")
    )
    return bool(named and harmed) or any(sentence.lows[t.first] in _NATURE for t in named)


@once
def accidents(sentence: Sentence) -> list[Tag]:
    """Return the words for accidents, without those inside a name ("the Grand Ravine gang")."""
    names = sentence.names
    return [
        tag
        for tag in sentence.tagged("cues", *_OF_NOBODY)
        if not (tag.first and names[tag.first] and names[tag.first - 1])
        or (tag.last < len(names) and names[tag.last])  # "Tropical Storm Ana"
    ]


def _causes(sentence: Sentence) -> bool:
    """Whether a cause without a doer is named, and nobody throws it: "throwing fireworks"."""
    causes = sentence.tagged("harmless", "causes")
    return bool(causes) and not any(
        0 < cause.first - verb.last <= _THROWN_REACH
        for verb in sentence.tagged("throws", "verbs")
        for cause in causes
    )


def _is_hit_by_vehicle(sentence: Sentence) -> bool:
    """Whether it is "a lorry hit a girl", "a tram struck and killed a girl"."""
    ends = {tag.last for tag in sentence.tagged("harmless", "vehicles")}
    return bool(ends) and any(
        tag.first in ends and sentence.lows[tag.first] in {"hit", "struck", "killed"}
        for tag in sentence.tagged("does")
    )


@once
def _is_of_beast(sentence: Sentence) -> bool:
    """Whether a beast does the deed of a sentence, or suffers it: "wolves killed", "shot bears"."""
    beasts = [
        tag
        for tag in sentence.tagged("harmless", "beasts")
        if not (tag.first and sentence.names[tag.first])  # "the Black Wolves" are people
    ]
    if not beasts:
        return False
    deeds = (*sentence.tagged("does"), *sentence.tagged("acts"))
    ends = {tag.last for tag in beasts}
    return any(
        deed.first in ends
        or any(
            deed.last <= beast.first <= deed.last + _BEAST_REACH
            and _BESIDE.isdisjoint(sentence.lows[deed.last : beast.first])
            and _is_head(sentence, beast)
            for beast in beasts
        )
        for deed in deeds
    )


def _is_head(sentence: Sentence, tag: Tag) -> bool:
    """Whether a noun ends its phrase: "horses", not "a horse thief"."""
    end = tag.last
    if end >= len(sentence.lows) or end in sentence.dated:
        return True
    return sentence.is_stop(end) or sentence.is_verb(end)


def is_figurative(sentence: Sentence, act: Tag) -> bool:
    """Whether no force can be meant: "a raid on its shares", "attacked him in a speech"."""
    index = act.last
    if "like" in sentence.lows[max(0, act.first - 2) : act.first]:
        return True  # "it was like being shelled"
    if sentence.lows[act.first].startswith("attack") and _is_scolded(sentence, index):
        return True
    spoken = sentence.over("harmless", index, index + _SPOKEN_REACH, "spoken")
    if spoken and not any(
        i in sentence.within("saying", "verbs") or sentence.lows[i] == ","
        for i in range(index, spoken[0].first)
    ):
        return True
    if index >= len(sentence.lows) or sentence.lows[index] not in {"on", "against"}:
        return False
    return any(
        _is_head(sentence, thing)
        and not any(sentence.lows[i] in _BINDING for i in range(index + 1, thing.first))
        for thing in sentence.over("abstract", index + 1, index + 1 + _FACED_REACH)
    )


def _is_scolded(sentence: Sentence, index: int) -> bool:
    """Whether it is "attacked the government over its handling of …"."""
    behind = sentence.lows[index : index + _SCOLDED_REACH]
    return any(
        one in {"over", "for"} and other in {"its", "his", "her", "their"}
        for one, other in pairwise(behind)
    )


def is_of_mishap(sentence: Sentence, toll: Counted) -> bool:
    """Whether a figure is of an accident told before an act: "an earthquake that killed 41"."""
    causes = (*sentence.tagged("cues", "accidents"), *sentence.tagged("harmless", "causes"))
    if not causes:
        return False
    acts = sentence.tagged("acts")
    return any(
        0 <= toll.harm.first - tag.last < _CAUSED_REACH
        and "," not in sentence.lows[tag.last : toll.harm.first]
        # "A raid on a depot caused a blaze that killed 41", "a suicide bomber killed 41".
        and not any(act.first <= tag.first and _is_violence(sentence, act) for act in acts)
        for tag in causes
    )


def has_no_doer(sentence: Sentence, toll: Counted) -> bool:
    """Whether something kills or hurts, and neither people nor an act is named for it."""
    harm = toll.harm
    if not harm.value.endswith(".verb") or sentence.is_passive(harm) or harm.first >= toll.first:
        return False
    before = set(sentence.lows[: harm.first])
    if before & _SHOTS or any(tag.last <= harm.first for tag in sentence.tagged("people")):
        return False
    return sentence.lows[harm.last] != "of" and not _is_violent(sentence)


def is_faint(sentence: Sentence, verb: Tag) -> bool:
    """Whether a verb without a doer may tell of anything: "a strike hit passengers"."""
    return sentence.lows[verb.first] in _FAINT and not _is_violent(sentence)
