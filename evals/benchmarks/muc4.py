"""MUC-4: the articles as GTT has them, and our records as the templates that it scores.

The mapping follows the task definition of MUC-4 (Proceedings of the Fourth Message Understanding
Conference, 1992) and, where that leaves a choice, what scored best on 400 articles of train.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType

from pydantic import BaseModel

from evals.benchmarks import victims
from evals.benchmarks.ceaf import ROLES, Entity, Slot, Template, entity
from evals.benchmarks.files import BenchmarkError, find, read_lines
from evals.benchmarks.muc4_casing import Casing, NamedLine
from evals.benchmarks.muc4_slots import Key
from schemas.article import Article
from schemas.record import Actor, IncidentRecord
from schemas.vocabulary import ActorType, EventType, PlaceLevel, Role

ORIGIN = (
    "MUC-4 in GTT form is in the repository of Du, Rush and Cardie, 'Template Filling with "
    "Generative Transformers' (xinyadu/gtt, data/muc/processed); the texts and keys are those of "
    "the Fourth Message Understanding Conference, 1992"
)


class Reading(StrEnum):
    """Which text an engine reads."""

    CASED = "cased"
    UPPER = "upper"
    LOWER = "lower"


class _GttTemplate(BaseModel):
    incident_type: str
    PerpInd: list[list[tuple[str, int]]]
    PerpOrg: list[list[tuple[str, int]]]
    Target: list[list[tuple[str, int]]]
    Victim: list[list[tuple[str, int]]]
    Weapon: list[list[tuple[str, int]]]

    def read(self) -> Template:
        return Template(
            self.incident_type,
            {
                role: tuple(entity(text for text, _ in one) for one in getattr(self, role) if one)
                for role in ROLES
            },
        )


class _GttLine(BaseModel):
    docid: str
    doctext: str
    templates: list[_GttTemplate]


class _FullLine(BaseModel):
    docid: str
    text: str
    article_date: date | None
    templates: list[Key]


@dataclass(frozen=True, slots=True)
class Message:
    """An article of MUC-4.

    Attributes:
        docid: its id.
        lower: its text as GTT has it, in lower case and without dateline.
        upper: its text as it came, in capitals, after the dateline; None without the full file.
        published_at: the day of the dateline, if known.
        templates: gold of GTT.
        keys: the original keys, one for each template; None without the full file.
    """

    docid: str
    lower: str
    upper: str | None
    published_at: date | None
    templates: tuple[Template, ...]
    keys: tuple[Key, ...] | None

    def article(self, casing: Casing | None, reading: Reading) -> Article:
        """Return what an engine gets to read.

        Raises:
            BenchmarkError: what the reading needs is not there.
        """
        if reading is Reading.LOWER:
            text = self.lower
        elif self.upper is None:
            raise BenchmarkError(f"--text {reading} needs the full file of the split")
        elif reading is Reading.UPPER:
            text = self.upper
        elif casing is None:
            raise BenchmarkError(f"--text {reading} needs muc4_full_train.jsonl, to learn names")
        else:
            text = casing.apply(self.upper)
        return Article(text=text, published_at=self.published_at, language="en", id=self.docid)


def read(folder: Path, split: str) -> list[Message]:
    """Read a split: `muc4_SPLIT.json` or GTT's `SPLIT.json`, and `muc4_full_SPLIT.jsonl` if there.

    Raises:
        BenchmarkError: a file is missing, does not fit, or the two do not have the same articles.
    """
    file, *full = files(folder, split)
    lines = read_lines(file, _GttLine)
    if not full:
        return [_message(line, None) for line in lines]
    whole = read_lines(full[0], _FullLine)
    if [(line.docid, len(line.templates)) for line in lines] != [
        (line.docid, len(line.templates)) for line in whole
    ]:
        raise BenchmarkError(f"{full[0]}: not the same articles and templates as {file.name}")
    return list(map(_message, lines, whole))


def files(folder: Path, split: str) -> tuple[Path, ...]:
    """Return the split's file and, if it is there, its full one.

    Raises:
        BenchmarkError: the first is missing.
    """
    file = find(folder, (f"muc4_{split}.json", f"{split}.json"), ORIGIN)
    full = folder / f"muc4_full_{split}.jsonl"
    return (file, full) if full.is_file() else (file,)


def read_casing(folder: Path) -> Casing | None:
    """Learn the case of names from the full train file; None without it.

    Raises:
        BenchmarkError: it does not fit.
    """
    file = folder / "muc4_full_train.jsonl"
    return Casing.learn(read_lines(file, NamedLine)) if file.is_file() else None


def _message(line: _GttLine, full: _FullLine | None) -> Message:
    return Message(
        docid=line.docid,
        lower=line.doctext,
        upper=body(full.text) if full else None,
        published_at=full.article_date if full else None,
        templates=tuple(template.read() for template in line.templates),
        keys=tuple(full.templates) if full else None,
    )


def distinct(templates: Iterable[Template]) -> tuple[Template, ...]:
    """Return the templates without repetitions, in order."""
    kept: list[Template] = []
    for one in templates:
        if one not in kept:
            kept.append(one)
    return tuple(kept)


_DATELINE = re.compile(r"\A[^\n]*? -- *(?:\[[^\]\n]*\] *)*")


def body(text: str) -> str:
    """Return a text without dateline and headers ("[TEXT]"), each paragraph on one line."""
    paragraphs = _DATELINE.sub("", text, count=1).split("\n\n")
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)


INCIDENT_TYPE: Mapping[EventType, str] = MappingProxyType(
    {
        EventType.ARMED_CLASH: "attack",
        EventType.AIR_STRIKE: "bombing",
        EventType.SHELLING: "attack",
        EventType.EXPLOSIVE: "bombing",
        EventType.SUICIDE_ATTACK: "bombing",
        EventType.ATTACK: "attack",
        EventType.EXECUTION: "attack",
        EventType.ABDUCTION: "kidnapping",
        EventType.ILL_TREATMENT: "attack",
        EventType.SEXUAL_VIOLENCE: "attack",
        EventType.DESTRUCTION: "arson",
        EventType.MOB_VIOLENCE: "attack",
        EventType.OTHER: "attack",
    }
)
"""Of the types left out, MUC-4 has no template: detention, protest, crackdown, mixed figures.

