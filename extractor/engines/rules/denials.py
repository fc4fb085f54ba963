"""Denials: charges rejected, accounts called lies, deeds said not to have been done."""

from __future__ import annotations

from collections.abc import Iterator

from extractor.engines.rules.lexicon import Tag
from extractor.engines.rules.sentence import Sentence, once

_OBJECT = 9
"""Tokens from "rejected" to what is rejected."""
_CALLED = 14
"""Tokens from "called" to what an account is called."""
_CHARGES = frozenset(
    {"charge", "charges", "claim", "claims", "allegation", "allegations", "accusation"}
    | {"accusations", "account", "accounts", "version", "versions", "report", "reports"}
    | {"suggestion", "suggestions", "figure", "figures", "finding", "findings", "assertion"}
    | {"assertions", "testimony", "story", "stories", "idea", "notion", "rumour", "rumours"}
    | {"rumor", "rumors", "blame", "responsibility", "involvement", "criticism", "criticisms"}
    | {"complaints", "toll", "number", "numbers", "estimate", "estimates", "statement"}
    | {
        "statements",
        "words",
        "remarks",
        "comments",
        "narrative",
        "complicity",
        "explanation",
        "insinuation",
        "insinuations",
    }
)
_OUTRIGHT = ("disown", "disclaim", "declined")
_NOUN = 3
"""Tokens of "that police report", at the most."""
_POINTING = frozenset({"this", "that", "it", "them", "those", "these"})
_BREAKS = frozenset({",", ";", ":", ".", "who", "which", "and", "but", "when", "after"})
_BENCH = frozenset(
    {"court", "courts", "judge", "judges", "tribunal", "jury", "magistrate", "magistrates"}
)
"""Who rejects a charge by judging it."""
_BEFORE = 7
_QUOTES = frozenset({'"', "“", "”", "'", "‘"})
UNTRUE = frozenset(
    {"lie", "lies", "propaganda", "baseless", "unfounded", "groundless", "fabrication"}
    | {"fabrications", "fabricated", "false", "fantasy", "fantasies", "fiction", "rubbish"}
    | {"nonsense", "absurd", "ridiculous", "ludicrous", "laughable", "preposterous", "insulting"}
    | {"untrue", "invention", "inventions", "slander", "smear", "disinformation", "libel"}
    | {"misinformation", "malicious", "exaggerated", "fake", "hoax", "myth", "falsehood"}
    | {"falsehoods", "incorrect", "inaccurate", "misleading", "unfair", "outlandish"}
)
_FAKED = frozenset({"staged", "fake", "faked", "doctored", "fabricated", "forged", "manipulated"})
_SHOWN = frozenset(
    {"video", "videos", "footage", "picture", "pictures", "photograph", "photographs", "photos"}
    | {"image", "images", "scene", "scenes", "incident", "clip", "recording", "recordings"}
)
_NEGATING = frozenset({"not", "n't", "never", "no", "none", "nothing", "only", "neither"})
_AUXILIARY = frozenset({"had", "did", "has", "have", "do", "does", "were", "was", "would", "could"})
_SPEAKING = frozenset({"it", "they", "he", "she", "we", "i"})
_SIDES = ("state_forces", "foreign_forces", "rebels", "militia")
_OWN = frozenset({"men", "units", "aircraft", "jets", "planes", "pilots", "gunners", "cadres"})
_PART = frozenset(
    {"involved", "behind", "part", "hand", "role", "responsible", "target", "targets", "targeted"}
    | {"targeting", "fire", "fired", "shoot", "use", "used", "order", "ordered", "done"}
    | {"attack", "attacks", "bomb", "bombs", "touch", "touched", "harm", "mistreat", "torture"}
)
_BETWEEN = frozenset({"ever", "in", "fact", "been", "even", "yet"})
_NOT_HELD = ("abducted", "detained", "missing", "displaced")
"""Harms that one may also not have come to yet: "had not arrested anybody"."""
_ABUSES = frozenset(
    {"abuse", "abuses", "torture", "mistreatment", "ill-treatment", "beatings", "beating"}
    | {"violence", "firing", "shooting", "massacre", "killings", "bombing", "shelling", "truth"}
    | {"raid", "raids", "strike", "strikes", "sorties", "bombardment", "attack"}
)
_THERE = frozenset({"was", "were", "been", "is", "carried", "conducted", "flew", "flown"})
_REACH = 4
_FIGHTING = frozenset({"rebels", "militants", "terrorists", "fighters", "insurgents", "combatants"})


