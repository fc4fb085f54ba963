"""Sources under several names: in full, by surname, by abbreviation, by what they are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from operator import itemgetter

from extractor.engines.rules import kinds, offices, speakers, voices
from extractor.engines.rules.sentence import Sentence
from extractor.engines.rules.sides import Side
from extractor.engines.rules.voices import Voice
from schemas.vocabulary import ActorType, Role, SourceKind

_MEDIA = (
    r"\b(?:(?:newspaper|daily|weekly|paper|magazine|website|agency|radio|television|channel|station"
    r"|portal|outlet|broadcaster)\s+|(?:newspapers|dailies|weeklies)\s+(?:[\w'’-]+\s+){1,5}and\s+)"
)
"""What stands before a medium's name: "the daily Courier", "the dailies Courier and Herald"."""
_BY_SIDE = {
    ActorType.REBELS: SourceKind.ARMED_GROUP,
    ActorType.MILITIA: SourceKind.ARMED_GROUP,
    ActorType.FOREIGN_FORCES: SourceKind.MILITARY,
}
_BINDING = frozenset({"of", "for", "in", "at", "from", "to", "with"})
_SMALL = frozenset({"of", "for", "the", "and", "in", "on", "de", "del", "la", "y", "al"})
_LEAST = 3
"""Letters of a side's name that tells what its speakers are."""


def in_full(scanned: Sequence[Sentence], sides: Sequence[Side]) -> dict[str, Voice]:
    """Return, for names of sources, the voice of that article that they stand for."""
    found = [v for sentence in scanned if sentence.tells for v in voices.voices(sentence)]
    full = _longer(found, [voice for sentence in scanned for voice in _defined(sentence)])
    for voice in found:
        known = full.get(voice.name, voice)
        if known.kind is SourceKind.OTHER:
            kind = _of_side(known, sides) or _of_media(known, scanned[0].text)
            if kind is not None:
                full[voice.name] = replace(known, kind=kind)
    return full


def recalled(voice: Voice, sentence: Sentence, heard: Sequence[Voice]) -> Voice:
    """Return who "the source", "the ministry" is: the last one heard that was called so."""
    at = voice.first
    if voice.last - at != 1 or sentence.names[at] or not at:
        return voice
    if sentence.lows[at - 1] != "the":
        return voice
    word = voice.name.casefold()
    for known in reversed(heard):
        words = known.name.casefold().split()
        head = next((i for i, w in enumerate(words) if w in _BINDING), len(words))
        if len(words) > 1 and words[:head][-1:] == [word]:
            return replace(voice, name=known.name, kind=known.kind)
    return voice


def _longer(found: Sequence[Voice], defined: Sequence[Voice]) -> dict[str, Voice]:
    full = {long.short: long for long in [*defined, *found] if long.short}
    # By initials, and by surname; the place in the article decides between the two.
    initials: dict[str, tuple[int, Voice]] = {}
    surnames: dict[str, tuple[int, Voice]] = {}
    for place, long in enumerate(found):
        initials[_initials(long)] = place, long
        words = long.name.split()
        if len(words) > 1 and not _is_courtesy(words[0]):
            surnames[words[-1]] = place, long
    for name, kind in {short.name: short.kind for short in found}.items():
        known = [initials[name]] if name.isupper() and name in initials else []
        # No body is called by a person's initials.
        known = [one for one in known if one[1].kind in {kind, SourceKind.OTHER}]
        last = _surname(name)
        known += [surnames[last]] if last in surnames else []
        if known:
            full[name] = max(known, key=itemgetter(0))[1]
    return full


def _defined(sentence: Sentence) -> Iterator[Voice]:
    """Yield who is named with an abbreviation: "the Red Valley Union (RVU) joined the call"."""
    if "(" not in sentence.lows:
        return
    for index, low in enumerate(sentence.lows[:-2]):
        if low == "(" and index and (short := offices.short(sentence, index)):
            span = speakers.subject(sentence, index)
            if span is None or not sentence.names[span[1] - 1]:
                continue
            plain = [i for i in range(*span) if not sentence.names[i]]
            # From "the press freedom group Reporters Without Borders (RSF)" the name alone.
            heads = [i + 1 for i in plain if sentence.lows[i] not in _SMALL]
            first = max(heads, default=span[0])
            if span[1] - first > 1:
                name = sentence.quote(first, span[1])
                yield Voice(name, kinds.kind_of(sentence, *span), first, span[1], short)


def _of_side(voice: Voice, sides: Sequence[Side]) -> SourceKind | None:
    """Return of what kind a side's speaker is: "the Front said", "a spokesman of the Front"."""
    for side in sides:
        kind = _BY_SIDE.get(side.type)
        if kind is None or side.role is Role.VICTIM or len(side.name) < _LEAST:
            continue
        if side.name[0].isupper() and (side.name in voice.name or voice.name in side.name):
            return kind
    return None


def _of_media(voice: Voice, text: str) -> SourceKind | None:
    """Return whether the article calls it a newspaper, or a station, somewhere."""
    if not voice.name[0].isupper():
        return None
    called = re.search(_MEDIA + re.escape(voice.name), text)
    return SourceKind.MEDIA if called else None


def _surname(name: str) -> str | None:
    """Return the name that "Mr Colville", or "Colville", is called by."""
    words = name.split()
    if len(words) > 1 and _is_courtesy(words[0]):
        words = words[1:]
    return words[0] if len(words) == 1 and words[0][0].isupper() else None


def _is_courtesy(word: str) -> bool:
    return word.rstrip(".").casefold() in {"mr", "mrs", "ms", "dr"}


def distinct(found: Iterable[Voice]) -> list[Voice]:
    """One entry for each source: a generic name gives way to a proper one of its kind."""
    kept: list[Voice] = []
    for voice in found:
        twin = next((other for other in kept if _same_source(voice, other)), None)
        if twin is None:
            kept.append(voice)
            continue
        one = voice if _proper(voice) > _proper(twin) else twin
        if one.kind is SourceKind.OTHER:
            other = twin if one is voice else voice
            one = replace(one, kind=other.kind)
        kept[kept.index(twin)] = one
    return kept


def _same_source(one: Voice, other: Voice) -> bool:
    a, b = one.name.casefold(), other.name.casefold()
    if a in b or b in a:
        return True
    if one.kind is other.kind and one.kind in {SourceKind.MONITOR, SourceKind.FOOTAGE}:
        return True
    return _initials(one) == other.name or _initials(other) == one.name


def _initials(voice: Voice) -> str:
    """Shorten "Syrian Observatory for Human Rights" to "SOHR"."""
    return "".join(word[0] for word in voice.name.split() if word[0].isupper() and "-" not in word)


def _proper(voice: Voice) -> int:
    return sum(word[0].isupper() for word in voice.name.split())
