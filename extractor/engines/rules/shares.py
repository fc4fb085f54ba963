"""Which figures of a sentence count people that another figure counts already."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from extractor.core.counts import CountPhrase
from extractor.engines.rules.figures import Figure, is_less
from extractor.engines.rules.incident import Incident
from extractor.engines.rules.lexicon import Tag
from extractor.engines.rules.meanings import Kind
from extractor.engines.rules.nominals import Reader
from extractor.engines.rules.sentence import Sentence
from extractor.engines.rules.told import nearest
from extractor.engines.rules.tolls import Counted
from extractor.engines.rules.voices import Voice

_HARMED = frozenset(
    {"dead", "victims", "killed", "wounded", "injured", "casualties", "fatalities", "missing"}
    | {"deaths", "detainees", "arrested", "detained", "hostages", "bodies", "slain"}
)
_OF_WHOM = frozenset({"them", "whom", "these", "those", "which"})
_EARLIER = frozenset({"earlier", "initial", "initially", "previous", "previously", "preliminary"})
_COUNTING = frozenset({"toll", "count", "figure", "estimate", "number", "tally", "reports"})
_PUTTING = frozenset({"put", "given", "gave", "reported", "said", "counted", "spoken", "cited"})
_ARE = frozenset({"were", "was", "are", "is"})
_ENDS = frozenset({";", ":"})
_JOINS = frozenset({",", "and", "were", "was", "others"})
_OF_REACH = 3
_AMONG_REACH = 6
_BEFORE_REACH = 12
_INCLUDING = frozenset({"included", "include", "includes"})
_BREAKS = frozenset({",", ";", ":", "and"})


def take_shares(
    incidents: Sequence[Incident], sentence: Sentence, spoken: Sequence[Voice]
) -> set[int]:
    """Take "seven of them were children" for a part of the figure told last.

    Returns the tokens at which such figures begin.
    """
    shared: set[int] = set()
    ours = [i for i in incidents if i.block == sentence.block and i.figures]
    for share, outcomes in _shares(sentence) if ours else ():
        wholes = [
            figure.counted.outcome
            for figure in reversed(ours[-1].figures)
            if figure.counted.outcome in outcomes and is_less(share, figure.counted)
        ]
        if wholes:
            # "The victims" are the dead, where there are any.
            dead = "casualties" in outcomes and "killed" in wholes
            toll = replace(share, outcome="killed" if dead else wholes[0])
            ours[-1].add_figure(Figure(toll, sentence, nearest(spoken, toll)))
            ours[-1].tell(sentence)
            shared.add(share.first)
    return shared


def with_shares(sentence: Sentence, tolls: Sequence[Counted]) -> list[Counted]:
    """Mark the figures that are parts of others ("two of them", "twelve of the dead")."""
    found: list[Counted] = []
    for toll in tolls:
        before = found[-1] if found else None
        part = any(says(sentence, toll) for says in _SAYING)
        if before is not None:
            part |= before.part and _goes_on(sentence, before, toll)
            part |= before.outcome in {toll.outcome, "casualties"} and (
                _follows(sentence, toll, _OF_WHOM) or _is_out_of(sentence, before, toll)
            )
        found.append(replace(toll, part=True) if part and not toll.total else toll)
    return found


def _follows(sentence: Sentence, toll: Counted, words: frozenset[str]) -> bool:
    """Whether "of" and one of the words stand behind a number: "two of them"."""
    lows = sentence.lows
    index = sentence.at(toll.count.end)
    if index + 1 >= len(lows) or lows[index] != "of" or toll.person is not None:
        return False
    if lows[index + 1] == "the":
        if index + 2 in sentence.numbers and words is _HARMED:
            return True  # "one of the four"
        return not words.isdisjoint(lows[index + 2 : index + 1 + _OF_REACH])
    return lows[index + 1] in words


def _is_out_of(sentence: Sentence, before: Counted, toll: Counted) -> bool:
    """Whether it is "of the 20 dead, 12 were women"."""
    words = sentence.lows[max(0, before.first - 2) : before.first]
    return words in (["of", "the"], ["of", "those"]) and sentence.lows[toll.first - 1] == ","


def _is_of_dead(sentence: Sentence, toll: Counted) -> bool:
    """Whether it is "twelve of the dead"."""
    return _follows(sentence, toll, _HARMED)


def _is_among(sentence: Sentence, toll: Counted) -> bool:
    """Whether it is "seven children were among the dead", or the other way about."""
    lows = sentence.lows
    before = lows[max(0, toll.first - _AMONG_REACH) : toll.first]
    after = lows[toll.last : toll.last + _BEFORE_REACH]
    # "two nurses, one of them pregnant, and a girl were among the dead"
    stop = next(
        (
            n
            for n, word in enumerate(after)
            if word in _ENDS
            or (
                sentence.is_verb(toll.last + n) and word not in _HARMED and not word.endswith("ing")
            )
        ),
        len(after),
    )
    harmed = next((n for n, word in enumerate(before) if word in _HARMED), None)
    if harmed is not None and set(before[harmed + 1 :]) & (_INCLUDING | {"were", "was"}):
        between = set(before[harmed + 1 :])
        told = "among" in before[:harmed] or between & _INCLUDING
        return bool(told) and not between & _BREAKS
    return _names_harmed(after[:stop])


def _names_harmed(words: Sequence[str]) -> bool:
    return any(
        word == "among"
        and words[n - 1] in _ARE
        and any(later in _HARMED for later in words[n + 1 : n + 1 + _OF_REACH])
        for n, word in enumerate(words)
    )


def _is_one_of_two(sentence: Sentence, toll: Counted) -> bool:
    """Whether it is "one died at once, the other in hospital": of two told of before."""
    if toll.count.value.value != 1 or toll.person is not None:
        return False
    lows = sentence.lows
    return any(lows[n] == "other" and lows[n - 1] == "the" for n in range(toll.last + 1, len(lows)))


def _is_old(sentence: Sentence, toll: Counted) -> bool:
    """Whether a figure has been raised or lowered since: "had earlier given a toll of 21"."""
    words = sentence.lows[max(0, toll.first - _BEFORE_REACH) : toll.first]
    for n, word in enumerate(words):
        if word in _EARLIER:
            later = words[n + 1 : n + 1 + _OF_REACH]
            had = n > 0 and words[n - 1] in {"had", "was", "were"}
            if _COUNTING & set(later) or (had and _PUTTING & set(later[:1])):
                return True
    return False


def _goes_on(sentence: Sentence, before: Counted, toll: Counted) -> bool:
    """Whether "and" or a comma alone joins two figures: "twelve … were women and two children"."""
    if before.outcome != toll.outcome or toll.first < before.last:
        return False
    between = sentence.lows[before.last : toll.first]
    return len(between) <= _OF_REACH and all(word in _JOINS for word in between)


_SAYING = (_is_of_dead, _is_among, _is_one_of_two, _is_old)


def _shares(sentence: Sentence) -> Iterator[tuple[Counted, frozenset[str]]]:
    """Yield "seven of them were children", "22 were women and 13 infants", with whose part it is.

    A sentence that names their harm by a verb is told by that.
    """
    if _ARE.isdisjoint(sentence.lows):
        return
    starts = {sentence.at(count.start): count for count in sentence.counts}
    taken = 0
    for count in sentence.counts:
        start = sentence.at(count.start)
        read = _share_of(sentence, start, sentence.at(count.end)) if start >= taken else None
        outcomes, behind = read or (frozenset(), 0)
        while outcomes and (last := _who(sentence, behind)) is not None:
            yield _share(sentence, count, (start, behind, last)), outcomes
            taken = last
            # "… and two children", "…, seven were Malians and one a nurse"
            start = last
            while start < len(sentence.lows) and sentence.lows[start] in {",", "and"}:
                start += 1
            if start == last or start not in starts:
                break
            count = starts[start]  # noqa: PLW2901 - the next of the list
            behind = sentence.at(count.end)
            behind += sentence.lows[behind : behind + 1][:1] != [] and (
                sentence.lows[behind] in _ARE
            )


def _share_of(sentence: Sentence, start: int, index: int) -> tuple[frozenset[str], int] | None:
    """Return whose part a number is said to be, and where who they are is told."""
    lows = sentence.lows
    words = lows[index : index + 4]
    if words[:2] == ["of", "them"] and words[2:3] and words[2] in _ARE:
        return _ANY_HARM, index + 3
    if words[:2] == ["of", "the"] and words[3:] and words[3] in _ARE:
        return _WHOSE.get(words[2], frozenset()), index + 4
    opens = start == 0 or lows[start - 1] in _BEFORE_SHARE
    if words[:1] and words[0] in _ARE and opens:
        return _VICTIMS, index + 1
    return None


def _who(sentence: Sentence, index: int) -> int | None:
    """Return where who they are ends: people, or a nationality."""
    if index >= len(sentence.lows) or sentence.lows[index] in {"the", "his", "her", "their"}:
        return None
    group = Reader(sentence).after(index)
    if group is None or not (group.kind is Kind.PEOPLE or group.kind is Kind.COUNTRY):
        return None
    ahead = sentence.lows[group.last : group.last + 1]
    behind = ahead and ahead[0] not in _BEHIND_SHARE and sentence.is_verb(group.last)
    return None if behind else group.last


def _share(sentence: Sentence, count: CountPhrase, span: tuple[int, int, int]) -> Counted:
    start, behind, last = span
    behind += sentence.lows[behind] in {"a", "an"}
    harm = Tag("harm", "killed.state", start, start + 1)
    heads = sentence.over("people", behind, last)
    head = heads[-1].value if heads else "other"
    return Counted(count, start, last, (behind, last), head, harm, outcome="killed", part=True)


_BEFORE_SHARE = frozenset({",", ":", ";", "and", "that", "said", "says", "—", "–", '"', "“", "but"})
_BEHIND_SHARE = frozenset({",", ".", "and", "aged", ";"})
_ANY_HARM = frozenset({"killed", "injured", "abducted", "detained", "missing"})
_VICTIMS = _ANY_HARM | {"casualties"}
_WHOSE = {
    "dead": frozenset({"killed"}),
    "victims": _VICTIMS,
    "wounded": frozenset({"injured"}),
    "injured": frozenset({"injured"}),
    "missing": frozenset({"missing"}),
    "hostages": frozenset({"abducted"}),
    "captives": frozenset({"abducted"}),
    "detainees": frozenset({"detained"}),
}
