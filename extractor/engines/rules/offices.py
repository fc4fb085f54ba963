"""Offices: what stands with the names of those who speak."""

from __future__ import annotations

from extractor.engines.rules.sentence import Sentence
from schemas.vocabulary import SourceKind

_BESIDE = 5
_HOLDS = frozenset(
    {
        "heads",
        "headed",
        "leads",
        "led",
        "commands",
        "commanded",
        "speaks",
        "speak",
        "spoke",
        "chairs",
    }
    | {"runs", "directs", "represents", "oversees"}
)
"""Verbs of holding an office."""
_WHERE = frozenset({"at", "in", "outside", "near", "beside", "after", "while", "as", "when"})
_ONE = frozenset({"a", "an", "one", "another"})
_OFFICE = 16
"""Tokens of an office behind a name ("a spokeswoman for the UN human rights office in Dorna")."""
_WHO = frozenset({"who", "which"})
RANKED = frozenset(
    {
        "lt",
        "col",
        "maj",
        "gen",
        "brig",
        "sgt",
        "capt",
        "cpl",
        "adm",
        "cmdr",
        "dr",
        "rev",
        "fr",
        "mr",
    }
    | {"mrs", "ms", "prof", "gov", "sen", "rep", "msgr", "st", "supt", "insp"}
)
"""What is written with a dot before a name, and is no part of it."""
_ABBREVIATED = RANKED | {"no"}


def is_dotted(sentence: Sentence, index: int) -> bool:
    """Whether a dot stands in a name: "Lt. Ruiz", "Ana T. Ruiz", "No. 4 hospital"."""
    lows, names = sentence.lows, sentence.names
    if not 0 < index < len(lows) - 1 or lows[index] != ".":
        return False
    before = lows[index - 1]
    initial = names[index - 1] and len(sentence.texts[index - 1]) == 1
    named = names[index + 1] or (before == "no" and lows[index + 1][0].isdigit())
    return named and (initial or before in _ABBREVIATED)


def short(sentence: Sentence, last: int) -> str | None:
    """Return the abbreviation in brackets behind a name."""
    lows = sentence.lows
    if last + 2 < len(lows) and lows[last] == "(" and lows[last + 2] == ")":
        word = sentence.texts[last + 1]
        return word if word.isupper() else None
    return None


def with_office(sentence: Sentence, first: int, last: int) -> tuple[int, int]:
    """Extend a name over the office behind it: "Ana Ruiz, the army's spokeswoman, said"."""
    lows = sentence.lows
    told = last + 1 in sentence.within("saying")  # "…, per the Northwire agency"
    if last + 1 < len(lows) and lows[last] == "," and sentence.names[last - 1] and not told:
        end = last + 1
        if sentence.texts[end].isdigit() and lows[end + 1 : end + 2] == [","]:
            end += 2  # "Ana Ruiz, 38, mayor of Dorna"
        if end == len(lows) or lows[end] in _WHERE:
            return first, last  # "Ana Ruiz, 31, at the hospital"
        if lows[end] in _WHO and _HOLDS.isdisjoint(lows[end + 1 : end + _BESIDE]):
            return first, last
        end += lows[end] in _WHO  # "who heads the district"
        while end < len(lows) and end - last < _OFFICE and not sentence.is_verb(end):
            if lows[end] in {",", ".", ";"}:
                return first, end
            end += 1
    if _is_of_body(sentence, first, last):
        # "Ana Ruiz of the army's northern command"
        end = last + 1
        while end < len(lows) and end - last < _OFFICE and sentence.letters[end]:
            if sentence.is_verb(end) or end in sentence.within("saying"):
                break
            end += 1
        return first, end
    return first, last


def _is_of_body(sentence: Sentence, first: int, last: int) -> bool:
    lows = sentence.lows
    by_name = sentence.names[first] and sentence.names[last - 1] and last - first > 1
    return by_name and last < len(lows) and lows[last] == "of"


def is_titled(sentence: Sentence, first: int, last: int) -> bool:
    """Whether somebody is named with an office: "Bishop Ana Ruiz" is no witness."""
    return sentence.names[last - 1] and first in sentence.within("titles") and last - first > 1


def is_bystander(sentence: Sentence, last: int) -> bool:
    """Whether what stands behind a name tells of no office: "Ana Ruiz, 34, who hid, said"."""
    lows = sentence.lows
    index = last
    while index + 1 < len(lows) and lows[index] == "," and sentence.texts[index + 1].isdigit():
        index += 2
    if index + 1 >= len(lows) or lows[index] != ",":
        return False
    index += 1
    if lows[index] in {"who", "whose"}:
        end = min(index + _BESIDE, len(lows))
        return _HOLDS.isdisjoint(lows[index:end]) and not _of_office(sentence, index, end)
    if lows[index] not in _ONE:
        # "Ana Ruiz, 34, said", "Ana Ruiz, 34, at the hospital"
        aged = index > last + 1
        return aged and (index in sentence.within("saying") or lows[index] in _WHERE)
    end = index + 1
    while end < len(lows) and lows[end] not in {",", ".", "who", "whose", ";"}:
        end += 1
    named = any(sentence.names[index:end])
    return not named and not _of_office(sentence, index, end)


def _of_office(sentence: Sentence, first: int, last: int) -> bool:
    tags = sentence.over("voices", first, last)
    return any(tag.value != SourceKind.WITNESS for tag in tags)
