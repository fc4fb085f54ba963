"""Phrases of those who speak: where their names begin and end."""

from __future__ import annotations

from extractor.engines.rules import offices
from extractor.engines.rules.lexicon import Tag
from extractor.engines.rules.sentence import Sentence

_LONGEST = 9
"""Tokens of a speaker's name with what binds them ("a spokesman for the ministry of health")."""
_APPOSITION = 30
_DEEPEST = 2
_IN_WRITING = frozenset(
    {
        "statement",
        "communique",
        "communiqué",
        "interview",
        "letter",
        "speech",
        "message",
        "bulletin",
    }
    | {"release", "email", "e-mail", "tweet", "post", "broadcast", "report"}
)
_LED = 6
"""Tokens of "in a short written statement", at the most."""
_JOINT = 3
"""Tokens before the last name of "Center for Economic and Social Rights", at the least."""
_RELATIVE = 20
"""Tokens of a relative clause without commas ("a guard who asked not to be named said")."""
_NO_SPEAKERS = frozenset(
    {"statement", "report", "reports", "communique", "people", "others", "many", "some", "media"}
    | {"letter", "message", "law", "article", "text", "who", "which", "that", "figures", "data"}
    | {"critics", "critic", "opponents", "observers", "supporters", "user", "users", "rumours"}
    | {"nobody", "none", "it", "he", "she", "they", "we", "i", "you", "one", "man", "men"}
    | {"victims", "dead", "number", "bulletin", "communiqué", "caption", "banner", "banners"}
    | {"placard", "placards", "sign", "signs", "leaflet", "leaflets", "pamphlet", "slogan", "list"}
)
_BINDING = frozenset({"for", "of", "from", "in", "at", "with", "to", "on"})
ARTICLES = frozenset({"the", "a", "an", "some", "several", "many", "two", "three", "one"})
_MEANS = frozenset({"website", "report", "statement", "statements", "reports", "account", "page"})
_EARLY = frozenset({"preliminary", "initial", "early", "unconfirmed", "first"})
_LISTS = frozenset(
    {"information", "list", "count", "tally", "estimate", "figures", "data", "records", "survey"}
)
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
_SAID = frozenset({"number", "figure", "claim", "charge", "account", "version", "accusation"})
_OF = frozenset({"of", "by", "from"})
_ASIDE = frozenset({"in", "at", "on", "from", "after", "during", "through", "via", "speaking"})
_OWNERS = frozenset({"his", "her", "their", "its"})


def by_name(sentence: Sentence, first: int, last: int) -> tuple[int, int]:
    """Return the name behind an office: "a spokesman for the army, Ana Ruiz, said"."""
    lows = sentence.lows
    office = any(not sentence.names[i] and lows[i] not in _BINDING for i in range(first, last))
    start = last
    while start > first and sentence.names[start - 1]:
        start -= 1
    # "spokeswoman Ana Ruiz" has a name, "the envoy for Syria" has none.
    own = last - start > 1 and start > first and lows[start - 1] not in _BINDING | ARTICLES
    if office and not own and last + 2 < len(lows) and lows[last] == ",":
        start, end = _past_rank(sentence, last + 1 + (lows[last + 1] in ARTICLES))
        name = start
        while name < end and not sentence.names[name]:
            name += 1
        whole = all(sentence.names[name:end])
        if end > name + 1 and whole and end < len(lows) and lows[end] in {",", "."}:
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
    if end > 1 and lows[end - 1] in _IN_WRITING:
        # "Police in a short statement said"
        led = [i for i in range(max(end - _LED, 1), end - 1) if lows[i] in {"in", "via"}]
        return _before_verb(sentence, led[-1]) if led else end
    return end


def subject(sentence: Sentence, index: int) -> tuple[int, int] | None:
    """Return the noun phrase that a verb has for its subject, with what binds it."""
    lows = sentence.lows
    end = _before_verb(sentence, index)
    if end and lows[end - 1] in {"who", "which"}:
        return None  # "people who said they were teachers" tell nothing of the act
    for tag in sentence.over("grammar", end - 1, end, "aside"):
        end = tag.first if tag.last == end else end
    inner = end
    end = _over_clause(sentence, _over_apposition(sentence, end))
    first = start_of(sentence, end)
    if first == end:
        return _between(sentence, end, inner - 1)
    by = first - 1 - (lows[first - 1] in ARTICLES)
    if by > 1 and lows[by] == "by" and lows[by - 1] in _HEARD:
        return subject(sentence, by - 1)  # "survivors quoted by the Courier said"
    if first and lows[first - 1] == ")" and offices.short(sentence, first - 3):
        first = start_of(sentence, first - 3)  # "the Red Valley Union (RVU) group said"
    while end - first < _LONGEST:
        outer = _outer(sentence, first)
        if outer is None:
            break
        if sentence.lows[outer[1]] == "of" and _is_person(sentence, *outer):
            return outer  # "Ana Ruiz of the army's northern command"
        first = outer[0]
    # "a number the police chief, Ana Ruiz, dismissed"
    first += lows[first] in _SAID and end - first > 1 and sentence.names[end - 1]
    return None if _is_inside(sentence, first) else _checked(sentence, first, end)


