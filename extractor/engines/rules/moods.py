"""What people feel, ask and offer: "expressed its horror", "asked both sides to stop"."""

from __future__ import annotations

from extractor.engines.rules.lexicon import Tag
from extractor.engines.rules.sentence import Sentence, once
from schemas.vocabulary import Stance

_FELT = 6
"""Tokens from "expressed" to what is felt."""
_ASKED = 9
"""Tokens from "asked" to the "to" of what is asked for."""
_SHOCK = frozenset(
    {"horror", "shock", "outrage", "indignation", "anger", "dismay", "revulsion", "sadness"}
    | {"disgust", "regret", "abhorrence", "consternation", "fury", "condemnation"}
)
_WORRY = frozenset({"concern", "concerns", "fear", "fears", "alarm", "worry", "worries", "unease"})
_GIVEN = frozenset({"reward", "information", "compensation", "amnesty", "bounty"})
_NOT_ASKED = frozenset({"reporters", "journalists", "about", "whether", "if", "why", "by", "not"})
_PETTY = frozenset(
    {"comment", "anonymity", "money", "ransom", "water", "food", "papers", "directions", "time"}
    | {"identification", "documents", "name", "names", "details", "comments"}
)
_IN_ARMS = frozenset({"soldiers", "troops", "officers", "policemen", "men", "gunmen"})


@once
def moods(sentence: Sentence) -> list[Tag]:
    """Return the verbs of feeling, asking and offering, with the stance that they tell."""
    found = []
    for tag in sentence.tagged("answers", "feels", "asks", "offers"):
        stance = _STANCES[tag.value](sentence, tag)
        if stance is not None and not sentence.is_passive(tag):
            found.append(Tag("stances", stance.value, tag.first, tag.last))
    return found


def _felt(sentence: Sentence, tag: Tag) -> Stance | None:
    words = sentence.lows[tag.last : tag.last + _FELT]
    if not _SHOCK.isdisjoint(words):
        return Stance.CONDEMNS
    if words[:1] in (["deep"], ["grave"]) and not _WORRY.isdisjoint(words):
        return Stance.APPEALS  # as diplomats ask for an end
    return Stance.WARNS if not _WORRY.isdisjoint(words) else None


def _asked(sentence: Sentence, tag: Tag) -> Stance | None:
    words = sentence.lows[tag.last : tag.last + _ASKED]
    if words[:1] == ["for"] and _PETTY.isdisjoint(words):
        return Stance.APPEALS  # "asked for an inquiry"
    to = words.index("to") if "to" in words else 0
    object_ = words[:to]
    if to == 0 or not _NOT_ASKED.isdisjoint(object_) or "," in object_:
        return None
    return None if sentence.lows[tag.first - 1] in _IN_ARMS else Stance.APPEALS


def _offered(sentence: Sentence, tag: Tag) -> Stance | None:
    words = sentence.lows[tag.last : tag.last + _ASKED]
    return None if _GIVEN.isdisjoint(words) else Stance.ANNOUNCES


_STANCES = {"feels": _felt, "asks": _asked, "offers": _offered}
