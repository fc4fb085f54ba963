"""A part of a dataset, so that what was tuned on and what was kept aside are scored apart."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self, TypeVar

T = TypeVar("T")

_WRITTEN = re.compile(r"([1-9][0-9]{0,5})(?:-([1-9][0-9]{0,5}))?/([1-9][0-9]{0,5})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Part:
    """Numbers `first` to `last` of every `of` items: `4/4` has 4, 8, 12 …, `1-3/4` the others."""

    first: int
    last: int
    of: int

    @classmethod
    def parse(cls, written: str) -> Self:
        """Read `K/N` or `K-L/N`.

        Raises:
            ValueError: something else, or not 1 <= K <= L <= N; the message is for the user.
        """
        match = _WRITTEN.fullmatch(written)
        if match:
            first, of = int(match[1]), int(match[3])
            last = int(match[2] or first)
            if first <= last <= of:
                return cls(first, last, of)
        raise ValueError(f"{written!r} is not K/N or K-L/N with 1 <= K <= L <= N, such as 4/4.")

    def __str__(self) -> str:
        span = f"{self.first}" if self.first == self.last else f"{self.first}-{self.last}"
        return f"{span}/{self.of}"

    def take(self, items: Iterable[T]) -> list[T]:
        """Return the items of the part, in order."""
        return [
            item
            for place, item in enumerate(items)
            if self.first <= place % self.of + 1 <= self.last
        ]
