"""Acts told by verbs that name none by themselves: taken from home, shells that land, a crowd."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from extractor.engines.rules.burning import fires
from extractor.engines.rules.crowds import dispersals, gatherings
from extractor.engines.rules.custody import died_there
from extractor.engines.rules.landing import landings
from extractor.engines.rules.lexicon import Tag
from extractor.engines.rules.meanings import Kind, Nominal
from extractor.engines.rules.nominals import Reader
from extractor.engines.rules.sentence import Sentence
from extractor.engines.rules.takings import takings
from schemas.vocabulary import EventType

FAMILIES = ("takes", "lands", "disperses", "gathers", "harm", "burns")
_AIMED = frozenset({"at", "into", "in", "on", "near", "outside", "inside"})


class Idiom(NamedTuple):
    """The verb, the act that it tells, who did it, to whom."""

    tag: Tag
    act: EventType
    agent: Nominal | None
    patient: Nominal | None


def idioms(sentence: Sentence, reader: Reader) -> Iterator[Idiom]:
    """Yield the acts of a sentence that only the company of a verb tells."""
    for taking in takings(sentence):
        yield Idiom(taking.tag, taking.act, taking.agent, taking.patient)
    for tag, act in landings(sentence):
        aimed = tag.last < len(sentence.lows) and sentence.lows[tag.last] in _AIMED
        hit = reader.after(tag.last + aimed)
        if hit is not None and hit.kind is Kind.PERSON:
            hit = replace(hit, kind=Kind.SITE)  # what shells fall on is a place
        yield Idiom(tag, act, None, hit)
    for tag, by, crowd in dispersals(sentence, reader):
        yield Idiom(tag, EventType.CRACKDOWN, by, crowd)
    for tag, people in gatherings(sentence, reader):
        yield Idiom(tag, EventType.PROTEST, people, None)
    for tag, agent, burnt in fires(sentence, reader):
        yield Idiom(tag, EventType.DESTRUCTION, agent, burnt)
    for tag in sentence.tagged("harm", "killed.suffer"):
        if died_there(sentence, tag) and not sentence.is_unreal(tag.first):
            yield Idiom(tag, EventType.ILL_TREATMENT, None, reader.before(tag.first))
