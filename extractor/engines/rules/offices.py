"""Offices: what stands with the names of those who speak."""

from __future__ import annotations

from extractor.engines.rules.sentence import Sentence
from schemas.vocabulary import SourceKind

_BESIDE = 4
_ONE = frozenset({"a", "an", "one", "another"})
_OFFICE = 16
"""Tokens of an office behind a name ("a spokeswoman for the UN human rights office in Dorna")."""
_WHO = frozenset({"who", "which"})


def short(sentence: Sentence, last: int) -> str | None:
    """Return the abbreviation in brackets behind a name."""
    tokens = sentence.tokens
    if last + 2 < len(tokens) and tokens[last].low == "(" and tokens[last + 2].low == ")":
        word = tokens[last + 1].text
        return word if word.isupper() else None
    return None


def with_office(sentence: Sentence, first: int, last: int) -> tuple[int, int]:
    """Extend a name over the office behind it: "Ana Ruiz, the army's spokeswoman, said"."""
    tokens = sentence.tokens
    told = last + 1 in sentence.within("saying")  # "…, per the Northwire agency"
    if last + 1 < len(tokens) and tokens[last].low == "," and tokens[last - 1].is_name and not told:
        end = last + 1
        if tokens[end].low in _WHO:
            return first, last
        while end < len(tokens) and end - last < _OFFICE and not sentence.is_verb(end):
            if tokens[end].low in {",", ".", ";"}:
                return first, end
            end += 1
    if _is_of_body(sentence, first, last):
        # "Ana Ruiz of the army's northern command"
        end = last + 1
        while end < len(tokens) and end - last < _OFFICE and tokens[end].is_word:
            if sentence.is_verb(end) or end in sentence.within("saying"):
                break
            end += 1
        return first, end
    return first, last


def _is_of_body(sentence: Sentence, first: int, last: int) -> bool:
    tokens = sentence.tokens
    by_name = tokens[first].is_name and tokens[last - 1].is_name and last - first > 1
    return by_name and last < len(tokens) and tokens[last].low == "of"


def is_titled(sentence: Sentence, first: int, last: int) -> bool:
    """Whether somebody is named with an office: "Bishop Ana Ruiz" is no witness."""
    return (
        sentence.tokens[last - 1].is_name
        and first in sentence.within("titles")
        and last - first > 1
    )


def is_bystander(sentence: Sentence, last: int) -> bool:
    """Whether what stands behind a name tells of no office: "Ana Ruiz, 34, who hid, said"."""
    tokens = sentence.tokens
    index = last
    while index + 1 < len(tokens) and tokens[index].low == "," and tokens[index + 1].text.isdigit():
        index += 2
    if index + 1 >= len(tokens) or tokens[index].low != ",":
        return False
    index += 1
    if tokens[index].low in {"who", "whose"}:
        return not _of_office(sentence, index, min(index + _BESIDE, len(tokens)))
    if tokens[index].low not in _ONE:
        return False
    end = index + 1
    while end < len(tokens) and tokens[end].low not in {",", ".", "who", "whose", ";"}:
        end += 1
    named = any(token.is_name for token in tokens[index:end])
    return not named and not _of_office(sentence, index, end)


def _of_office(sentence: Sentence, first: int, last: int) -> bool:
    tags = sentence.over("voices", first, last)
    return any(tag.value != SourceKind.WITNESS for tag in tags)