def _is_inside(sentence: Sentence, first: int) -> bool:
    """Whether a name is where something is, no subject: "who bombed a market in Baro have said"."""
    start = first - (sentence.lows[first - 1] in ARTICLES)
    inside = start > 1 and sentence.lows[start - 1] in {"in", "at", "near", "on", "into", "against"}
    named = sentence.names[first] or sentence.lows[first] == "so-called"
    return inside and named


def _between(sentence: Sentence, comma: int, last: int) -> tuple[int, int] | None:
    """Return the name between commas: "the mother of one of those killed, Ana Ruiz, said"."""
    first = comma + 1
    named = last - first > 1 and all(sentence.names[first:last])
    return (first, last) if named else None


def _joint(sentence: Sentence, first: int) -> int | None:
    """Return where "the Center for Economic" begins that "and Social Rights" is the rest of."""
    lows = sentence.lows
    if first < _JOINT or lows[first - 1] != "and" or not sentence.names[first]:
        return None
    start = start_of(sentence, first - 1)
    head = start
    while head and lows[head - 1] in ARTICLES:
        head -= 1
    named = start < first - 1 and all(sentence.names[start : first - 1])
    if not named or head < _JOINT - 1 or lows[head - 1] not in {"of", "for"}:
        return None
    return start if sentence.names[head - 2] else None


def _outer(sentence: Sentence, first: int, depth: int = 0) -> tuple[int, int] | None:
    """Return what binds a phrase: "a spokesman for the ministry", "officials in the region"."""
    lows = sentence.lows
    joint = _joint(sentence, first)
    first = first if joint is None else joint
    start = first
    while start and lows[start - 1] in ARTICLES:
        start -= 1
    if start <= 1 or lows[start - 1] not in _BINDING:
        return None
    outer = start_of(sentence, start - 1)
    if outer == start - 1:
        return None
    joined = (
        lows[start - 1] in {"for", "of", "to"}
        and sentence.names[start - 2]
        and sentence.names[first]
    )
    known = joined or names_people(sentence, outer, start - 1)
    known |= lows[start - 1] == "of" and _is_person(sentence, outer, start - 1)
    if known or depth == _DEEPEST:
        return (outer, start - 1) if known else None
    # "residents of a village in the north", "a spokesman for the FIS in Dorna"
    further = _outer(sentence, outer, depth + 1)
    return further and (further[0], start - 1)


def _is_person(sentence: Sentence, first: int, last: int) -> bool:
    """Whether it is somebody by name, not a body: two words, the last of no known class."""
    families = ("voices", "people", "bodies", "levels")
    return (
        last - first > 1
        and sentence.names[first]
        and sentence.names[last - 1]
        and not any(sentence.over(family, last - 1, last) for family in families)
    )


def after(sentence: Sentence, index: int) -> tuple[int, int] | None:
    """Return who stands from a token on, with what binds the name."""
    lows = sentence.lows
    start = _past_articles(sentence, index)
    start += start + 1 < len(lows) and lows[start] in _EARLY
    if start + 1 < len(lows) and lows[start + 1] in _OF:
        listed = lows[start] in _LISTS and lows[start + 1] != "of"
        if listed or lows[start] in _MEANS:
            return after(sentence, start + 2)  # "according to a list from the hospital"
    if start < len(lows) and lows[start] in _BINDING:
        return None  # "according to one of them"
    start, end = _past_rank(sentence, start)
    if end == start:
        return None
    while end + 1 < len(lows) and lows[end] in _BINDING and end - start < _LONGEST:
        inner = _past_articles(sentence, end + 1)
        if lows[end] == "of" and _is_person(sentence, start, end):
            break
        further = _past_joint(sentence, inner)
        bound = names_people(sentence, start, end) or lows[end] in {"for", "of"}
        if further == inner or not bound or not tags(sentence, "voices", start, further):
            break
        end = further
    return _checked(sentence, start, end)


def _past_articles(sentence: Sentence, index: int) -> int:
    while index < len(sentence.lows) and sentence.lows[index] in ARTICLES:
        index += 1
    return index


def _past_rank(sentence: Sentence, start: int) -> tuple[int, int]:
    """Return where a phrase begins and ends, ranks left out: "Lt. Col. Ana Ruiz"."""
    end = end_of(sentence, start)
    while end > start and end < len(sentence.lows) and offices.is_dotted(sentence, end):
        if sentence.lows[end - 1] not in offices.RANKED:
            break
        if sentence.lows[end - 1] != "st":  # "St. Anna Hospital"
            start = end + 1
        end = end_of(sentence, end + 1)
    return start, end


