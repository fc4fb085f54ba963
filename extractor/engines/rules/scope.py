"""Whether a sentence tells the news, an earlier act, or the sum of a long time."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from enum import Enum, auto

from extractor.core.dates import DatePhrase
from extractor.engines.rules.lexicon import Tag
from extractor.engines.rules.sentence import Sentence

Days = Callable[[DatePhrase], tuple[date, date] | None]
"""Reads the first and last day of a date phrase, None where the text fixes none."""

_OLD = timedelta(days=21)
"""Before publication; what is older is not the news."""
_OPENING = 4
"""Characters before a date that a sentence begins with ("* In")."""
_MONTH = timedelta(days=27)
_MANY = 10
_LEAD = 3
"""Sentences that tell the news."""
_NEW = timedelta(days=7)
_OF_CROWDS = frozenset({"protest", "crackdown", "detention"})
_YEAR_LONG = timedelta(days=364)
_FEW_DAYS = timedelta(days=3)
_HAVE = frozenset({"has", "have"})
_RECORD_REACH = 5
_RECORDS = frozenset(
    {
        "deadliest",
        "worst",
        "bloodiest",
        "first",
        "second",
        "third",
        "biggest",
        "largest",
        "heaviest",
    }
    | {"highest", "latest"}
)
_RUNNING = re.compile(
    r"^(?:(?:ever )?since|so far|over the|during the|for the|in the (?:past|last)|in recent)\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(?:1[89]|20)\d\d\b")
_RANKED = frozenset(
    {
        "worst",
        "deadliest",
        "bloodiest",
        "biggest",
        "largest",
        "highest",
        "heaviest",
        "first",
        "most",
    }
)
_MONTH_NAME = re.compile(
    r"^(?:in |since )?(?:January|February|March|April|May|June|July|August|September"
    r"|October|November|December)$"
)
_MONTHS_OR_YEARS = re.compile(r"\b(?:months?|years?|decades?)\b", re.IGNORECASE)


class Scope(Enum):
    """What stretch of time a sentence tells of."""

    NEWS = auto()
    EARLIER = auto()
    RUNNING = auto()


def scope(sentence: Sentence, days: Days, published: date | None) -> Scope:
    """Say what a sentence tells of; `published` is the day of the article, if known."""
    if _is_running(sentence, days, published):
        return Scope.RUNNING
    read = [found for phrase in sentence.dates if (found := days(phrase))]
    if published and _opens_long_ago(sentence, days, published):
        return Scope.EARLIER
    # "Police arrested three men on Tuesday over last month's murder" is news.
    if published and sentence.number <= _LEAD and any(published - last < _NEW for _, last in read):
        return Scope.NEWS
    if _is_context(sentence) or _is_long_ago(sentence):
        return Scope.EARLIER
    # "The deadliest attack this month was on May 10": what is only ranked beside the news.
    old = _OLD if _RANKED.isdisjoint(sentence.lows) else _NEW
    if published and read and all(last < published - old for _, last in read):
        return Scope.EARLIER
    return Scope.NEWS


def _is_context(sentence: Sentence) -> bool:
    """Whether a word says so; not behind the day that a sentence opens with."""
    cues = sentence.tagged("cues", "background")
    first = sentence.dates[0] if cues and sentence.dates else None
    if first is None or first.start > sentence.starts[0] + _OPENING:
        return bool(cues)
    return any(
        sentence.starts[tag.first] < first.end or sentence.lows[tag.last - 1] == "similar"
        for tag in cues
    )


def _opens_long_ago(sentence: Sentence, days: Days, published: date) -> bool:
    """Whether it begins with an old date: "In August, 34 people died during Friday prayers"."""
    first = sentence.dates[0] if sentence.dates else None
    if first is None or first.start > sentence.starts[0] + _OPENING:
        return False
    read = days(first)
    return read is not None and read[1] < published - _OLD


def _is_sum(sentence: Sentence, days: Days) -> bool:
    """Whether it sums up a month or a year: "attacks killed 306 people in 2008"."""
    read = [found for phrase in sentence.dates if (found := days(phrase))]
    if not any(last - first >= _MONTH for first, last in read):
        return False
    if all((count.value.value or 0) < _MANY for count in sentence.counts):
        return False
    if sentence.tagged("cues", "sums", "tallies") or "alone" in sentence.lows:
        return True
    if any(last - first >= _YEAR_LONG for first, last in read) and any(
        sentence.lows[tag.last - 1].endswith("s") and tag.value not in _OF_CROWDS
        for tag in sentence.tagged("acts")
    ):
        return True
    # "Violence in the three countries cost 13,800 lives in 2023"
    return bool(sentence.tagged("cues", "wars")) or "violence" in sentence.lows


def _is_running(sentence: Sentence, days: Days, published: date | None) -> bool:
    """Whether a figure of the sentence adds up over weeks or years."""
    running = any(not _is_record(sentence, tag) for tag in sentence.tagged("cues", "running"))
    if running or _since(sentence, days, published) or _is_sum(sentence, days):
        return True
    if _is_between(sentence) or _lasted(sentence) or _goes_on(sentence, days, published):
        return True
    if sentence.tagged("cues", "wars") and sentence.tagged("cues", "perfect"):
        # "had been killed in the fighting since Saturday": the news.
        read = [found for phrase in sentence.dates if (found := days(phrase))]
        return not (published and read and all(published - day < _NEW for day, _ in read))
    phrases = ((p, sentence.text[p.start : p.end]) for p in sentence.dates)
    return any(
        _RUNNING.search(words) and _is_long(words, days(phrase), published)
        for phrase, words in phrases
    )


def _goes_on(sentence: Sentence, days: Days, published: date | None) -> bool:
    """Whether a figure behind the news adds up till now: "in the past week 19 have been killed"."""
    if published is None or sentence.number <= _LEAD or _HAVE.isdisjoint(sentence.lows):
        return False
    since = sentence.starts[sentence.lows.index("since")] if "since" in sentence.lows else None
    if not any(
        published - found[0] >= _FEW_DAYS
        and (found[1] == published or (since is not None and since < phrase.start))
        for phrase in sentence.dates
        if (found := days(phrase))
    ):
        return False
    return any(
        not _HAVE.isdisjoint(sentence.lows[max(0, harm.first - _LEAD) : harm.first])
        for harm in sentence.tagged("harm")
    )


def _lasted(sentence: Sentence) -> bool:
    """Whether it is of a war told by how long it was: "the decade-long insurgency"."""
    if not sentence.tagged("harm") or not _RANKED.isdisjoint(sentence.lows):
        return False  # "one of the bloodiest raids of the four-year war"
    return any(
        any(low.endswith(_LASTING) for low in sentence.lows[max(0, war.first - _TWO) : war.first])
        or (sentence.lows[war.first - 1] == "of" and sentence.lows[war.first - 2] in _SPANS)
        for war in sentence.tagged("cues", "wars")
        if war.first >= _TWO
    )


_TWO = 2
_LASTING = ("-year", "-month", "-week", "-decade", "-long", "-year-old", "-month-old")
_SPANS = frozenset({"weeks", "months", "years", "decades", "decade"})


def _is_between(sentence: Sentence) -> bool:
    """Whether it is "between May 2017 and the end of last year fighting claimed 701 lives"."""
    starts = [sentence.at(phrase.start) for phrase in sentence.dates]
    told = any("between" in sentence.lows[max(0, index - 1) : index + 1] for index in starts)
    return told and any((count.value.value or 0) >= _MANY for count in sentence.counts)


def _is_record(sentence: Sentence, running: Tag) -> bool:
    """Whether it is "the deadliest attack this year": one act, and no sum."""
    before = sentence.lows[max(0, running.first - _RECORD_REACH) : running.first]
    return not _RECORDS.isdisjoint(before)


def _is_long_ago(sentence: Sentence) -> bool:
    """Whether deeds are told in the pluperfect, and not because somebody said so."""
    if sentence.number <= _LEAD or "had" not in sentence.lows:
        return False
    if sentence.tagged("saying") or sentence.tagged("doubt"):
        return False
    deeds = (*sentence.tagged("harm"), *sentence.tagged("does"))
    return any("had" in sentence.lows[max(0, tag.first - 2) : tag.first] for tag in deeds)


def _since(sentence: Sentence, days: Days, published: date | None) -> bool:
    """Whether something is told "since X did Y in 2015"."""
    if "since" not in sentence.lows or not _RANKED.isdisjoint(sentence.lows):
        return False  # "the deadliest attack since 2015"
    start = sentence.starts[sentence.lows.index("since")]
    return any(
        phrase.start > start
        and _is_long(sentence.text[phrase.start : phrase.end], days(phrase), published)
        for phrase in sentence.dates
    )


def _is_long(words: str, read: tuple[date, date] | None, published: date | None) -> bool:
    if read and published:
        return published - read[0] > _OLD
    return bool(_YEAR.search(words) or _MONTHS_OR_YEARS.search(words) or _MONTH_NAME.search(words))
