"""Whatever the words and their order: nothing is raised and nothing is made up."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.engines.rules import RulesEngine
from extractor.reader import Reader
from schemas.article import Article
from schemas.draft import Draft

WORDS = (
    *("killed", "were killed", "wounded", "shot", "executed", "abducted", "were", "been", "by"),
    *("bombed", "attacked", "clashed with", "killing", "the killing of", "deaths", "death toll"),
    *(
        "dead",
        "fled",
        "protested",
        "fired on",
        "a car bomb",
        "air strikes",
        "shelling",
        "the attack",
    ),
    *("rebels", "gunmen", "the army", "soldiers", "civilians", "a police officer", "children"),
    *("Ana Ruiz", "Baro", "Peru", "Popular Dawn Front", "Veltian", "Kelvan province", "the mayor"),
    *("said", "according to", "accused", "accused of", "denied", "blamed on", "told", "condemned"),
    *("claimed responsibility", "could not be verified", "who", "which", "that", "and", "of", "in"),
    *("near", "between", "against", "from", "including", "at least", "more than", "up to", "no"),
    *("14", "nine", "1,200", "dozens", "0", "2023", "40%", "13-year", "hundreds", "300 to 400"),
    *("on Monday", "since Thursday", "last year", "yesterday", "on 4 May 2023", "town", "of them"),
    *("“", "”", '"', "'s", "’s", ",", ".", ";", ":", "?", "(", ")", "—", "-", "*", "\n", "\n\n* "),
    *("A", "The", "He", "It", "is", "part", "responsible for", "total", "overall", "a", "the"),
)
TEXTS = st.lists(st.sampled_from(WORDS), min_size=1, max_size=60).map(" ".join)


@pytest.fixture(scope="module")
def reader() -> Reader:
    reader = Reader.load()
    reader.is_settlement("Baro")  # the gazetteer loads when it is first asked
    return reader


@pytest.fixture(scope="module")
def engine(reader: Reader) -> RulesEngine:
    return RulesEngine.load(reader)


def strings(draft: Draft) -> Iterator[str]:
    """Yield what a draft quotes; the summary is made of it."""
    for record in draft.records:
        yield from (place.name for place in record.places)
        yield from (actor.name for actor in record.actors)
        yield from (source.name for source in record.sources)
        yield from record.weapons
        for toll in record.tolls:
            yield from filter(None, (toll.count, toll.group, toll.source))
        if record.date:
            yield record.date
    yield from (statement.speaker for statement in draft.statements)


@given(text=TEXTS)
def test_every_string_is_in_the_text_and_the_draft_comes_twice(
    reader: Reader, engine: RulesEngine, text: str
) -> None:
    if not text.strip():
        return
    article = Article(text=text, language="en")

    def drafted() -> Draft:
        return asyncio.run(engine.draft(reader.read(article), deadline=0)).draft

    draft = drafted()
    assert [quoted for quoted in strings(draft) if quoted not in text] == []
    sentences = range(1, len(reader.read(article).sentences) + 1)
    assert all(number in sentences for record in draft.records for number in record.sentences)
    numbers = range(1, len(draft.records) + 1)
    assert all(number in numbers for record in draft.records for number in record.includes)
    assert drafted() == draft
