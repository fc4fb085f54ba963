"""Deeds of an act that is told already: the same person's fate, "the attack" again."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.engines.rules import figures, where
from extractor.engines.rules.acts import ATTACKS, hit_again, is_one_act
from extractor.engines.rules.apart import elsewhere, is_point, is_trigger
from extractor.engines.rules.deeds import Deed
from extractor.engines.rules.incident import Incident
from extractor.engines.rules.meanings import Kind
from extractor.engines.rules.scope import Scope
from extractor.engines.rules.sentence import Sentence
from schemas.vocabulary import EventType, Role


def known(incidents: Sequence[Incident], sentence: Sentence, deed: Deed) -> Incident | None:
    """Return where the same person's fate, or "the attack" itself, is told already."""
    ours = [i for i in reversed(incidents) if i.block == sentence.block and i.act]
    if deed.patient is not None and deed.patient.kind is Kind.PERSON:
        name = sentence.quote(deed.patient.first, deed.patient.last)
        for incident in ours:
            harmed = [side.name for side in incident.actors if side.role is Role.VICTIM]
            same = any(figures.same_person(name, other) for other in harmed)
            if same and incident.act and is_one_act(incident.act, deed.act):
                return incident
    if deed.act is EventType.ATTACK:
        hit = hit_again(sentence, deed, ours)
        if hit is not None:
            return hit
        again = not deed.verb and deed.tag.first > 0
        if again and sentence.lows[deed.tag.first - 1] in {"the", "this", "that"}:
            near = {p.name for p in where.places(sentence) if is_point(p)}
            news = (i for i in ours if i.scope is Scope.NEWS and not elsewhere(i, near))
            return next(news, None)
        # "raided the offices, arresting three": a raid of one name.
        raid = sentence.lows[deed.tag.first].startswith("raid")
        acts = ATTACKS | {EventType.DETENTION} if raid else ATTACKS
        for incident in ours:
            if sentence.number in incident.sentences and incident.act in acts:
                return incident
    return None


def is_again(home: Incident, sentence: Sentence, deed: Deed) -> bool:
    """Whether a deed of another kind may tell how an act was done: soon after, or "the …"."""
    if sentence.number in home.sentences and is_trigger(sentence, deed.tag):
        return False
    if home.act is deed.act or deed.verb:
        return True
    the = deed.tag.first > 0 and sentence.lows[deed.tag.first - 1] in {"the", "this"}
    return the or any(sentence.number - number in {0, 1} for number in home.sentences)
