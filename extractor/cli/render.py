"""An extraction as a person reads it: one panel a record, then statements, then checks.

Everything that comes from an article or a model goes into `Text`, never through markup.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rich.box import ROUNDED
from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from extractor.cli.terminal import inline
from schemas.extraction import Check, Extraction, Provenance
from schemas.record import Actor, Count, DateSpan, IncidentRecord, Mention, Place, Span, Toll
from schemas.vocabulary import (
    Attribution,
    EngineName,
    Precision,
    Qualifier,
    Role,
    Status,
    Verdict,
    Verification,
)

PALETTE = ("cyan", "yellow", "magenta", "green", "blue", "red")

_CHECKING = {
    Verification.VERIFIED: "verified by the outlet",
    Verification.UNVERIFIED: "the outlet could not confirm it",
    Verification.NOT_STATED: "the outlet does not say that it checked",
}
_SIGNS = {
    Qualifier.EXACT: "= ",
    Qualifier.APPROXIMATE: "about ",
    Qualifier.AT_LEAST: "at least ",
    Qualifier.MORE_THAN: "more than ",
    Qualifier.AT_MOST: "at most ",
    Qualifier.LESS_THAN: "less than ",
}
_ROLES = (Role.PERPETRATOR, Role.PARTY, Role.VICTIM)
_MOST_SPANS = 6
_STEP = re.compile(r"(?P<field>[a-z_]+)(?:\[(?P<index>\d+)\])?")


def extraction_view(extraction: Extraction, name: str) -> RenderableType:
    """Render an answer under the name of its input."""
    parts: list[RenderableType] = [_header(extraction, name)]
    parts += [
        _record(record, colour=colour_of(position))
        for position, record in enumerate(extraction.records)
    ]
    if extraction.statements:
        parts.append(_statements(extraction))
    if extraction.checks:
        parts.append(_checks(extraction))
    return Group(*parts)


def colour_of(position: int) -> str:
    """Return the colour of the record at this position, the same in every view."""
    return PALETTE[position % len(PALETTE)]


def counted(number: int, noun: str) -> str:
    """Return `1 record`, `2 records`, `1,234 records`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def engine_words(provenance: Provenance) -> str:
    """Say in words who answered."""
    if provenance.engine is EngineName.RULES:
        return "rules engine (offline, no model)"
    return f"language model {inline(provenance.model or 'of unknown name')}"


def mention_text(mention: Mention, style: str = "") -> Text:
    """Render a string with a mark in words if the article's text does not have it."""
    text = Text(inline(mention.text), style)
    if mention.only_in_title:
        return Text.assemble(text, " ", ("[only in title]", "bold yellow"))
    if mention.verdict is Verdict.NOT_FOUND:
        return Text.assemble(text, " ", ("[not in article]", "bold red"))
    return text


def _header(extraction: Extraction, name: str) -> RenderableType:
    article, provenance, usage = extraction.article, extraction.provenance, extraction.usage
    title = inline(article.title or "")
    published = article.published_at
    facts = [
        counted(article.length, "character"),
        f"language {inline(article.language)}" if article.language else "language not recognised",
        f"published {published}" if published else "publication date not given",
    ]
    spent = [engine_words(provenance), f"{provenance.seconds:.2f} s"]
    if provenance.attempts:
        spent.append(counted(provenance.attempts, "call"))
    if usage:
        spent.append(f"{usage.prompt_tokens:,} tokens in, {usage.completion_tokens:,} out")
    lines = [
        Text.assemble(
            (inline(name), "bold"),
            f"  {title}" if title else "",
            (f"  {inline(article.id)}", "dim"),
        ),
        Text(" · ".join(facts), "dim"),
        Text.assemble((spent[0], "bold"), (" · " + " · ".join(spent[1:]), "dim")),
    ]
    if fallback := provenance.fallback:
        models = ", ".join(inline(failed.model) for failed in fallback.models)
        lines.append(
            Text(
                f"! {models or f'The {fallback.engine} engine'} failed ({fallback.error}: "
                f"{inline(fallback.detail)}); this is the fallback's answer.",
                "bold yellow",
            )
        )
    if repair := provenance.repair:
        outcome = f"failed ({repair.error})" if repair.error else f"{repair.replaced} replaced"
        asked = counted(repair.asked, "string")
        lines.append(Text(f"Asked again about {asked} not in the article: {outcome}.", "dim"))
    found = counted(len(extraction.records), "record") if extraction.records else "No incident"
    lines.append(Text(f"{found} found in this article.", "bold"))
    return Group(*lines)


