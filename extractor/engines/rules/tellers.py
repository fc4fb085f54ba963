"""Who tells of an act in sentences that add nothing else to it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from extractor.engines.rules import voices
from extractor.engines.rules.denials import rejections
from extractor.engines.rules.incident import Incident
from extractor.engines.rules.scope import Scope
from extractor.engines.rules.sentence import Sentence
from extractor.engines.rules.voices import Voice
from schemas.vocabulary import SourceKind

_SAW = frozenset({SourceKind.WITNESS, SourceKind.MEDICAL})
"""Kinds that speak of what they saw."""
_DUMB = frozenset({SourceKind.OTHER, SourceKind.FOOTAGE, SourceKind.MEDIA})
_POINTING = frozenset(
    {"dead", "victims", "victim", "wounded", "injured", "attackers", "gunmen", "assailants", "men"}
    | {"device", "bomb", "bomber", "number", "toll", "figure", "account", "bodies", "body", "they"}
    | {"convoy", "vehicle", "them", "raiders", "losses", "survivors", "account", "version"}
    | {"killings", "killers", "gunfire", "rounds", "shells", "rockets", "grenade", "blast"}
)
"""Words that point to an act told right before."""
_AHEAD = frozenset(
    {"will", "would", "must", "should", "shall", "investigate", "investigating", "investigation"}
    | {"inquiry", "ordered", "declared", "urged", "condemned", "vowed", "mourning", "reward"}
    | {"condolences"}
)
"""Words of what is to come of an act."""
_QUOTES = frozenset({'"', "“"})


def add_tellers(incidents: Sequence[Incident], scanned: Iterable[Sentence]) -> None:
    """Let who speaks right behind an act be among its sources."""
    taken = {number: i for i in incidents for number in i.sentences}
    for sentence in scanned:
        home = taken.get(sentence.number - 1)
        if home is None or sentence.headline or sentence.number in taken:
            continue
        shown = sentence.tagged("voices", SourceKind.FOOTAGE)
        if home.block != sentence.block or home.scope is not Scope.NEWS:
            continue
        if sentence.tagged("acts") or shown:
            continue
        spoken = [voice for voice in voices.voices(sentence) if _tells(sentence, voice)]
        known = {voice.name for voice in home.voices}
        home.voices += [voice for voice in spoken if voice.name not in known]


def _tells(sentence: Sentence, voice: Voice) -> bool:
    """Whether somebody speaks of the act, and not of what comes of it."""
    if rejections(sentence):
        return True
    if voice.kind in _DUMB or not _AHEAD.isdisjoint(sentence.lows):
        return False
    if voice.kind in _SAW:
        return True
    stances = {tag.value for tag in sentence.tagged("stances")}
    said = _QUOTES.isdisjoint(sentence.lows) and stances <= {"accuses", "denies"}
    return said and ("accuses" in stances or not _POINTING.isdisjoint(sentence.lows))