Nothing of ours becomes a robbery or a forced work stoppage.
"""

_ORGANISED = frozenset(
    {ActorType.STATE_FORCES, ActorType.REBELS, ActorType.MILITIA, ActorType.FOREIGN_FORCES}
)
_STATE = frozenset({ActorType.STATE_FORCES, ActorType.FOREIGN_FORCES})
_UNARMED = frozenset({ActorType.CIVILIANS, ActorType.OTHER, ActorType.PROTESTERS})
_PEOPLE = frozenset(
    {
        "agent",
        "agents",
        "assassins",
        "attackers",
        "bodyguards",
        "combatants",
        "commandos",
        "commando",
        "extremist",
        "extremists",
        "fighters",
        "gunmen",
        "guerrilla",
        "guerrillas",
        "individual",
        "individuals",
        "insurgents",
        "kidnappers",
        "killers",
        "man",
        "men",
        "members",
        "militiamen",
        "narcoterrorists",
        "officers",
        "officials",
        "people",
        "persons",
        "policemen",
        "rebel",
        "rebels",
        "snipers",
        "soldier",
        "soldiers",
        "students",
        "subversive",
        "subversives",
        "suspects",
        "terrorist",
        "terrorists",
        "traffickers",
        "troops",
        "youths",
    }
)
"""What people are called, not a body; "members of the front" are people."""


def fitting(records: Iterable[IncidentRecord]) -> list[IncidentRecord]:
    """Return the records that have an incident type in MUC-4."""
    return [
        record
        for record in records
        if record.event_type in INCIDENT_TYPE and not _is_combat(record)
    ]


def _is_combat(record: IncidentRecord) -> bool:
    """Whether armed sides alone fight: no template, by the task definition of MUC-4."""
    return record.event_type is EventType.ARMED_CLASH and not (
        any(place.level is PlaceLevel.SITE for place in record.places) or victims.named(record)
    )


def templates(records: Sequence[IncidentRecord]) -> tuple[Template, ...]:
    """Return an article's records as templates; equal ones are one."""
    return distinct(template(record) for record in fitting(records))


def template(record: IncidentRecord) -> Template:
    """Return a record as a template.

    PerpInd and PerpOrg are the perpetrators and, of a clash, the sides that are not a state's:
    people and bodies. Target is the sites, Weapon the weapons. Victim is for names alone, so
    victims that are only counted are left out. One mention an entity.
    """
    perpetrators = [actor for actor in record.actors if _acted(actor)]
    named = [people_and_body(actor) for actor in perpetrators]
    texts: dict[Slot, Iterable[str]] = {
        Slot.PERP_IND: (people for people, _ in named if people),
        Slot.PERP_ORG: (body for _, body in named if body),
        Slot.TARGET: (p.name.text for p in record.places if p.level is PlaceLevel.SITE),
        Slot.VICTIM: victims.named(record, _UNARMED),
        Slot.WEAPON: (weapon.text for weapon in record.weapons),
    }
    return Template(
        INCIDENT_TYPE[record.event_type], {role: _entities(texts[role]) for role in ROLES}
    )


def _acted(actor: Actor) -> bool:
    """Whether an actor may be a perpetrator: of MUC-4's acts a state's forces hardly ever are."""
    return actor.role in {Role.PERPETRATOR, Role.PARTY} and actor.type not in _STATE


def is_body(actor: Actor) -> bool:
    """Whether an actor is an organisation, and not the people who acted."""
    words = actor.name.text.casefold().split()
    return actor.type in _ORGANISED and not _PEOPLE.intersection(words)


def people_and_body(actor: Actor) -> tuple[str | None, str | None]:
    """Split an actor into who acted and for which body: "guerrillas of the FMLN".

    MUC-4 has a slot for each; a record names a side once.
    """
    name = actor.name.text
    whole = _OF_BODY.match(name) or _BODY_BEFORE.match(name)
    if whole and _PEOPLE.intersection(whole["people"].casefold().split()):
        return whole["people"], whole["body"]
    return (None, name) if is_body(actor) else (name, None)


_OF_BODY = re.compile(r"(?P<people>.+?) of (?:the )?(?P<body>[A-Z].*)", re.DOTALL)
_BODY_BEFORE = re.compile(r"(?P<body>[A-Z]\S*(?: [A-Z]\S*)*) (?P<people>[a-z]\S*(?: [a-z]\S*)*)")


def _entities(texts: Iterable[str]) -> tuple[Entity, ...]:
    return tuple(dict.fromkeys(entity([text]) for text in texts))
