"""Phrases of those who speak: where their names begin and end."""

from __future__ import annotations

from collections.abc import Iterator

from extractor.engines.rules import offices
from extractor.engines.rules.lexicon import Tag
from extractor.engines.rules.sentence import Sentence

_LONGEST = 9
"""Tokens of a speaker's name with what binds them ("a spokesman for the ministry of health")."""
_APPOSITION = 30
_DEEPEST = 2
_JOINT = 3
"""Tokens before the last name of "Center for Economic and Social Rights", at the least."""
_RELATIVE = 20
"""Tokens of a relative clause without commas ("a guard who asked not to be named said")."""
_NO_SPEAKERS = frozenset(
    {"statement", "report", "reports", "communique", "people", "others", "many", "some", "media"}
    | {"letter", "message", "law", "article", "text", "who", "which", "that", "figures", "data"}
    | {"critics", "critic", "opponents", "observers", "supporters", "user", "users", "rumours"}
    | {"nobody", "none", "it", "he", "she", "they", "we", "i", "you", "one", "man", "men"}
    | {"victims", "dead", "number"}
)
_BINDING = frozenset({"for", "of", "from", "in", "at", "with", "to", "on"})
_ARTICLES = frozenset({"the", "a", "an", "some", "several", "many", "two", "three", "one"})
_MEANS = frozenset({"website", "report", "statement", "statements", "reports", "account", "page"})
_ALONE = 2
"""Tokens of a noun alone, and "and"."""
_WHO = frozenset({"who", "which", "whose"})
_HEARD = frozenset(
    {"quoted", "cited", "contacted", "interviewed", "reached", "questioned", "seen", "shared"}
)
_AUXILIARY = frozenset(
    {"was", "were", "is", "are", "has", "have", "had", "did", "does", "do", "would", "could"}
)
_ENDS_CLAUSE = frozenset({",", ";", ":", '"', "“", "”", "and", "but", "while", "when", "after"})
_SHORTEST = 2
"""Tokens of the shortest relative clause, with its pronoun."""
_RANKED = frozenset(
    {
        "lt",
        "col",
        "maj",
        "gen",
        "brig",
        "sgt",
        "capt",
        "cpl",
        "adm",
        "cmdr",
        "dr",
        "rev",
        "fr",
        "mr",
    }
    | {"mrs", "ms", "prof", "gov", "sen", "rep", "msgr", "st", "supt", "insp"}
)
"""What is written with a dot before a name, and is no part of it."""
_ABBREVIATED = _RANKED | {"no"}
_OF = frozenset({"of", "by", "from"})
_OWNERS = frozenset({"his", "her", "their", "its"})


def by_name(sentence: Sentence, first: int, last: int) -> tuple[int, int]:
    """Return the name behind an office: "a spokesman for the army, Ana Ruiz, said"."""
    tokens = sentence.tokens
    office = any(not token.is_name and token.low not in _BINDING for token in tokens[first:last])
    start = last
    while start > first and tokens[start - 1].is_name:
        start -= 1
    # "spokeswoman Ana Ruiz" has a name, "the envoy for Syria" has none.
    own = last - start > 1 and start > first and tokens[start - 1].low not in _BINDING | _ARTICLES
    if office and not own and last + 2 < len(tokens) and tokens[last].low == ",":
        start, end = _past_rank(sentence, last + 1 + (tokens[last + 1].low in _ARTICLES))
        name = start
        while name < end and not tokens[name].is_name:
            name += 1
        whole = all(token.is_name for token in tokens[name:end])
        if end > name + 1 and whole and end < len(tokens) and tokens[end].low in {",", "."}:
            return name, end
    return first, last


def _before_verb(sentence: Sentence, index: int) -> int:
    """Return where the words before a verb that go with it begin: "on Monday had at first"."""
    lows = sentence.lows
    light = sentence.within("grammar", "be", "adverbs")
    end = index
    while end and (
        end - 1 in light
        or end - 1 in sentence.dated
        or _is_on(sentence, end - 1)
        or lows[end - 1] in {"there", "here"}
    ):
        end -= 1
    if end > 1 and lows[end - 2 : end] == ["at", "first"]:
        return _before_verb(sentence, end - 2)
    return end


