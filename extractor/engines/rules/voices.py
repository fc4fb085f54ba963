"""Who says so: sources of what a sentence tells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extractor.engines.rules import blaming, chorus, denials, kinds, offices, speakers, tallies
from extractor.engines.rules.lexicon import Tag
from extractor.engines.rules.sentence import Sentence, once
from schemas.vocabulary import SourceKind, Stance

_STANCES = tuple(Stance)
_TELLING = frozenset(
    {"showed", "shows", "revealed", "indicated", "indicates", "confirms", "claim"}
) | {"documented", "recorded", "counted", "tallied"}
"""Verbs of saying that things are the subject of, too."""
_NOUNS = frozenset({"report", "reports", "claim", "claims", "estimates", "notes", "states"})
"""Verbs of saying that are nouns, too: "initial reports"."""
_LAID = frozenset({"alleged", "reported", "said", "estimated"})
_TAKEN = frozenset({"lives", "life", "victims", "responsibility"})
_VAGUE = frozenset({"group", "organization", "organisation", "multiple", "several", "both", "all"})
"""What names nobody by itself."""
_MARKS = frozenset({",", '"', "”", "“", "’", "'", ";", ":"})
_CHARGING = frozenset(
    {"accuse", "accused", "accuses", "blame", "blamed", "blames", "deny", "denied", "denies"}
    | {"dispute", "disputed", "disputes"}
)
_DESCRIBING = frozenset({"described", "claimed", "declared", "claim", "noted"})
"""Verbs of saying whose passive tells of no report: "an area described by police as calm"."""
_GOING_ON = frozenset({"and", "but", ","})
_MEANS = frozenset({"phone", "telephone", "e-mail", "email", "radio", "fax", "letter", "courier"})
_HAVE = frozenset({"has", "have", "had", "also", "then", "later"})
_PRONOUNS = frozenset({"it", "he", "she", "they"})


@dataclass(slots=True)  # not frozen: it takes three times as long to make
class Voice:
    """Somebody who says something in a sentence."""

    name: str
    kind: SourceKind
    first: int
    last: int
    short: str | None = None
    """What the article calls it from here on: "Reporters Without Borders (RSF)"."""


_SAYING = frozenset({"saying", "doubt", "voices", "answers"})


@once
def voices(sentence: Sentence) -> list[Voice]:
    """Return who the sentence names as saying what it says, in order, once each."""
    found: dict[str, Voice] = {}
    spans = _spans(sentence) if _SAYING & sentence.tags.keys() else ()
    for first, last in sorted(spans):
        start, end = speakers.by_name(sentence, first, last)
        if sentence.lows[end - 1] == "'s":
            end -= 1
        if end <= start:
            continue
        if end - start == 1 and sentence.lows[start] in _VAGUE:
            continue
        name = sentence.quote(start, end)
        kind = kinds.kind_of(sentence, *offices.with_office(sentence, first, last))
        if kind is SourceKind.OTHER:
            kind = kinds.by_rank(sentence, start)
        if kind is SourceKind.OTHER and _saw(sentence, start, end):
            kind = SourceKind.WITNESS
        found.setdefault(name, Voice(name, kind, first, last, offices.short(sentence, end)))
    return list(found.values())


def _saw(sentence: Sentence, first: int, last: int) -> bool:
    """Whether it is somebody by name who holds no office."""
    named = all(sentence.names[first:last]) and not speakers.tags(sentence, "voices", first, last)
    person = named and not any(text.isupper() for text in sentence.texts[first:last])
    return person and offices.is_bystander(sentence, last)


def is_continued(sentence: Sentence) -> bool:
    """Whether somebody named before goes on: "It said …", "he added", "she has condemned"."""
    verbs = (*sentence.tagged("saying", "verbs"), *sentence.tagged("stances"))
    answers = sentence.tagged("answers", "gives", "rejects")
    return any(_by_pronoun(sentence, tag.first) for tag in (*verbs, *answers))


def _by_pronoun(sentence: Sentence, verb: int) -> bool:
    before = verb - 1
    while before > 0 and (sentence.lows[before] in _HAVE or sentence.lows[before].endswith("ly")):
        before -= 1
    return before >= 0 and sentence.lows[before] in _PRONOUNS


def last_named(sentence: Sentence, spoken: Sequence[Voice]) -> Voice | None:
    """Return whom a pronoun in the next sentence stands for: who speaks, or takes a stance."""
    if spoken:
        return spoken[-1]
    charged = [
        tag
        for tag in sentence.tagged("doubt", "accusation")
        if sentence.lows[tag.first] in {"accused", "blamed"} and sentence.is_passive(tag)
    ]
    for tag in (*sentence.tagged("stances", *_STANCES), *charged):
        quiet = tag.family == "stances" and sentence.is_passive(tag)
        span = None if quiet else speakers.subject(sentence, tag.first)
        if span is not None and speakers.is_somebody(sentence, *span):
            name = speakers.person(sentence, *span)
            kind = kinds.kind_of(sentence, *offices.with_office(sentence, *span))
            return Voice(name, kind, *span)
    return None


def _spans(sentence: Sentence) -> Iterator[tuple[int, int]]:
    for tag in sentence.tagged("saying", "by"):
        if tag.last < len(sentence.lows) and sentence.lows[tag.last] in _MEANS:
            # "a spokesman said by e-mail"
            yield from _sayers(sentence, tag._replace(last=tag.last - 1))
        else:
            yield from _behind(sentence, tag)
    for tag in sentence.tagged("saying", "verbs"):
        yield from _sayers(sentence, tag)
    yield from tallies.givers(sentence)
    yield from _chargers(sentence)
    for tag in sentence.tagged("voices", SourceKind.FOOTAGE):
        # Footage speaks by being there: "video footage shared by X captured …".
        yield sentence.left(tag.first), tag.last


def _chargers(sentence: Sentence) -> Iterator[tuple[int, int]]:
    """Yield who accuses, blames, denies or rejects."""
    answered = (*denials.rejections(sentence), *blaming.accusations(sentence))
    for tag in (*sentence.tagged("doubt", "accusation", "denial"), *answered):
        if tag.family == "doubt" and _is_charged_by(sentence, tag):
            yield from _behind(sentence, tag._replace(last=tag.last + 1))
        elif tag.family != "doubt" or _charges(sentence, tag):
            span = speakers.subject(sentence, tag.first)
            if span is None or not speakers.is_somebody(sentence, *span):
                continue
            # "a raid, which officials blamed on …"; not "an ambush near Dorna blamed on …"
            if sentence.lows[tag.last - 1] != "on" or sentence.lows[span[0] - 1] == "which":
                yield from chorus.coordinated(sentence, *span)


def _is_charged_by(sentence: Sentence, tag: Tag) -> bool:
    """Whether it is "were accused by the United Nations"."""
    lows = sentence.lows
    by = lows[tag.last : tag.last + 1] == ["by"]
    return by and lows[tag.first] in {"accused", "blamed"} and sentence.is_passive(tag)


def _charges(sentence: Sentence, tag: Tag) -> bool:
    """Whether a verb lays an act to somebody, or denies it: not "men accused of theft"."""
    if sentence.lows[tag.first] not in _CHARGING or sentence.is_passive(tag):
        return False
    behind = sentence.lows[tag.last] if tag.last < len(sentence.lows) else "."
    one = tag.last - tag.first == 1 and behind != "by"
    return one or sentence.lows[tag.last - 1] in {"on", "other", "that"}


def _behind(sentence: Sentence, tag: Tag) -> Iterator[tuple[int, int]]:
    """Yield who stands behind "according to", "confirmed by"."""
    span = speakers.after(sentence, tag.last)
    if span is None:
        return
    per = sentence.lows[tag.first] == "per" and sentence.lows[tag.first - 1] != "as"
    if not (per and not sentence.names[tag.last]):
        yield from chorus.coordinated(sentence, *span)
        yield from chorus.further(sentence, span[1])


def _sayers(sentence: Sentence, tag: Tag) -> Iterator[tuple[int, int]]:
    """Yield who a verb of saying has for its subject, or behind it."""
    lows = sentence.lows
    by = tag.last < len(lows) and lows[tag.last] == "by"
    if sentence.is_passive(tag):
        if by and lows[tag.first] not in _DESCRIBING:
            # "it was confirmed by the police"
            yield from _behind(sentence, Tag(tag.family, tag.value, tag.first, tag.last + 1))
        if lows[tag.last - 1] != "saying":
            return
    going_on = tag.first > 0 and lows[tag.first - 1] == "," and _is_participle(sentence, tag)
    span = None if going_on else speakers.subject(sentence, tag.first)
    if span is None and _is_inverted(sentence, tag):
        span = speakers.after(sentence, tag.last)
    if span is None and tag.first and lows[tag.first - 1] in _GOING_ON:
        span = _before(sentence, tag)
    if span is not None and _can_say(sentence, tag, *span):
        yield from chorus.coordinated(sentence, *span)
    if lows[tag.first] in {"quoted", "cited"} and not sentence.is_passive(tag):
        quoted = speakers.after(sentence, tag.last)
        if quoted is not None and speakers.is_somebody(sentence, *quoted):
            yield quoted


def _before(sentence: Sentence, tag: Tag) -> tuple[int, int] | None:
    """Return who goes on: "the army denied the killings and said", "…, saying"."""
    if sentence.lows[tag.first - 1] == "," and not _is_participle(sentence, tag):
        return None
    verbs = (*sentence.tagged("saying", "verbs"), *sentence.tagged("stances"))
    before = [verb for verb in verbs if verb.last < tag.first and not sentence.is_passive(verb)]
    for verb in sorted(before, key=lambda verb: -verb.first):
        span = speakers.subject(sentence, verb.first)
        if span is not None:
            return span if speakers.is_somebody(sentence, *span) else None
    return speakers.opening(sentence)


def _is_participle(sentence: Sentence, tag: Tag) -> bool:
    return sentence.lows[tag.first].endswith("ing")


def _can_say(sentence: Sentence, tag: Tag, first: int, last: int) -> bool:
    lows = sentence.lows
    verb = lows[tag.first]
    if verb in _LAID and lows[tag.last : tag.last + 1] == ["to"]:
        return False  # "a man alleged to supply them"
    if verb.startswith("claim"):
        taken = set(lows[tag.last : tag.last + 5])
        if not taken.isdisjoint(_TAKEN):
            return False  # "has claimed 40 lives"
    if verb in _NOUNS and tag.last < len(lows):
        named = sentence.names[last - 1] or speakers.ends_in_people(sentence, last)
        noun = lows[tag.last] in {"of", "from", "by", "in", "on"}
        if not named or noun or tag.last in sentence.within("saying"):
            return False  # "press reports said"
    if verb not in _TELLING:
        return True
    return bool(
        speakers.tags(sentence, "voices", first, last)
        or speakers.tags(sentence, "people", first, last)
    )


def _is_inverted(sentence: Sentence, tag: Tag) -> bool:
    """Whether the speaker comes behind: "…," said the mayor."""
    if tag.first == 0:
        return False
    return sentence.lows[tag.first - 1] in _MARKS and not _is_participle(sentence, tag)
