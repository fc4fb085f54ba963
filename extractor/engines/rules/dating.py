"""The day of an act: not that of a statement about it, nor of what it is told from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from operator import itemgetter

from extractor.core.dates import DatePhrase
from extractor.engines.rules.acts import concerns
from extractor.engines.rules.incident import Incident
from extractor.engines.rules.lexicon import Tag
from extractor.engines.rules.scope import Days, Scope
from extractor.engines.rules.sentence import Sentence, once

_GAP = itemgetter(0)
LONG_SUBJECT = 5


CLOSE_BY = 6


FAR = 12


_COMMA = 6


_SINCE_REACH = 20


_PERFECT = 3
_OWNED = 3
_PAST = timedelta(days=7)
"""From an act to the day of the article, whose news is another."""
_IN_LINES = frozenset({",", ".", "[", "]", "/"})
_DASHED = (["("], ["-"], ["–"], ["—"])
_TELLINGS = frozenset(
    {"statement", "communique", "interview", "message", "briefing", "telex", "letter", "tweet"}
    | {"conference", "bulletin", "broadcast", "dispatch", "press", "speech", "hearing", "reporters"}
)
_FOLLOWING = frozenset({"follows", "followed", "follow"})
"""Before the day of what came first: "the raid follows a bloody weekend"."""
_PAGE = frozenset({"publication", "published", "updated", "posted", "modified"})


def act_date(
    sentence: Sentence, at: Tag, incident: Incident, calendar: Calendar
) -> tuple[int, DatePhrase] | None:
    """Return the date phrase nearest to the act that dates neither a statement nor another act.

    One that names days wins over "for an hour", "two days later".
    Before it stands how far from the act it is, in tokens, a comma counting for several.
    """
    saying = sentence.tagged("saying", "verbs")
    dates = []
    for day in sentence.dates:
        first, last = sentence.at(day.start), sentence.at(day.end - 1) + 1
        said = is_said(sentence, day) or any(
            0 <= first - tag.last <= 1 or (0 <= tag.first - last <= LONG_SUBJECT and first == 0)
            for tag in saying
        )
        between = sentence.lows[min(first, at.first) : max(first, at.first)]
        gap = abs(first - at.first) + _COMMA * between.count(",")
        # A sentence without a figure of the act tells of much else: only a date close by.
        close = (
            gap <= CLOSE_BY
            or _is_next(sentence, at, first)
            or len(sentence.dates) == 1
            or any(f.sentence is sentence for f in incident.figures)
        )
        since = _since(sentence, first)
        # "held since their arrest on 14 May", "the deadliest since April 19, when bombs killed 44"
        told_then = sentence.lows[last : last + 2]
        own = since is not None and (
            bool(sentence.over("acts", since, first)) or "when" in told_then
        )
        if since is not None and not own:
            if _is_perfect(sentence, at):
                # "have been killed since the war began in May"
                start = sentence.starts[since]
                dates.append((gap + FAR, DatePhrase(start, day.end)))
        elif close and not said and concerns(sentence, first, incident):
            dates.append((gap, day))
    nearest = min(dates, key=_GAP, default=None)
    if nearest is None or len(dates) == 1 or "same" in _words(sentence, nearest[1]):
        return nearest  # "the same evening" is known from what was told before
    fixed = (pair for pair in dates if calendar.is_fixed(pair[1]))
    return min(fixed, key=_GAP, default=nearest)


def _words(sentence: Sentence, phrase: DatePhrase) -> list[str]:
    return sentence.text[phrase.start : phrase.end].casefold().split()


def _is_next(sentence: Sentence, at: Tag, first: int) -> bool:
    """Whether a date ends the clause of an act: "attacked posts of the Front in X yesterday"."""
    if first < at.last or sentence.clause(first) != sentence.clause(at.first):
        return False
    return not any(
        sentence.over(family, at.last, first) for family in ("acts", "does", "harm", "saying")
    )


@once
def told_dates(sentence: Sentence) -> list[DatePhrase]:
    """Return the dates of a sentence that are of no statement."""
    return [phrase for phrase in sentence.dates if not is_said(sentence, phrase)]


def is_said(sentence: Sentence, phrase: DatePhrase) -> bool:
    """Whether a date is that of a statement: "confirmed the attack on Monday"."""
    index = sentence.at(phrase.start)
    words = sentence.text[phrase.start : phrase.end].casefold()
    if words.endswith(("hour before", "hours before")) or (
        words.startswith("for ") and words.endswith(("hour", "hours", "minutes"))
    ):
        return True
    last = sentence.at(phrase.end - 1)
    # "by Friday evening, 40 had been killed": the day of the count; "in a statement on Monday"
    told = sentence.lows[index] == "by" or not _TELLINGS.isdisjoint(sentence.lows[:index][-1:])
    told = told or not _FOLLOWING.isdisjoint(sentence.lows[max(0, index - _OWNED) : index])
    if told or _is_of_other(sentence, last + 1) or _is_of_page(sentence, index, last):
        return True
    clause = sentence.clause(index)
    said = (
        *sentence.tagged("saying", "verbs"),
        *sentence.tagged("stances"),
        *(tag for tag in sentence.tagged("cues", "aftermath") if not _is_joined(sentence, tag)),
    )
    if index and any(tag.first == sentence.at(phrase.end - 1) + 1 for tag in said):
        return True  # "the ministry on Friday condemned"
    saying = [
        tag
        for tag in said
        if tag.first < index
        and sentence.clause(tag.first) == clause
        and _is_past(sentence, tag)
        and sentence.lows[tag.last] != "into"  # "rockets slammed into"
    ]
    if not saying:
        return False
    last = saying[-1].last
    # A finite verb between starts the clause of what is said.
    done = (*sentence.tagged("does"), *sentence.tagged("harm"))
    told = any(last <= tag.first < index and not _is_object(sentence, tag) for tag in done)
    # "condemned on Tuesday the killing of nine people on Sunday"
    told = told or any(last == sentence.at(day.start) < index for day in sentence.dates)
    return not told and "that" not in sentence.lows[last:index]


def _is_joined(sentence: Sentence, tag: Tag) -> bool:
    """Whether a verb is told with a deed: "captured nine men and discovered arms on Monday"."""
    if not tag.first or sentence.lows[tag.first - 1] != "and":
        return False
    clause = sentence.clause(tag.first)
    return any(
        deed.first < tag.first and sentence.clause(deed.first) == clause
        for deed in sentence.tagged("does")
    )


def _since(sentence: Sentence, index: int) -> int | None:
    """Return the "since" of a day that the act is told from: "since the war began in May"."""
    before = [i for i, low in enumerate(sentence.lows[:index]) if low == "since"]
    return before[-1] if before and index - before[-1] <= _SINCE_REACH else None


def _is_perfect(sentence: Sentence, at: Tag) -> bool:
    """Whether a deed is told as going on until now: "have been killed"."""
    words = sentence.lows[max(0, at.first - _PERFECT) : at.first]
    return "have" in words or "has" in words


def _is_of_other(sentence: Sentence, index: int) -> bool:
    """Whether a day owns what is no act: "Saturday's announcement of 81 deaths"."""
    lows = sentence.lows
    if index >= len(lows) or lows[index] != "'s":
        return False
    here = range(index + 1, index + 1 + _OWNED)
    telling = (*sentence.tagged("acts"), *sentence.tagged("harm"), *sentence.tagged("cues", "wars"))
    return not any(tag.first in here for tag in telling)


def _is_of_page(sentence: Sentence, index: int, last: int) -> bool:
    """Whether a date is that of the page or its dateline: "BAGHDAD, June 9 -"."""
    before = sentence.lows[:index]
    if not _PAGE.isdisjoint(before[-3:]):
        return True
    lined = all(sentence.names[i] or low in _IN_LINES for i, low in enumerate(before))
    if lined and before[-1:] == [","] and sentence.texts[0].isupper():
        return True
    # MOGADISHU, Somalia Aug 21, 2017 (AP) - what
    return lined and bool(before) and sentence.lows[last + 1 : last + 2] in _DASHED


def _is_past(sentence: Sentence, tag: Tag) -> bool:
    """Whether a verb takes a day of the past: "has confirmed" and "says" do not."""
    if tag.first and sentence.lows[tag.first - 1] in {"has", "have"}:
        return False
    word = sentence.lows[tag.first]
    return word.endswith("ed") or word in {"said", "told"}


def _is_object(sentence: Sentence, tag: Tag) -> bool:
    return tag.first > 0 and sentence.lows[tag.first - 1] in {"the", "a", "an", "this", "his"}


@dataclass(frozen=True, slots=True)
class Calendar:
    """Reads the days of what is told.

    Args:
        days: reads date phrases.
    """

    days: Days

    def day_of(self, sentence: Sentence, *, earlier: bool) -> tuple[date, date] | None:
        """Return the days that a sentence tells of, None for none or several."""
        read = [day for phrase in told_dates(sentence) if (day := self.days(phrase))]
        # "In August, 34 died during Friday prayers"
        return read[0] if len(read) == 1 or (read and earlier) else None

    def is_another(self, incident: Incident, day: tuple[date, date] | None) -> bool:
        """Whether an incident is of other days."""
        known = self.days(incident.date) if incident.date else None
        return bool(day and known and (day[1] < known[0] or known[1] < day[0]))

    def is_fixed(self, phrase: DatePhrase) -> bool:
        """Whether a date phrase names days of the calendar."""
        return self.days(phrase) is not None

    def is_one(self, phrase: DatePhrase) -> bool:
        """Whether a date phrase names one day of the calendar."""
        read = self.days(phrase)
        return read is not None and read[0] == read[1]

    def set_back(self, told: Sequence[Incident], published: date) -> None:
        """Count as told for context what was done days before the news of its story."""
        first: dict[int, int] = {}
        for incident in told:
            at = min(incident.sentences, default=0)
            first[incident.block] = min(at, first.get(incident.block, at))
        for incident in told:
            opens = first[incident.block] in incident.sentences
            read = self.days(incident.date) if incident.date else None
            age = published - read[1] if read else None
            if age is None:
                continue
            if incident.scope is Scope.NEWS and not opens and age >= _PAST:
                incident.scope = Scope.EARLIER
            elif incident.scope is Scope.EARLIER and opens and age < 2 * _PAST:
                dates = incident.sentences[first[incident.block]].dates
                ends = [found[1] for phrase in dates if (found := self.days(phrase))]
                if all(published - end < 2 * _PAST for end in ends):
                    incident.scope = Scope.NEWS  # the news of its item

    def same_day(
        self, told: Sequence[Incident], incident: Incident, sentence: Sentence
    ) -> DatePhrase | None:
        """Return the day of the act told before, for "earlier in the day", "hours later"."""
        # "Earlier, gunmen killed …"
        opens = sentence.lows[:2] in (["earlier", ","], ["later", ","])
        if sentence.headline or not (opens or sentence.tagged("cues", "same_day")):
            return None
        before = [
            known
            for known in told
            if known is not incident
            and known.block == incident.block
            and known.scope is not Scope.RUNNING
            and known.date
        ]
        day = before[-1].date if before else None
        return day if day and self.is_one(day) else None