def subject(sentence: Sentence, index: int) -> tuple[int, int] | None:
    """Return the noun phrase that a verb has for its subject, with what binds it."""
    tokens = sentence.tokens
    end = _before_verb(sentence, index)
    if end and tokens[end - 1].low in {"who", "which"}:
        return None  # "people who said they were teachers" tell nothing of the act
    for tag in sentence.over("grammar", end - 1, end, "aside"):
        end = tag.first if tag.last == end else end
    end = _over_clause(sentence, _over_apposition(sentence, end))
    first = _first(sentence, end)
    if first == end:
        return None
    by = first - 1 - (tokens[first - 1].low in _ARTICLES)
    if by > 1 and tokens[by].low == "by" and tokens[by - 1].low in _HEARD:
        return subject(sentence, by - 1)  # "survivors quoted by the Courier said"
    if first and tokens[first - 1].low == ")" and offices.short(sentence, first - 3):
        first = _first(sentence, first - 3)  # "the Red Valley Union (RVU) group said"
    while end - first < _LONGEST:
        outer = _outer(sentence, first)
        if outer is None:
            break
        if sentence.tokens[outer[1]].low == "of" and _is_person(sentence, *outer):
            return outer  # "Ana Ruiz of the army's northern command"
        first = outer[0]
    return _checked(sentence, first, end)


def _is_dotted(sentence: Sentence, index: int) -> bool:
    """Whether a dot stands in a name: "Lt. Ruiz", "Ana T. Ruiz", "No. 4 hospital"."""
    tokens = sentence.tokens
    if not 0 < index < len(tokens) - 1 or tokens[index].low != ".":
        return False
    before, behind = tokens[index - 1], tokens[index + 1]
    initial = before.is_name and len(before.text) == 1
    named = behind.is_name or (before.low == "no" and behind.text[0].isdigit())
    return named and (initial or before.low in _ABBREVIATED)


def _joint(sentence: Sentence, first: int) -> int | None:
    """Return where "the Center for Economic" begins that "and Social Rights" is the rest of."""
    tokens = sentence.tokens
    if first < _JOINT or tokens[first - 1].low != "and" or not tokens[first].is_name:
        return None
    start = _first(sentence, first - 1)
    head = start
    while head and tokens[head - 1].low in _ARTICLES:
        head -= 1
    named = start < first - 1 and all(token.is_name for token in tokens[start : first - 1])
    if not named or head < _JOINT - 1 or tokens[head - 1].low not in {"of", "for"}:
        return None
    return start if tokens[head - 2].is_name else None


def _outer(sentence: Sentence, first: int, depth: int = 0) -> tuple[int, int] | None:
    """Return what binds a phrase: "a spokesman for the ministry", "officials in the region"."""
    tokens = sentence.tokens
    joint = _joint(sentence, first)
    first = first if joint is None else joint
    start = first
    while start and tokens[start - 1].low in _ARTICLES:
        start -= 1
    if start <= 1 or tokens[start - 1].low not in _BINDING:
        return None
    outer = _first(sentence, start - 1)
    if outer == start - 1:
        return None
    joined = (
        tokens[start - 1].low in {"for", "of", "to"}
        and tokens[start - 2].is_name
        and tokens[first].is_name
    )
    known = joined or names_people(sentence, outer, start - 1)
    known |= tokens[start - 1].low == "of" and _is_person(sentence, outer, start - 1)
    if known or depth == _DEEPEST:
        return (outer, start - 1) if known else None
    # "residents of a village in the north", "a spokesman for the FIS in Dorna"
    further = _outer(sentence, outer, depth + 1)
    return further and (further[0], start - 1)


def _is_person(sentence: Sentence, first: int, last: int) -> bool:
    """Whether it is somebody by name, not a body: two words, the last of no known class."""
    tokens = sentence.tokens
    families = ("voices", "people", "bodies", "levels")
    return (
        last - first > 1
        and tokens[first].is_name
        and tokens[last - 1].is_name
        and not any(sentence.over(family, last - 1, last) for family in families)
    )


def after(sentence: Sentence, index: int) -> tuple[int, int] | None:
    """Return who stands from a token on, with what binds the name."""
    tokens = sentence.tokens
    start = _past_articles(sentence, index)
    if start + 1 < len(tokens) and tokens[start].low in _MEANS and tokens[start + 1].low in _OF:
        return after(sentence, start + 2)
    if start < len(tokens) and tokens[start].low in _BINDING:
        return None  # "according to one of them"
    start, end = _past_rank(sentence, start)
    if end == start:
        return None
    while end + 1 < len(tokens) and tokens[end].low in _BINDING and end - start < _LONGEST:
        inner = _past_articles(sentence, end + 1)
        if tokens[end].low == "of" and _is_person(sentence, start, end):
            break
        further = _past_joint(sentence, inner)
        bound = names_people(sentence, start, end) or tokens[end].low in {"for", "of"}
        if further == inner or not bound or not tags(sentence, "voices", start, further):
            break
        end = further
    return _checked(sentence, start, end)