def _record(record: IncidentRecord, colour: str) -> RenderableType:
    fields = Table.grid(padding=(0, 2, 0, 0))
    fields.add_column(style="dim", no_wrap=True)
    fields.add_column(ratio=1)
    for label, lines in _fields(record):
        fields.add_row(label, Text("\n").join(lines))
    title = Text.assemble(
        (f" {inline(record.id)} ", f"bold reverse {colour}"),
        (f" {_words(record.event_type)}", "bold"),
        f" · {record.kind} ",
    )
    summary = Text(inline(record.summary), "bold")
    return Panel(
        Group(summary, "", fields) if record.summary else fields,
        title=title,
        title_align="left",
        border_style=colour,
        box=ROUNDED,
        padding=(0, 1),
    )


def _fields(record: IncidentRecord) -> Iterator[tuple[str, list[Text]]]:
    """Yield label and lines of every field that the record fills, in reading order."""
    yield "Standing", [Text(f"{_words(record.assertion)}; {_CHECKING[record.verification]}")]
    yield "When", [_date(record.date) if record.date else Text("not dated in the text", "dim")]
    if record.places:
        yield "Where", [_place(place) for place in record.places]
    if record.actors:
        by_role = sorted(record.actors, key=lambda actor: _ROLES.index(actor.role))
        yield "Who", [_actor(actor) for actor in by_role]
    if record.tolls:
        yield "Toll", list(_tolls(record.tolls))
    if record.weapons:
        yield "With", [mention_text(weapon) for weapon in record.weapons]
    if record.sources:
        yield (
            "Told by",
            [_noted(mention_text(source.name), _words(source.kind)) for source in record.sources],
        )
    if record.includes:
        yield "Covers", [Text(inline(", ".join(record.includes)))]
    if record.evidence:
        yield "Evidence", [_evidence(record.evidence)]


def _date(date: DateSpan) -> Text:
    if date.start is None:
        relative = date.precision is not Precision.UNKNOWN
        days = "day not known" + (" without the publication date" if relative else "")
    elif date.start == date.end:
        days = f"{date.start:%a} {date.start}"
    else:
        days = f"{date.start} to {date.end or 'open'}"
    return Text.assemble("“", mention_text(date), "” ", ("→ ", "dim"), days)


def _place(place: Place) -> Text:
    known: list[str] = [_words(place.level)]
    if place.country_code:
        known.append(inline(place.country_code))
    if place.latitude is not None and place.longitude is not None:
        known.append(f"{place.latitude:.2f}, {place.longitude:.2f}")
    return _noted(mention_text(place.name), ", ".join(known))


def _actor(actor: Actor) -> Text:
    notes = _words(actor.type)
    if actor.attribution is not Attribution.STATED:
        notes += f", {_words(actor.attribution)}"
    return Text.assemble(
        (f"{actor.role}: ", "dim"), _noted(mention_text(actor.name, "bold"), notes)
    )


def _tolls(tolls: tuple[Toll, ...]) -> Iterator[Text]:
    """Yield a line per toll, the parts of a total under it."""
    totals = [toll for toll in tolls if not toll.part]
    below: dict[int, list[Toll]] = {}
    orphans: list[Toll] = []
    last: dict[str, int] = {}
    first = {toll.outcome.value: at for at, toll in reversed(list(enumerate(totals)))}
    seen = 0
    for toll in tolls:
        if not toll.part:
            last[toll.outcome] = seen
            seen += 1
        elif (at := last.get(toll.outcome, first.get(toll.outcome))) is not None:
            below.setdefault(at, []).append(toll)
        else:
            orphans.append(toll)
    for at, total in enumerate(totals):
        yield _toll(total)
        for toll in below.get(at, ()):
            yield Text.assemble(("  of them ", "dim"), _toll(toll))
    for toll in orphans:
        yield Text.assemble(("counted elsewhere: ", "dim"), _toll(toll))


