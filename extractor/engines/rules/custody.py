"""What is done to people in custody: beatings there, and who dies there."""

from __future__ import annotations

from extractor.engines.rules.lexicon import Tag
from extractor.engines.rules.sentence import Sentence

_BEATING = ("beat", "kick", "club", "bludgeon", "whip", "slash", "burn", "stab", "assault", "hurt")
_CELLS = frozenset({"prison", "jail", "custody", "detention", "cell", "barracks", "captivity"})
_REACH = 5
"""Words from "died" to the prison ("died in the military prison")."""


def is_beaten(sentence: Sentence, verb: Tag) -> bool:
    """Whether somebody held is beaten: "guards beat detainees", "beaten at a police station"."""
    if not sentence.tagged("cues", "custody"):
        return False
    return sentence.lows[verb.first].startswith(_BEATING)


def died_there(sentence: Sentence, harm: Tag) -> bool:
    """Whether somebody "died in Fort Amel prison"."""
    if harm.value != "killed.suffer" or not sentence.lows[harm.first].startswith("d"):
        return False
    behind = sentence.lows[harm.last : harm.last + _REACH]
    if not behind or behind[0] not in {"in", "at", "while"}:
        return False
    for word in behind:
        if word in _CELLS:
            return True
        if word in {",", "after", "when", "hospital"}:
            return False
    return False
