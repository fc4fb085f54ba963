"""What became of people in the end: "beat two men to death", "led four away and shot them"."""

from __future__ import annotations

from extractor.engines.rules.lexicon import Tag
from extractor.engines.rules.sentence import Sentence
from schemas.vocabulary import EventType

ENDED = "ended"
"""The family of what became of people who were taken."""
_REACH = 24
"""Tokens from who was taken to how it ended."""
_BODY_REACH = 4
TAKEN = ("abducted.", "detained.")
_THEM = frozenset({"them", "him", "her", "all", "both"})
_SHOT = frozenset({"shot", "shooting", "hanged", "knifed", "stabbed", "bayoneted"})
_LIMBS = frozenset(
    {"leg", "legs", "arm", "arms", "foot", "feet", "knee", "knees", "shoulder", "hand", "hands"}
    | {"thigh", "ankle", "ankles"}
)
_BREAKS = frozenset({";", "but", "who", "which", "while", "said", "when", "before", "that", '"'})
_LATER = frozenset({"later", "then", "subsequently", "eventually", "soon"})
_BE = frozenset({"was", "were", "been", "being"})


def to_death(sentence: Sentence, index: int, harm: Tag) -> Tag:
    """Read "beat two men to death", "shot 14 prisoners dead": the end is told behind.

    Args:
        sentence: where it is told.
        index: where the words for those who came to harm end.
        harm: the word of harm.
    """
    lows = sentence.lows
    words = lows[index : index + 4]
    if words[:2] == ["of", "them"]:
        words = words[2:]
    words = words[:2]
    dead = words[:1] == ["dead"] or words == ["to", "death"]
    if dead or _is_dead(sentence, harm.last) or _died_then(sentence, harm):
        return Tag(harm.family, "killed.verb", harm.first, harm.last)
    if harm.value.startswith(TAKEN):
        end = killed_then(sentence, index)
        if end is not None:
            return Tag(ENDED, "killed.verb", end.first, end.last)
    return harm


def _died_then(sentence: Sentence, harm: Tag) -> bool:
    """Whether it is "was stabbed in Baro and later died of his wounds"."""
    behind = sentence.lows[harm.last : harm.last + _REACH]
    if "died" not in behind or not harm.value.startswith("injured."):
        return False
    at = behind.index("died")
    joined = [*behind[max(at - 2, 0) : at]]
    then = joined[-1:] == ["and"] or (joined[:1] == ["and"] and joined[-1] in _LATER)
    return then and sentence.is_passive(harm) and _BREAKS.isdisjoint(behind[:at])


def _is_dead(sentence: Sentence, index: int) -> bool:
    """Whether it is "shot him dead", "beat her to death", "burned them alive"."""
    words = sentence.lows[index : index + 3]
    if not _is_object(sentence, index):
        return False
    return words[1:2] in (["dead"], ["alive"]) or words[1:] == ["to", "death"]


def _is_object(sentence: Sentence, index: int) -> bool:
    """Whether a pronoun is the object: "shot her", but not "shot her friend"."""
    lows = sentence.lows
    if index >= len(lows) or lows[index] not in _THEM:
        return False
    if lows[index] in {"them", "him"} or index + 1 == len(lows):
        return True
    return sentence.is_stop(index + 1) or lows[index + 1] in {"dead", "alive"}


def killed_then(sentence: Sentence, index: int) -> Tag | None:
    """Return the word for killing behind who was taken: "and shot them", "and shot"."""
    lows = sentence.lows
    for tag in sentence.over("harm", index, index + _REACH):
        if not tag.value.endswith(".verb") or not _BREAKS.isdisjoint(lows[index : tag.first]):
            continue
        deadly = tag.value == "killed.verb" or lows[tag.first] in _SHOT
        behind = lows[tag.last : tag.last + _BODY_REACH]
        if not deadly or not _LIMBS.isdisjoint(behind) or sentence.is_unreal(tag.first):
            continue
        joined = lows[tag.first - 1] in {"and", "then", ","}
        object_ = _is_object(sentence, tag.last)
        # "were taken out of the clinic and shot at the bridge"
        alone = not _BE.isdisjoint(lows[index : index + 3]) and (
            not behind or sentence.is_stop(tag.last)
        )
        if joined and (object_ or alone):
            return tag
    return None


def shared_be(sentence: Sentence, tag: Tag) -> int | None:
    """Return the "was" that a participle shares: "was hauled out, lashed to a tree and shot"."""
    lows = sentence.lows
    index = tag.first - 1
    while index > 0 and (index in sentence.within("grammar", "adverbs") or lows[index] == "then"):
        index -= 1
    if index < 1 or lows[index] not in {"and", ","} or not lows[tag.first].endswith(_PARTICIPLE):
        return None
    for here in range(index - 1, max(0, index - _SHARED_REACH), -1):
        if lows[here] in _BREAKS:
            return None
        if lows[here] in _BE:
            behind = here + 1 + (here + 1 in sentence.within("grammar", "adverbs"))
            verb = any(
                sentence.over(family, behind, behind + 1) for family in ("does", "takes", "harm")
            )
            return here if verb else None
    return None


def is_led(sentence: Sentence, tag: Tag) -> bool:
    """Whether somebody is marched: "were marched off", "were driven out and marched away"."""
    if tag.value != EventType.PROTEST.value:
        return False
    return sentence.is_passive(tag) or shared_be(sentence, tag) is not None


_PARTICIPLE = ("ed", "shot", "beaten", "slain", "burnt", "hanged")
_SHARED_REACH = 18
