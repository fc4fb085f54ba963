"""How a figure stands in its sentence: beside another, in a fight, told by whom."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.engines.rules import sides
from extractor.engines.rules.denials import rejections
from extractor.engines.rules.incident import Incident
from extractor.engines.rules.meanings import Kind
from extractor.engines.rules.sentence import Sentence
from extractor.engines.rules.sides import Side
from extractor.engines.rules.tolls import Counted
from extractor.engines.rules.voices import Voice
from schemas.vocabulary import ActorType


def hit_in_fight(sentence: Sentence, toll: Counted) -> Side | None:
    """Return who is a victim of a fight: somebody by name, or civilians."""
    if toll.person and toll.person.kind is Kind.PERSON:
        return sides.named(sentence, toll.person)
    defends = toll.group and sentence.lows[toll.group[1] - 1] in {"defenders", "defender"}
    if toll.group and not toll.part and toll.head == ActorType.CIVILIANS and not defends:
        return sides.victim(sentence, toll.group, toll.head)
    return None


def heard(sentence: Sentence, spoken: Sequence[Voice], at: int) -> list[Voice]:
    """Return who tells of what stands at a token: "…," X said, after gunmen killed … is not X's."""
    return [voice for voice in spoken if not _is_outside(sentence, voice, at)]


def _is_outside(sentence: Sentence, voice: Voice, at: int) -> bool:
    lows = sentence.lows
    before = voice.first - 1
    while before >= 0 and lows[before] in {"the", "a", "an"}:
        before -= 1
    if before < 0 or lows[before] not in _CLOSING or at < voice.last:
        return False
    if lows[before] == "," and not _tells_by(sentence, before):
        return False  # "On Sunday residents of Baro, home since the war, told …"
    return not _TIMES.isdisjoint(lows[voice.last : at])


def _tells_by(sentence: Sentence, index: int) -> bool:
    """Whether an act is told before a token."""
    return any(
        tag.first < index
        for family in ("acts", "does", "harm", "throws")
        for tag in sentence.tagged(family)
    )


_CLOSING = frozenset({",", '"', "”"})
_TIMES = frozenset({"after", "where", "when", "as", "following", "since"})


def is_unconfirmed(sentence: Sentence) -> bool:
    """Whether what is told could not be checked: "neither account could be confirmed"."""
    lows = sentence.lows
    if not _QUOTES.isdisjoint(lows):
        return False  # "We cannot verify every detail," a speaker says, not the outlet
    if sentence.tagged("doubt", "unverified"):
        return True
    if _CHECKED.isdisjoint(lows):
        return False
    for index, low in enumerate(lows):
        if low in _CHECKED:
            start = next((i + 1 for i in range(index - 1, -1, -1) if lows[i] in _MARKS), 0)
            around = set(lows[max(start, index - _CHECKING) : index + 2])
            if around & _NOT and around & _ABLE:
                return True
    return False


def denies(sentence: Sentence) -> bool:
    """Whether a charge is denied: "denied the fighters access to the road" denies none."""
    return bool(rejections(sentence)) or any(
        _HELD_BACK.isdisjoint(sentence.lows[tag.last : tag.last + _OBJECT])
        for tag in sentence.tagged("doubt", "denial")
    )


_OBJECT = 4
"""Tokens in which "denied" says to whom what is not let."""
_HELD_BACK = frozenset({"access", "entry", "bail", "passage", "permission", "visas", "asylum"})
_CHECKING = 9
"""Tokens between what could not be done and the verb that says it."""
_MARKS = frozenset({",", ";", ":"})
_QUOTES = frozenset({'"', "“", "”", "''"})
_CHECKED = frozenset(
    {"verify", "verified", "confirm", "confirmed", "corroborate", "corroborated", "check"}
    | {"checked", "authenticate", "authenticated", "verification", "confirmation", "confirming"}
    | {"verifying", "checking", "corroborating", "established", "authenticity"}
)
_HARD = frozenset(
    {"cannot", "unable", "impossible", "difficult", "hard", "neither", "nor", "independent"}
)
_NOT = frozenset({"not", "n't", "no", "never", "none"}) | _HARD - {"independent"}
_ABLE = frozenset({"could", "can", "able", "possible", "way", "means", "independently"}) | _HARD


def nearest(spoken: Sequence[Voice], toll: Counted) -> Voice | None:
    """The one who tells a figure: the nearest in the sentence, footage aside."""
    people = [voice for voice in spoken if voice.kind.value != "footage"]
    return min(people, key=lambda voice: abs(voice.first - toll.first)) if people else None


def goes_on(sentence: Sentence, before: Counted | None, toll: Counted) -> bool:
    """Whether a figure is of the same act as the one before it: "six killed and four injured"."""
    if before is None or toll.total or before.total:
        return False
    if before.harm == toll.harm and before.person and toll.person:
        return True  # "the arrest of Ana Ruiz and her husband"
    harms = {"killed", "injured", "casualties", "missing"}
    if toll.outcome in {"detained", "abducted"} and before.outcome in harms:
        # "killing three men and taking 20 captive": who killed took them, too.
        at = min(toll.harm.first, toll.first)
        at -= sentence.lows[at - 1] == "taking"
        return sentence.lows[at - 1] in {"and", ","}
    if before.outcome in {"detained", "abducted"} and toll.outcome in harms:
        # "seized five workers and shot dead a sailor"
        and_ = sentence.lows[toll.harm.first - 1] == "and"
        return and_ and before.harm.first < toll.harm.first < toll.first
    if before.outcome == toll.outcome or not {before.outcome, toll.outcome} <= harms:
        return False
    return not any(low in {";", ":"} for low in sentence.lows[before.first : toll.first])


def harmed_nobody(sentence: Sentence, toll: Counted, told: Sequence[Incident]) -> bool:
    """Whether "no casualties" can be said of an act told before."""
    ours = [incident for incident in told if incident.block == sentence.block]
    harms = {toll.outcome, "casualties"}
    if toll.outcome == "casualties":
        harms |= {"killed", "injured"}
    return bool(ours) and not any(i.counts(harm) for i in ours for harm in harms)


def sheltered(sentence: Sentence, toll: Counted) -> bool:
    words = sentence.quote(toll.harm.first, toll.harm.last).casefold()
    return toll.outcome == "displaced" and words.endswith(("refuge", "shelter"))