def _past_articles(sentence: Sentence, index: int) -> int:
    while index < len(sentence.lows) and sentence.lows[index] in _ARTICLES:
        index += 1
    return index


def _past_rank(sentence: Sentence, start: int) -> tuple[int, int]:
    """Return where a phrase begins and ends, ranks left out: "Lt. Col. Ana Ruiz"."""
    end = _last(sentence, start)
    while end > start and end < len(sentence.lows) and _is_dotted(sentence, end):
        if sentence.lows[end - 1] not in _RANKED:
            break
        start = end + 1
        end = _last(sentence, start)
    return start, end


def _past_joint(sentence: Sentence, start: int) -> int:
    """Return where "Economic and Social Rights" ends, behind "the Center for"."""
    end = _last(sentence, start)
    lows = sentence.lows
    if end + 1 < len(lows) and lows[end] == "and" and _joint(sentence, end + 1) == start:
        return _last(sentence, end + 1)
    return end


def ends_in_people(sentence: Sentence, last: int) -> bool:
    families = ("voices", "people")
    return any(tag.last == last for f in families for tag in sentence.over(f, last - 1, last))


def _checked(sentence: Sentence, first: int, last: int) -> tuple[int, int] | None:
    low = sentence.tokens[last - 1].low
    if low in _NO_SPEAKERS and last - first == 1:
        return None
    bare = first == 0 or sentence.tokens[first - 1].low not in _ARTICLES
    unknown = last - first == 1 and not low.endswith("s") and not sentence.tokens[first].is_name
    if bare and unknown and not names_people(sentence, first, last):
        return None  # "abroad", "initial": nobody
    if any(tags(sentence, family, first, last) for family in ("acts", "harm", "not_people")):
        named = any(token.is_name for token in sentence.tokens[first + 1 : last])
        if not named and not tags(sentence, "voices", first, last):
            return None
    return first, last


def is_somebody(sentence: Sentence, first: int, last: int) -> bool:
    named = sentence.tokens[by_name(sentence, first, last)[1] - 1].is_name
    return (
        named
        or names_people(sentence, first, last)
        or sentence.is_country(sentence.quote(first, last))
    )


def names_people(sentence: Sentence, first: int, last: int) -> bool:
    return bool(tags(sentence, "people", first, last) or tags(sentence, "voices", first, last))


def tags(sentence: Sentence, family: str, first: int, last: int) -> list[Tag]:
    tags = sentence.over(family, first, last)
    return [tag for tag in tags if first <= tag.first and tag.last <= last]


def _is_on(sentence: Sentence, index: int) -> bool:
    """Whether a preposition leads a date: "the ministry on Monday said"."""
    following = index + 1 in sentence.dated
    return following and sentence.tokens[index].low in {"on", "in", "late", "early"}


def _over_clause(sentence: Sentence, end: int) -> int:
    """Step back over a relative clause: "a guard who asked not to be named said"."""
    lows = sentence.lows
    for index in range(end - 1, max(end - _RELATIVE, 0), -1):
        if lows[index] in _WHO:
            # "a man who police said was armed": there they are the speakers.
            inner = names_people(sentence, index + 1, index + 3) or sentence.is_stop(index + 1)
            inner &= lows[index] != "whose"
            auxiliary = lows[index + 1] in _AUXILIARY
            return index if end - index > _SHORTEST and (auxiliary or not inner) else end
        if lows[index] in _ENDS_CLAUSE or index in sentence.within("saying"):
            return end
    return end


def _over_apposition(sentence: Sentence, end: int) -> int:
    tokens = sentence.tokens
    if end <= 1 or tokens[end - 1].low not in {",", ")"}:
        return end
    opening = "(" if tokens[end - 1].low == ")" else ","
    for index in range(end - 2, max(end - _APPOSITION, -1), -1):
        if tokens[index].low == opening:
            return index
        if tokens[index].low in {";", ":"} or (
            index == end - 2 and tokens[index].low in {'"', "”", "“"}
        ):
            break
    return end


def _first(sentence: Sentence, end: int) -> int:
    tokens = sentence.tokens
    start = end
    while start and end - start < _LONGEST and not _ends(sentence, start - 1):
        start -= 1
    if start < end and start and tokens[start - 1].low in _OWNERS:
        start -= 1
    return start