def _toll(toll: Toll) -> Text:
    line = Text.assemble(mention_text(toll.count, "bold"), (f" {_words(toll.outcome)}", "bold"))
    if reading := _reading(toll.count):
        line.append(f" ({reading})", "dim")
    if toll.group:
        line = Text.assemble(line, ": ", mention_text(toll.group))
    if toll.status is not Status.UNKNOWN:
        line.append(f" ({toll.status})", "dim")
    if toll.source:
        line = Text.assemble(line, (" [source: ", "dim"), mention_text(toll.source), ("]", "dim"))
    return line


def _reading(count: Count) -> str:
    """Return how code read the phrase, where the phrase does not have those digits itself."""
    if count.qualifier is Qualifier.RANGE:
        numbers, reading = [count.low, count.high], f"{count.low} to {count.high}"
    else:
        numbers, reading = [count.value], f"{_SIGNS.get(count.qualifier, '')}{count.value}"
    written = re.findall(r"[0-9]+", re.sub(r"(?<=\d)[,.\s](?=\d{3})", "", count.text))
    if all(number is None or str(number) in written for number in numbers):
        return ""
    return reading


def _evidence(evidence: tuple[Span, ...]) -> Text:
    spans = ", ".join(f"{span.start}-{span.end}" for span in evidence[:_MOST_SPANS])
    more = len(evidence) - _MOST_SPANS
    return Text(f"characters {spans}" + (f" and {more} more" if more > 0 else ""), "dim")


def _statements(extraction: Extraction) -> RenderableType:
    speakers = Table.grid(padding=(0, 2, 0, 0))
    for statement in extraction.statements:
        speakers.add_row(mention_text(statement.speaker), Text(_words(statement.stance), "bold"))
    return _section("Statements", speakers, "")


def _checks(extraction: Extraction) -> RenderableType:
    rows = Table.grid(padding=(0, 1, 0, 0))
    rows.add_column(style="bold yellow", no_wrap=True)
    rows.add_column(ratio=1)
    for check in extraction.checks:
        rows.add_row("!", _check(check, extraction))
    heading = f"Check before use ({len(extraction.checks)})"
    return _section(heading, rows, "yellow")


def _check(check: Check, extraction: Extraction) -> Text:
    where = _where(check.path, extraction)
    message = inline(check.message)
    return Text.assemble(
        (f"{where}: " if where else "", "bold"), message, (f" [{check.code}]", "dim")
    )


def _where(path: str, extraction: Extraction) -> str:
    """Say a path in words: `records[0].tolls[1].count` is `r1, toll 2, count`."""
    words: list[str] = []
    for step in path.split(".") if path else ():
        match = _STEP.fullmatch(step)
        if match is None:
            return inline(path)
        field, index = match["field"], match["index"]
        if index is None:
            words.append(_words(field))
        elif field == "records" and int(index) < len(extraction.records):
            words.append(inline(extraction.records[int(index)].id))
        else:
            words.append(f"{_words(field.removesuffix('s'))} {int(index) + 1}")
    return ", ".join(words)


def _section(title: str, body: RenderableType, colour: str) -> RenderableType:
    return Panel(
        body,
        title=Text(f" {title} ", "bold"),
        title_align="left",
        border_style=colour or "none",
        box=ROUNDED,
        padding=(0, 1),
    )


def _noted(name: Text, note: str) -> Text:
    return Text.assemble(name, (f" ({note})", "dim"))


def _words(term: str) -> str:
    return str(term).replace("_", " ")
