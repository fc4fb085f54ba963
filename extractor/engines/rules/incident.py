"""What has been gathered of one act, or of a total over several."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from extractor.core.dates import DatePhrase
from extractor.engines.rules import where
from extractor.engines.rules.figures import Figure, repeats, tells_more, vaguer
from extractor.engines.rules.placenames import NATIONALITY, Located
from extractor.engines.rules.scope import Scope
from extractor.engines.rules.sentence import Sentence
from extractor.engines.rules.sides import Side
from extractor.engines.rules.voices import Voice
from schemas.vocabulary import EventType, Role

_PLACES_OF_ONE_ACT = 6
FIGHTING = {"state_forces", "rebels", "militia", "foreign_forces"}


@dataclass
class Incident:
    """What has been gathered of one act; `act` None for a total over several."""

    block: int
    act: EventType | None
    scope: Scope = Scope.NEWS
    figures: list[Figure] = field(default_factory=list)
    sentences: dict[int, Sentence] = field(default_factory=dict)
    actors: list[Side] = field(default_factory=list)
    places: dict[str, Located] = field(default_factory=dict)
    date: DatePhrase | None = None
    date_gap: int = 0
    voices: list[Voice] = field(default_factory=list)
    accused: bool = False
    covers: list[Incident] = field(default_factory=list)
    """Acts that are told apart and counted in its figures."""
    wide: bool = False
    """Its figures are of several acts at once."""
    covered: bool = False
    """Another's figures count it, too."""

    def tell(self, sentence: Sentence) -> None:
        """Count a sentence among the evidence."""
        self.sentences[sentence.number] = sentence
        hedged = sentence.tagged("cues", "hedge")
        # Who is arrested is accused of something: that says nothing of the arrest.
        if self.act is not EventType.DETENTION:
            hedged = hedged or sentence.tagged("doubt", "accusation")
        self.accused |= bool(hedged)

    def most(self, outcome: str) -> int:
        """Return the largest number of those who came to this harm, 0 if none is known."""
        mine = (figure.counted for figure in self.figures if figure.counted.outcome == outcome)
        return max((counted.count.value.value or 0 for counted in mine), default=0)

    def counts(self, outcome: str) -> bool:
        """Whether a figure of this outcome is known."""
        return any(figure.counted.outcome == outcome for figure in self.figures)

    def has(self, role: Role) -> bool:
        return any(side.role is role for side in self.actors)

    def add_figure(self, new: Figure) -> bool:
        """Add a figure unless it is known; say whether it is a new one."""
        for index, old in enumerate(self.figures):
            if repeats(new, old):
                kept = new if tells_more(new, old) else old
                self.figures[index] = replace(kept, voice=old.voice or new.voice)
                return False
            if vaguer(new, old):
                return False
            if vaguer(old, new):
                self.figures[index] = new
                return True
        self.figures.append(new)
        return True

    def add_place(self, place: Located) -> None:
        """Add a place unless it is known by this name, or by one that says more."""
        if any(
            where.same(place.name, name) or where.is_said_in_full(place.name, name)
            for name in self.places
        ):
            return
        for name in [n for n in self.places if where.is_said_in_full(n, place.name)]:
            del self.places[name]
        if len(self.places) < _PLACES_OF_ONE_ACT:
            self.places[place.name] = place

    def claim(self, side: Side, sentence: Sentence) -> None:
        """Take who claims the act as its doer."""
        self.tell(sentence)
        self.actors = [known for known in self.actors if not same_side(side, known)]
        self.actors.append(side)

    def add_sides(self, found: Iterable[Side | None]) -> None:
        for side in found:
            if side is None:
                continue
            known = next((known for known in self.actors if same_side(side, known)), None)
            if known is None:
                self.actors.append(side)
            elif _is_fuller(side, known):
                self.actors[self.actors.index(known)] = replace(known, name=side.name)


def _is_fuller(side: Side, known: Side) -> bool:
    """Whether a name says more than one word did: "Ana Ruiz", "US-led coalition"."""
    words = known.name.split()
    longer = len(words) == 1 and words[0][0].isupper() and side.type is known.type
    return longer and words[0] in side.name.split()


def same_side(one: Side, other: Side) -> bool:
    if one.role is not other.role:
        return False
    a, b = one.name.casefold(), other.name.casefold()
    if a in b or b in a:
        return True
    return one.role is Role.VICTIM and bool(_peoples(one.name) & _peoples(other.name))


def _peoples(name: str) -> set[str]:
    """Return the names of peoples in a phrase, of whatever ending ("Alawite", "Alawites")."""
    words = (word.rstrip("s") for word in name.split() if word[0].isupper())
    return {word for word in words if NATIONALITY.search(word)}