def _past_joint(sentence: Sentence, start: int) -> int:
    """Return where "Economic and Social Rights" ends, behind "the Center for"."""
    end = end_of(sentence, start)
    lows = sentence.lows
    if end + 1 < len(lows) and lows[end] == "and" and _joint(sentence, end + 1) == start:
        return end_of(sentence, end + 1)
    return end


def ends_in_people(sentence: Sentence, last: int) -> bool:
    families = ("voices", "people")
    return any(tag.last == last for f in families for tag in sentence.over(f, last - 1, last))


def _checked(sentence: Sentence, first: int, last: int) -> tuple[int, int] | None:
    low = sentence.lows[last - 1]
    if low in _NO_SPEAKERS and last - first == 1:
        return None
    bare = first == 0 or sentence.lows[first - 1] not in ARTICLES
    unknown = last - first == 1 and not low.endswith("s") and not sentence.names[first]
    if bare and unknown and not names_people(sentence, first, last):
        return None  # "abroad", "initial": nobody
    if any(tags(sentence, family, first, last) for family in ("acts", "harm", "not_people")):
        named = any(sentence.names[first + 1 : last])
        if not named and not tags(sentence, "voices", first, last):
            return None
    return first, last


def is_somebody(sentence: Sentence, first: int, last: int) -> bool:
    named = sentence.names[by_name(sentence, first, last)[1] - 1]
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
    return following and sentence.lows[index] in {"on", "in", "late", "early"}


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
    lows = sentence.lows
    if end <= 1 or lows[end - 1] not in {",", ")"}:
        return end
    opening = "(" if lows[end - 1] == ")" else ","
    for index in range(end - 2, max(end - _APPOSITION, -1), -1):
        if lows[index] == opening:
            aged = index > 1 and sentence.texts[index - 1].isdigit() and lows[index - 2] == ","
            return _over_aside(sentence, index - 2 * aged)  # "Ana Ruiz, 38, mayor of Dorna, said"
        if lows[index] in {";", ":"} or (index == end - 2 and lows[index] in {'"', "”", "“"}):
            break
    return end


def _over_aside(sentence: Sentence, end: int) -> int:
    """Step back over what leads to an apposition: "the Front, in a call to Baro, Kelva, denied"."""
    lows = sentence.lows
    for index in range(end - 1, max(end - _APPOSITION, 0), -1):
        if lows[index] == ",":
            return index if lows[index + 1] in _ASIDE else end
        if lows[index] in {";", ":", '"', "”", "“"}:
            break
    return end


def start_of(sentence: Sentence, end: int) -> int:
    lows = sentence.lows
    start = end
    while start and end - start < _LONGEST and not _ends(sentence, start - 1):
        start -= 1
    if start < end and start and lows[start - 1] in _OWNERS:
        start -= 1
    start += start < end and lows[start] == "."
    if start > 1 and lows[start : start + 1] == ["year-old"] and lows[start - 1] == "-":
        start -= 2  # "a 42-year-old nurse"
    return start


def end_of(sentence: Sentence, start: int) -> int:
    lows = sentence.lows
    end = start
    if end < len(lows) and lows[end] in _OWNERS:
        end += 1
    while end < len(lows) and end - start < _LONGEST and not _ends(sentence, end):
        end += 1
    return end if end > start and lows[end - 1] not in _OWNERS else start


def _ends(sentence: Sentence, index: int) -> bool:
    """Whether no speaker's phrase runs over a token."""
    if index in sentence.within("voices"):
        return False
    low = sentence.lows[index]
    if sentence.names[index]:
        numbered = low == "no" and offices.is_dotted(sentence, index + 1)
        return not numbered and (index in sentence.dated or sentence.is_stop(index))
    if low[0].isdigit():
        return index == 0 or not offices.is_dotted(sentence, index - 1)
    if low == ".":
        ranked = index > 0 and sentence.lows[index - 1] in offices.RANKED
        return ranked or not offices.is_dotted(sentence, index)
    if low in {"'s", "'", "’"}:
        return index == 0 or not sentence.letters[index - 1]
    adverb = low.endswith("ly") or index in sentence.dated
    return adverb or sentence.is_stop(index) or sentence.is_verb(index)


def person(sentence: Sentence, first: int, last: int) -> str:
    """Prefer the name to the office: "the minister of health, Ana Ruiz, said"."""
    return sentence.quote(*by_name(sentence, first, last))


def opening(sentence: Sentence) -> tuple[int, int] | None:
    """Return who a sentence begins with, if somebody."""
    span = after(sentence, 0)
    if span is None or sentence.lows[0].endswith(("ing", "ed")):
        return None
    first, last = span
    known = [i for i in range(first, last) if sentence.names[i]]
    known += [tag.last - 1 for f in ("people", "voices") for tag in tags(sentence, f, first, last)]
    last = max(known, default=last - 1) + 1  # "state television gave an account"
    named = [i for i in range(first + 1, last) if sentence.names[i]]
    if len(named) > 1:
        last = named[-1] + 1  # "spokeswoman Ana Ruiz took aim at …"
    return (first, last) if is_somebody(sentence, first, last) else None