@once
def rejections(sentence: Sentence) -> list[Tag]:
    """Return the verbs that deny what others say: "rejected the villagers' account"."""
    return [
        Tag("stances", "denies", tag.first, tag.last)
        for tag in sentence.tagged("answers", "rejects", "calls")
        if (_rejects(sentence, tag) if tag.value == "rejects" else is_untrue(sentence, tag))
    ]


def _rejects(sentence: Sentence, tag: Tag) -> bool:
    lows = sentence.lows
    before = lows[max(tag.first - _BEFORE, 0) : tag.first]
    if not _BENCH.isdisjoint(before) or before[-1:] in (["to"], ["a"], ["the"], ["of"]):
        return False
    if sentence.is_passive(tag):
        return not _CHARGES.isdisjoint(before) and lows[tag.last : tag.last + 1] in (["by"], ["as"])
    if lows[tag.first].startswith(_OUTRIGHT):
        return True
    return _is_charge(sentence, tag, list(_up_to_break(sentence, tag.last, _OBJECT)))


def _is_charge(sentence: Sentence, tag: Tag, behind: list[str]) -> bool:
    """Whether what is rejected is what somebody said: "that", "the claim", "any involvement"."""
    lows = sentence.lows
    if not behind:
        return False
    if behind[0] == "that" and lows[tag.first].startswith("dispute") and len(behind) > _NOUN:
        return True  # "disputes that any passers-by were hit"
    if behind[0] == "as":
        return behind[1:2] != ["a"] or not UNTRUE.isdisjoint(behind)
    alone = len(behind) == 1 or behind[1] in {"as", "on", "in", "saying", "out"}
    return (behind[0] in _POINTING and alone) or not _CHARGES.isdisjoint(behind)


def _up_to_break(sentence: Sentence, start: int, most: int) -> Iterator[str]:
    for low in sentence.lows[start : start + most]:
        if low in _BREAKS:
            return
        yield low


def is_untrue(sentence: Sentence, tag: Tag) -> bool:
    """Whether somebody "called the account a fabrication", "called that 'a trick'"."""
    lows = sentence.lows
    aside = lows[tag.last : tag.last + 1] in (["on"], ["for"], ["upon"])
    if aside or lows[tag.first - 1] == "so" or sentence.is_passive(tag):
        return False
    object_ = list(_up_to_break(sentence, tag.last, _CALLED))
    if not UNTRUE.isdisjoint(object_):
        return True
    quoted = next((i for i, low in enumerate(object_) if low in _QUOTES), 0)
    return quoted > 0 and not _CHARGES.isdisjoint(object_[:quoted])


@once
def disclaims(sentence: Sentence) -> bool:
    """Whether a speaker says that something was not done, or not so."""
    lows = sentence.lows
    here = _NEGATING.intersection(lows)
    if not _FAKED.isdisjoint(lows) and not _SHOWN.isdisjoint(lows):
        return True
    if not here:
        return False
    return any(
        _not_done(sentence, index) or _nothing(sentence, index)
        for index, low in enumerate(lows)
        if low in here
    )