def _last(sentence: Sentence, start: int) -> int:
    tokens = sentence.tokens
    end = start
    if end < len(tokens) and tokens[end].low in _OWNERS:
        end += 1
    while end < len(tokens) and end - start < _LONGEST and not _ends(sentence, end):
        end += 1
    return end if end > start and tokens[end - 1].low not in _OWNERS else start


def _ends(sentence: Sentence, index: int) -> bool:
    """Whether no speaker's phrase runs over a token."""
    token = sentence.tokens[index]
    if index in sentence.within("voices"):
        return False
    if token.is_name:
        numbered = token.low == "no" and _is_dotted(sentence, index + 1)
        return not numbered and (index in sentence.dated or sentence.is_stop(index))
    if token.text[0].isdigit():
        return index == 0 or not _is_dotted(sentence, index - 1)
    if token.low == ".":
        ranked = index > 0 and sentence.lows[index - 1] in _RANKED
        return ranked or not _is_dotted(sentence, index)
    if token.low in {"'s", "'", "’"}:
        return index == 0 or not sentence.tokens[index - 1].is_word
    adverb = token.low.endswith("ly") or index in sentence.dated
    return adverb or sentence.is_stop(index) or sentence.is_verb(index)


def coordinated(sentence: Sentence, first: int, last: int) -> Iterator[tuple[int, int]]:
    """Yield all of "Turkey and Russia", "residents, medics and the police"."""
    tokens = sentence.tokens
    found = [(first, last)]
    end = first
    while end and tokens[end - 1].low in _ARTICLES:
        end -= 1
    joint = "and"
    while end > 1 and tokens[end - 1].low == joint:
        start = _first(sentence, end - 1)
        both = start < end - 1 and tokens[end - 2].is_name and tokens[first].is_name
        people = ends_in_people(sentence, end - 1)
        plural = end - start == _ALONE and tokens[start].low.endswith("s") and joint == "and"
        opens = start == 0 or tokens[start - 1].low in {",", '"', "”"}
        if start == end - 1 or not (people or (joint == "and" and (both or (plural and opens)))):
            break
        found.append((start, end - 1))
        end = start
        while end and tokens[end - 1].low in _ARTICLES:
            end -= 1
        joint = ","
    yield from reversed(found)


def further(sentence: Sentence, last: int) -> Iterator[tuple[int, int]]:
    """Yield who else stands behind "according to the police": "and a local hospital"."""
    tokens = sentence.tokens
    if last + 1 >= len(tokens) or tokens[last].low != "and":
        return
    span = after(sentence, last + 1)
    if span is not None and is_somebody(sentence, *span):
        end = span[1]
        if end >= len(tokens) or not tokens[end].is_word or tokens[end].low in _WHO:
            yield span


def person(sentence: Sentence, first: int, last: int) -> str:
    """Prefer the name to the office: "the minister of health, Ana Ruiz, said"."""
    return sentence.quote(*by_name(sentence, first, last))


def opening(sentence: Sentence) -> tuple[int, int] | None:
    """Return who a sentence begins with, if somebody."""
    span = after(sentence, 0)
    if span is None or sentence.lows[0].endswith(("ing", "ed")):
        return None
    first, last = span
    known = [i for i in range(first, last) if sentence.tokens[i].is_name]
    known += [tag.last - 1 for f in ("people", "voices") for tag in tags(sentence, f, first, last)]
    last = max(known, default=last - 1) + 1  # "state television gave an account"
    named = [i for i in range(first + 1, last) if sentence.tokens[i].is_name]
    if len(named) > 1:
        last = named[-1] + 1  # "spokeswoman Ana Ruiz took aim at …"
    return (first, last) if is_somebody(sentence, first, last) else None


def listed(sentence: Sentence, index: int) -> Iterator[tuple[int, int]]:
    """Yield who stands in a list from token `index`: "A, B and a spokesman for C"."""
    tokens = sentence.tokens
    while index < len(tokens):
        span = after(sentence, index)
        if span is None:
            return
        index = span[1]
        if offices.short(sentence, index):
            # It may be the name's owner: "the Red Valley Union (RVU) head Ana Ruiz".
            last = _last(sentence, index + 3)
            span = (index + 3, last) if last > index + 3 else span
            index = max(last, index + 3)
        yield span
        if index < len(tokens) and tokens[index].low == ",":
            index += 1
        elif index >= len(tokens) or tokens[index].low != "and":
            return
        if index < len(tokens) and tokens[index].low == "and":
            index += 1
        if index < len(tokens) and tokens[index].low in _OF:
            index += 1  # "by A and by B"
