"""The article with the sentences that each record rests on, marked so that colour is not needed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from rich.text import Text

from extractor.cli.render import colour_of
from extractor.cli.terminal import inline, printable
from schemas.article import Article
from schemas.extraction import Extraction
from schemas.record import IncidentRecord, Mention, Span


@dataclass(frozen=True, slots=True)
class Stretch:
    """Characters `start` to `end`, and which of the given evidence covers all of them."""

    start: int
    end: int
    covered_by: tuple[int, ...]


def evidence_view(article: Article, extraction: Extraction) -> Text:
    """Render the whole text: `[r1] … [/r1]` around evidence, mentions underlined."""
    names = [inline(record.id) for record in extraction.records]
    names += [f"s{number}" for number, _ in enumerate(extraction.statements, start=1)]
    evidence = [record.evidence for record in extraction.records]
    evidence += [statement.evidence for statement in extraction.statements]
    shown = Text(printable(article.text))
    for span in mentioned(extraction):
        shown.stylize("bold underline", span.start, span.end)
    parts = stretches(evidence, article.text)
    view = Text()
    for stretch, text in zip(parts, shown.divide(s.end for s in parts), strict=False):
        if not stretch.covered_by:
            view.append_text(text)
            continue
        colour = colour_of(stretch.covered_by[0])
        label = " ".join(names[number] for number in stretch.covered_by)
        text.stylize_before(colour)
        view.append(f"[{label}]", f"reverse {colour}").append(" ").append_text(text)
        view.append(" ").append(f"[/{label}]", f"reverse {colour}")
    return view


def stretches(evidence: Sequence[Iterable[Span]], text: str) -> list[Stretch]:
    """Cut the text where the evidence changes; white space between like stretches joins them."""
    opening: dict[int, list[int]] = defaultdict(list)
    closing: dict[int, list[int]] = defaultdict(list)
    for number, spans in enumerate(evidence):
        for span in spans:
            if span.start < len(text):
                opening[span.start].append(number)
                closing[min(span.end, len(text))].append(number)
    active: Counter[int] = Counter()
    found: list[Stretch] = []
    for start, end in pairwise(sorted({0, len(text), *opening, *closing})):
        active.update(opening[start])
        active.subtract(closing[start])
        covered_by = tuple(sorted(number for number, spans in active.items() if spans))
        _append(found, Stretch(start, end, covered_by), text)
    return found


def _append(found: list[Stretch], stretch: Stretch, text: str) -> None:
    """Append the stretch, or let one like it reach on: the last, or that before a gap."""
    for back in (1, 2):
        if len(found) < back:
            break
        like = found[-back]
        if like.covered_by == stretch.covered_by:
            found[-back:] = [replace(like, end=stretch.end)]
            return
        if like.covered_by or not text[like.start : like.end].isspace():
            break
    found.append(stretch)


def mentioned(extraction: Extraction) -> Iterator[Span]:
    """Yield where the strings of the records stand, each place once."""
    spans = {span for mention in _mentions(extraction) for span in mention.spans}
    reached = 0
    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        if span.end > reached:
            yield Span(start=max(span.start, reached), end=span.end)
            reached = span.end


def _mentions(extraction: Extraction) -> Iterator[Mention]:
    for record in extraction.records:
        yield from _of_record(record)
    for statement in extraction.statements:
        yield statement.speaker


def _of_record(record: IncidentRecord) -> Iterator[Mention]:
    if record.date:
        yield record.date
    for place in record.places:
        yield place.name
    for actor in record.actors:
        yield actor.name
    for toll in record.tolls:
        yield from (part for part in (toll.count, toll.group, toll.source) if part)
    yield from record.weapons
    for source in record.sources:
        yield source.name