def _not_done(sentence: Sentence, index: int) -> bool:
    """Whether it is "we do not attack", "its soldiers had not fired", "used only batons"."""
    lows = sentence.lows
    if lows[index] == "only":
        before, behind = index - 1, index + 1
        done = _acts(sentence, before) and before > 0 and _is_own(sentence, before - 1)
        return done or (_acts(sentence, behind) and _is_own(sentence, index - 1))
    if lows[index] not in {"not", "n't", "never"} or not index:
        return False
    verb = index + 1
    while verb < len(lows) and (
        lows[verb].endswith("ly") or (lows[verb] in _BETWEEN and not _acts(sentence, verb))
    ):
        verb += 1
    if not _acts(sentence, verb):
        return False
    aux = index - 1
    if lows[aux] not in _AUXILIARY:
        return lows[index] == "never" and _is_own(sentence, aux)
    if lows[aux] in {"were", "was"} and lows[verb] not in _PART:
        return False
    return lows[aux - 1] in {"and", *_QUOTES} or _is_own(sentence, aux - 1)


def _acts(sentence: Sentence, index: int) -> bool:
    lows = sentence.lows
    if index + 1 >= len(lows):
        return False
    if lows[index] in _PART:
        return True
    if lows[index] == "been":
        return lows[index + 1] in {"in", "at", "near", "to", "there", "anywhere"}
    if index in sentence.within("does") or index in sentence.within("throws"):
        return True
    return any(
        not tag.value.startswith(_NOT_HELD) for tag in sentence.over("harm", index, index + 1)
    )


def _is_own(sentence: Sentence, index: int) -> bool:
    """Whether a token ends the name of who speaks, or of armed people."""
    while index > 0 and sentence.lows[index] in _AUXILIARY:
        index -= 1
    low = sentence.lows[index]
    return (
        low in _SPEAKING
        or low in _OWN
        or index in sentence.within("people", *_SIDES)
        or index in sentence.within("bodies", *_SIDES[:1])
    )


def _nothing(sentence: Sentence, index: int) -> bool:
    """Whether it is "there had been no abuse", "knew nothing of the matter", "no soldier had"."""
    lows = sentence.lows
    low, behind = lows[index], lows[index + 1 : index + _REACH]
    if low == "nothing":
        return behind[:1] in (["of"], ["about"], ["to"]) and lows[index - 1] in {
            *("heard", "knew", "knows", "know", "had"),
        }
    if low == "no" and lows[index - 1] in _THERE:
        return not _ABUSES.isdisjoint(behind[:2])
    if low in {"no", "none"}:
        own = any(_is_own(sentence, i) for i in range(index + 1, min(index + _REACH, len(lows))))
        done = lows[index + 1 : index + 2 * _REACH]
        return (
            own
            and low != "neither"
            and any(
                one in {"had", "have", "has", "took", "fired"} and _not_hurt(done[at + 1 :])
                for at, one in enumerate(done)
            )
        )
    return False


def _not_hurt(behind: list[str]) -> bool:
    """Whether nobody "had been hurt": that is a figure."""
    return behind[:2] not in (["been", "hurt"], ["been", "killed"], ["been", "injured"]) and not (
        behind[:1] == ["been"] and behind[1:2] and behind[1].endswith("ed")
    )


@once
def is_other_dead(sentence: Sentence) -> bool:
    """Whether somebody says who the dead really were: "most of the dead were villagers"."""
    lows = sentence.lows
    if _DEAD.isdisjoint(lows) or not {"were", "was"}.intersection(lows):
        return False
    plain = sentence.within("people", "civilians")
    for index, low in enumerate(lows[:-2]):
        if low in {"were", "was"} and not _DEAD.isdisjoint(lows[max(index - _WHO, 0) : index]):
            behind = range(index + 1, min(index + _REACH + 1, len(lows)))
            told = any(i in plain for i in behind) or (
                lows[index + 1] == "not" and any(lows[i] in _FIGHTING for i in behind)
            )
            if told and index + 1 not in sentence.within("harm"):
                return True
    return False


_DEAD = frozenset({"dead", "killed", "victims", "slain", "died"})
_WHO = 12
"""Tokens from the dead to what they were."""
