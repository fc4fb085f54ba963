"""Who reacts to the acts, and how: condemns, denies, appeals."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extractor.engines.rules import (
    blaming,
    chorus,
    denials,
    kinds,
    moods,
    offices,
    speakers,
    voices,
)
from extractor.engines.rules.figures import same_person
from extractor.engines.rules.lexicon import Tag
from extractor.engines.rules.sentence import Sentence
from extractor.engines.rules.voices import Voice
from schemas.vocabulary import SourceKind, Stance

_REACH = 8
_REPORTING = frozenset(
    {SourceKind.MONITOR, SourceKind.FOOTAGE, SourceKind.MEDIA, SourceKind.WITNESS}
    | {SourceKind.MEDICAL}
)
"""Kinds that tell of the acts; guideline section 8 makes no statement of that."""
_OFFICIAL = frozenset({SourceKind.GOVERNMENT, SourceKind.MILITARY, SourceKind.UN})
_BODIES = _OFFICIAL | {SourceKind.ARMED_GROUP}
"""Kinds that are bodies without a name of their own, too: "the army"."""
_ORDER = (
    Stance.DENIES,
    Stance.ADMITS,
    Stance.CONDEMNS,
    Stance.ACCUSES,
    Stance.JUSTIFIES,
    Stance.APPEALS,
    Stance.WARNS,
    Stance.ANNOUNCES,
    Stance.OTHER,
)
"""What is the main thing of several that one says."""
_TELLS = frozenset({"announced", "announces", "declared", "revealed"})
"""Verbs of announcing that tell of an act as well."""
_BE = frozenset({"is", "are", "was", "were", "been"})
_BY_MANY = frozenset({Stance.ACCUSES, Stance.DENIES})
"""What those whom nobody names say, too: "residents accused the army"."""
_GOING_ON = frozenset({"and", "but", "he", "she", "it", "they"})
_OFFICES = frozenset(
    {
        "head",
        "chief",
        "chairman",
        "spokesman",
        "spokeswoman",
        "spokesperson",
        "leader",
        "director",
        "lawyer",
    }
)
_CALLED = 14
"""Tokens from "called" to what an act is called."""
_CRIMES = frozenset(
    {"crime", "crimes", "terrorism", "terrorist", "cowardice", "cowardly", "barbaric", "barbarity"}
    | {"atrocity", "massacre", "murder", "horror", "horrific", "heinous", "outrage", "outrageous"}
    | {"despicable", "inhuman", "savage", "genocide", "unacceptable", "abomination", "shameful"}
    | {"disgraceful", "disgrace", "disproportionate", "unjustified", "unjustifiable", "illegal"}
    | {"unlawful", "brutal", "deplorable", "appalling", "tragedy", "tragic", "provocation"}
    | {
        "concerning",
        "disturbing",
        "troubling",
        "regrettable",
        "slaughter",
        "carnage",
        "bloodbath",
        "savagery",
        "shocking",
        "sickening",
        "vile",
        "evil",
    }
)
_PRAISE = frozenset(
    {"success", "successful", "victory", "legitimate", "necessary", "justified", "heroic"}
    | {"proportionate", "routine", "lawful", "precise", "response", "accident", "mistake"}
)
_QUOTES = frozenset({'"', "“"})
_NO = Stance.DENIES
_HAVE = frozenset({"has", "have", "had"})
_NOT_DONE = frozenset({"to", "not", "n't", "never", "would", "could"})
_HASTE = frozenset(
    {"quick", "rushed", "hastened", "telephoned", "phoned", "rang", "moved", "continued", "emerged"}
)
_TAKEN = frozenset({"by", "from"})
_NOBODY = frozenset({"no", "none", "neither", "nobody"})


@dataclass(frozen=True, slots=True)
class Reaction:
    """One who reacts in a sentence.

    Attributes:
        speaker: the name as written.
        stance: how.
        outright: a verb says so ("condemned"), not only the words that are used ("barbaric").
        number: of the sentence.
    """

    speaker: str
    stance: Stance
    outright: bool
    number: int

    @property
    def rank(self) -> tuple[bool, int]:
        """The lower, the more it is the main stance."""
        return not self.outright, _ORDER.index(self.stance)


def reactions(scanned: Sequence[Sentence]) -> list[Reaction]:
    """Return who reacts to the acts of an article, in order."""
    found: list[Reaction] = []
    last: tuple[int, Voice] | None = None
    for sentence in scanned:
        if sentence.headline:
            continue
        spoken = voices.voices(sentence)
        before = None
        if not spoken and last and last[0] == sentence.block and voices.is_continued(sentence):
            before = last[1]
        named = voices.last_named(sentence, spoken)
        if named is not None:
            last = (sentence.block, named)
        told = [*_outright(sentence, spoken, before), *_named_so(sentence, spoken, before)]
        found += told
        if not told or denials.disclaims(sentence):
            who = {one.speaker for one in told if one.stance is _NO}
            leaning = _leaning(sentence, [before] if before else spoken)
            found += [o for o in leaning if not told or (o.stance is _NO and o.speaker not in who)]
    return found


def main_stances(found: Sequence[Reaction]) -> list[Reaction]:
    """Return one reaction for each speaker: the main one."""
    kept: list[Reaction] = []
    for one in found:
        known = next((o for o in kept if same_person(one.speaker, o.speaker)), None)
        if known is None:
            kept.append(one)
        elif one.rank < known.rank:
            kept[kept.index(known)] = Reaction(known.speaker, one.stance, one.outright, one.number)
    return kept


def _outright(
    sentence: Sentence, spoken: Sequence[Voice], before: Voice | None
) -> Iterator[Reaction]:
    """Yield whose stance a verb tells; `before` is whom a pronoun stands for."""
    said = (*denials.rejections(sentence), *blaming.accusations(sentence), *moods.moods(sentence))
    for tag in (*sentence.tagged("stances", *_ORDER), *said):
        stance = Stance(tag.value)
        word = sentence.lows[tag.first]
        if word in _TELLS and sentence.tagged("harm"):
            continue  # to announce deaths is to tell of them
        who = list(_speakers(sentence, tag, spoken))
        if not who and before and _may_go_on(sentence, tag, stance, before):
            yield Reaction(before.name, stance, outright=True, number=sentence.number)
        for first, last in who:
            name = speakers.person(sentence, first, last)
            kind = kinds.kind_of(sentence, first, last)
            if _may_react(sentence, stance, kind, (first, last)) or (
                _is_somebody(name, kind) and kind not in _REPORTING
            ):
                yield Reaction(name, stance, outright=True, number=sentence.number)


def _may_go_on(sentence: Sentence, tag: Tag, stance: Stance, before: Voice) -> bool:
    """Whether who is meant by a pronoun takes the stance of a verb: "He appealed to …"."""
    lows = sentence.lows
    if sentence.is_passive(tag) or lows[tag.first - 1] in _NOT_DONE:
        return False
    words = before.name.split()
    named = sum(word[0].isupper() for word in words) > 1 or stance in _BY_MANY
    return _is_somebody(before.name, before.kind) and (before.kind not in _REPORTING or named)


def _named_so(
    sentence: Sentence, spoken: Sequence[Voice], before: Voice | None
) -> Iterator[Reaction]:
    """Yield who calls the act by its name: "called it a crime", "described it as cowardly"."""
    for tag in sentence.tagged("answers", "calls", "speaks"):
        index = tag.first
        if (index and sentence.lows[index - 1] in _BE | {"so"}) or not _condemns(sentence, tag):
            continue
        going = sentence.lows[index].endswith("ing")
        span = None if going else speakers.subject(sentence, index)
        if span is None or not speakers.is_somebody(sentence, *span):
            near = [voice for voice in spoken if voice.last <= index]
            span = (near[-1].first, near[-1].last) if near else speakers.opening(sentence)
        if span is None:
            if before and _may_go_on(sentence, tag, Stance.CONDEMNS, before):
                yield Reaction(before.name, Stance.CONDEMNS, outright=True, number=sentence.number)
            continue
        name, kind = speakers.person(sentence, *span), kinds.kind_of(sentence, *span)
        if _is_somebody(name, kind) and kind not in _REPORTING:
            yield Reaction(name, Stance.CONDEMNS, outright=True, number=sentence.number)


def _condemns(sentence: Sentence, tag: Tag) -> bool:
    """Whether an act is called a crime, or in quotation marks what nobody would boast of."""
    start = tag.last
    words = sentence.lows[start : start + _CALLED]
    if not denials.UNTRUE.isdisjoint(words) or denials.is_untrue(sentence, tag):
        return False
    if not _CRIMES.isdisjoint(words):
        return True
    quoted = next((i for i, low in enumerate(words) if low in _QUOTES), 0)
    if not quoted or not _PRAISE.isdisjoint(words):
        return False
    acts = sentence.within("acts") | sentence.within("harm")
    return words[0] not in {"for", "on"} and not acts.isdisjoint(range(start, start + quoted))


def _may_react(sentence: Sentence, stance: Stance, kind: SourceKind, who: tuple[int, int]) -> bool:
    """Whether one of a kind that tells of acts takes a stance: by name, or as those it befell."""
    if kind is SourceKind.WITNESS:
        named = sentence.names[who[1] - 1]
        return named or (stance in _BY_MANY and sentence.lows[who[1] - 1].endswith("s"))
    if kind is SourceKind.NGO and stance in _BY_MANY:
        return True
    if kind is SourceKind.OTHER and stance in _BY_MANY:
        # "opposition lawmakers", not "two men"
        many = sentence.lows[who[1] - 1].endswith("s")
        return many and bool(speakers.tags(sentence, "voices", *who))
    if kind is SourceKind.MEDIA and stance is Stance.ACCUSES:
        return True
    if kind is SourceKind.MONITOR:
        return sentence.names[who[1] - 1]
    return offices.is_titled(sentence, *who)


def _speakers(sentence: Sentence, tag: Tag, spoken: Sequence[Voice]) -> Iterator[tuple[int, int]]:
    """Yield who has a stance: the subject of its verb, "by A and B", else who speaks nearby."""
    lows = sentence.lows
    end = tag.last
    passive = sentence.is_passive(tag)
    if lows[end - 1] in _TAKEN or (passive and end < len(lows) and lows[end] in _TAKEN):
        yield from chorus.listed(sentence, end + (lows[end - 1] not in _TAKEN))
        return
    if lows[tag.first - 1] == "to" and not _HASTE.isdisjoint(lows[: tag.first - 1]):
        # "were quick to point to", "telephoned reporters to accept responsibility"
        span = speakers.opening(sentence)
        yield from [span] if span else ()
        return
    if passive or lows[tag.first - 1] in _NOT_DONE:
        return  # "refused to condemn"
    span = speakers.subject(sentence, _behind_name(sentence, tag.first))
    if span is not None:
        acts = sentence.over("stances", *span)
        span = (acts[-1].last, span[1]) if acts and acts[-1].last < span[1] else span
        span = span if speakers.is_somebody(sentence, *span) else None
    if span is not None and lows[tag.first].endswith("ing"):
        # "met the army on Monday, urging …": who stands beside it need not be its subject.
        light = lows[tag.first - 1] in _BE
        span = span if light else None
    going_on = lows[tag.first].endswith("ing") or lows[tag.first - 1] in {"and", "but"}
    if span is None and going_on and not spoken:
        span = speakers.opening(sentence)
    if span is None:
        near = [voice for voice in spoken if abs(voice.last - tag.first) <= _REACH]
        before = [voice for voice in spoken if voice.last < tag.first]
        if sentence.lows[tag.first - 1] in _GOING_ON:
            near = before or near  # "the army said that …, and denied"; "…; it blamed"
        span = (near[-1].first, near[-1].last) if near else None
    if span is not None and _NOBODY.isdisjoint(lows[max(span[0] - 3, 0) : span[0] + 1]):
        yield from chorus.coordinated(sentence, *span)


def _behind_name(sentence: Sentence, verb: int) -> int:
    """Return where the name ends whose relative clause has a verb: "the rebels, who deny …"."""
    lows = sentence.lows
    start = verb - (verb > 0 and lows[verb - 1] in _HAVE)
    if start <= 1 or lows[start - 1] not in {"who", "which"}:
        return verb
    return start - 1 - (lows[start - 2] == ",")


def _leaning(sentence: Sentence, spoken: Sequence[Voice]) -> list[Reaction]:
    """Return the speakers whose words alone show how they react."""
    if not spoken:
        return []
    shown = [Stance(tag.value) for tag in sentence.tagged("leanings", *_ORDER)]
    if denials.disclaims(sentence):
        shown.append(Stance.DENIES)
    armed = [voice for voice in spoken if voice.kind is SourceKind.ARMED_GROUP]
    if set(shown) <= {Stance.ACCUSES} and armed and blaming.did_it(sentence):
        return [
            Reaction(v.name, Stance.ADMITS, outright=False, number=sentence.number) for v in armed
        ]
    if not shown:
        return []
    stance = min(shown, key=_ORDER.index)
    return [
        Reaction(voice.name, stance, outright=False, number=sentence.number)
        for voice in spoken
        if _is_somebody(voice.name, voice.kind)
        and (voice.kind not in _REPORTING or _is_person(voice, stance))
    ]


def _is_person(voice: Voice, stance: Stance) -> bool:
    """Whether somebody by name lays the act to somebody, whoever they speak for."""
    words = voice.name.split()
    return stance is Stance.ACCUSES and len(words) > 1 and all(w[0].isupper() for w in words)


def _is_somebody(name: str, kind: SourceKind) -> bool:
    """Whether a person or a body is named: "activists" and "critics" are not."""
    words = name.split()
    if any(word in _OFFICES for word in words):
        return True
    return (
        kind in _BODIES or not words[-1].islower() or sum(word[0].isupper() for word in words) > 1
    )
