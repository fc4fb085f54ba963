"""A figure of people who came to harm, in a language that is not read."""

from __future__ import annotations

from dataclasses import dataclass

from extractor.core.counts import CountPhrase, CountValue
from schemas.vocabulary import ActorType, Outcome, Qualifier, Status

ONE = CountValue(1, Qualifier.EXACT, 1, 1)


@dataclass(frozen=True, slots=True)
class Figure:
    """A count phrase and who it counts. `tail`: offset behind the words read with it.

    `side` is that of the counted, `doer` who did it with the type of that side. `led`: the verb
    stands before it. `whole`: place among the sentence's figures of the one that it is a part of;
    `among`: it is a part of one told before ("among the dead are").
    """

    count: CountPhrase
    tail: int
    outcome: Outcome | None = None
    group: str | None = None
    status: Status = Status.UNKNOWN
    side: ActorType | None = None
    doer: tuple[str, ActorType] | None = None
    counts_people: bool = False
    led: bool = False
    whole: int | None = None
    among: bool = False

    @property
    def is_one(self) -> bool:
        return self.value.value == 1

    @property
    def value(self) -> CountValue:
        return self.count.value

    @property
    def is_part(self) -> bool:
        return self.among or self.whole is not None

    @property
    def is_vague(self) -> bool:
        """Whether it is told without a number: "dozens"."""
        return self.value.qualifier is Qualifier.VAGUE

    def fits_in(self, whole: Figure) -> bool:
        """Whether it can be a part of another figure."""
        return (
            self.value.value is not None
            and whole.value.value is not None
            and self.value.value < whole.value.value
        )


def is_read(count: CountPhrase) -> bool:
    """Whether a count phrase says how many, or that there were many."""
    value = count.value
    bounded = value.value if value.value is not None else value.low
    return bool(bounded) or value.qualifier is Qualifier.VAGUE
