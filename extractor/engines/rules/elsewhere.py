"""Figures in digits from articles in languages that the offline engine does not read.

A figure is taken where it stands in a short pattern that can be read in one way, beside words for
people who were killed, injured, abducted or detained, in a sentence that names an act of violence
or follows one. Of the rest nothing is claimed: no sides, no places, no dates.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from extractor.core.counts import CountPhrase
from extractor.core.document import Document, Sentence
from extractor.core.languages import Language
from extractor.core.words import Phrases, Words, fold
from extractor.engines.rules.beside import Beside, Figure
from extractor.engines.rules.tongue import Tongue
from schemas.draft import Draft, IncidentDraft, SourceDraft, TollDraft
from schemas.vocabulary import Assertion, EventType, Kind, Outcome
