"""Harm told in no word of harm: bodies counted, men lost, wounds treated, people led away."""

from __future__ import annotations

from extractor.engines.rules.counted import Noun
from extractor.engines.rules.lexicon import Tag
from extractor.engines.rules.rivals import PUT, SPEAKING, put
from extractor.engines.rules.sentence import Sentence
from extractor.engines.rules.takings import takings
from schemas.vocabulary import EventType

_BODIES = frozenset({"bodies", "corpses", "remains"})
_FOUND = frozenset(
    {
        "found",
        "recovered",
        "retrieved",
        "deposited",
        "lay",
        "lying",
        "lie",
        "counted",
        "seen",
        "saw",
        "brought",
        "received",
        "pulled",
    }
    | {"buried", "exhumed", "dumped", "discovered", "collected", "morgue", "mortuary", "rubble"}
    | {"unearthed", "taken", "handed", "arrived"}
)
_BURYING = (["buried"], ["burying"])
_MARKS = frozenset(
    {"bullet", "bullets", "gunshot", "stab", "machete", "throats", "throat", "bound", "torture"}
    | {"tortured", "decapitated", "beheaded", "dismembered", "bullet-riddled", "mutilated"}
    | {"strangled", "blindfolded", "handcuffed", "shot", "tied"}
)
"""How people look who were found dead and did not die by themselves."""
_LOST = frozenset({"lost", "lose", "losing", "loses"})
_QUOTES = frozenset({'"', "“", "‘"})
_ELIMINATED = frozenset({"eliminated", "eliminating", "liquidated", "neutralized", "neutralised"})
_TREATED = frozenset({"treated", "treating", "admitted", "received", "treat", "admitting"})
_NEEDED = frozenset({"needed", "required", "received", "needing", "requiring"})
_WOUNDS = frozenset({"wounds", "injuries", "burns", "gunshot", "shrapnel", "bruises", "fractures"})
_CARE = frozenset({"treatment", "stitches", "surgery", "hospitalisation", "hospitalization"})
_IN_CARE = frozenset({"treated", "hospital", "hospitals", "treatment", "admitted"})
_CLINICS = frozenset({"hospital", "hospitals", "clinic", "clinics", "ward", "wards"})
_LED = frozenset({"led", "took", "taken", "carried", "dragged", "driven", "taking", "carrying"})
_AWAY = frozenset({"away", "off"})
_TOOK = frozenset({"took", "taking", "take", "takes", "taken"})
_LEAVING = frozenset({"left", "leaving"})
_HITTING = frozenset({"hit", "hits", "hitting"})
_SHOTS = frozenset({"fire", "gunfire", "snipers", "sniper", "bullets", "shots", "pellets", "fired"})
_RENDERING = frozenset({"left", "leaving", "made", "making", "rendered", "rendering"})
_SENDING = frozenset({"sent", "sending", "put", "putting", "landed", "landing"})
_PICKING = (["picked", "up"], ["picking", "up"])
_DRIVEN = frozenset(
    {
        "expelled",
        "expelling",
        "evicted",
        "evicting",
        "chased",
        "driven",
        "drove",
        "forced",
        "forcing",
        "driving",
    }
)
_DWELLINGS = frozenset(
    {"village", "land", "farms", "homes", "houses", "villages", "flee", "leave", "seek", "shelter"}
    | {"abandon", "safety", "refuge"}
)
_LINKS = frozenset(
    {"a", "an", "the", "his", "her", "their", "of", "for", "from", "in", "with", "at"}
)
_HELD_FOR = frozenset(
    {"for", "over", "in", "without", "on", "incommunicado", "after", "during", "following", "when"}
    | {"overnight", "at", "under", "pending"}
)
_IN_THERE = frozenset({"are", "were", "remain", "remained", "is", "was"})
_BE = frozenset({"was", "were", "been", "are", "being"})
_LIGHT = frozenset({"only", "just", "some", "about", "around"})
_TOLD_BY_PARTICIPLE = frozenset({"injured", "killed", "abducted"})
_REACH = 12
_PUT_REACH = 16
_PUT_WORDS = 6
_CARE_REACH = 4


def implied(sentence: Sentence, noun: Noun) -> Tag | None:
    """Return the harm that those counted came to by the words around, if any."""
    return (
        _as_bodies(sentence, noun)
        or _as_lost(sentence, noun)
        or _as_treated(sentence, noun)
        or _led_away(sentence, noun)
        or _as_led_away(sentence, noun)
        or _as_held(sentence, noun)
        or _as_taken(sentence, noun)
        or _as_left(sentence, noun)
        or put(sentence, noun)
        or _as_driven(sentence, noun)
        or _as_described(sentence, noun)
        or _as_second(sentence, noun)
        or _as_found(sentence, noun)
    )


def is_bodies(sentence: Sentence, index: int) -> bool:
    """Whether the dead stand there, found or counted, not bodies that sit and decide."""
    lows = sentence.lows
    if index >= len(lows) or lows[index] not in _BODIES:
        return False
    return not _FOUND.isdisjoint(lows)


def is_marked(sentence: Sentence, harm: Tag) -> bool:
    """Whether the dead that were found bear the marks of violence."""
    return harm.value == "killed.result" and not _MARKS.isdisjoint(sentence.lows)


def is_own_loss(sentence: Sentence, harm: Tag) -> bool:
    """Whether a side tells of its own dead: "lost 12 men", "the loss of two soldiers"."""
    return sentence.lows[harm.first] in _LOST | {"loss", "losses"}


def is_put(sentence: Sentence, harm: Tag) -> bool:
    """Whether somebody has a figure of its own: "put the number of those seized at 11"."""
    before = sentence.lows[max(0, harm.first - _PUT_WORDS) : harm.first]
    told = sentence.lows[harm.first] in SPEAKING or not PUT.isdisjoint(before)
    return harm.value.endswith(".toll") and told


def _as_bodies(sentence: Sentence, noun: Noun) -> Tag | None:
    """Read "31 bodies had been brought in", "the bodies of 14 guerrillas"."""
    if is_bodies(sentence, noun.last - 1):
        return Tag("harm", "killed.result", noun.last - 1, noun.last)
    words = sentence.lows[max(0, noun.first - 2) : noun.first]
    if words[-1:] == ["of"] and words[0] in _BODIES:
        return Tag("harm", "killed.result", noun.first - 2, noun.first - 1)
    for index in range(max(0, noun.first - _REACH), noun.first - 2):
        if sentence.lows[index] in _BODIES and sentence.lows[index + 1] == "of":
            between = sentence.lows[index + 2 : noun.first]
            if "and" in between and not any(sentence.is_verb(i) for i in range(index, noun.first)):
                return Tag("harm", "killed.result", index, index + 1)
    if words[-1:] in _BURYING and (noun.group is None or _is_known(sentence, noun)):
        return Tag("harm", "killed.result", noun.first - 1, noun.first)
    return None


def _as_lost(sentence: Sentence, noun: Noun) -> Tag | None:
    """Read "lost 12 men", "for the loss of two soldiers", "eliminated 20 militants"."""
    lows = sentence.lows
    if not _is_known(sentence, noun):
        return None
    end = noun.first
    while end and lows[end - 1] in _LIGHT:
        end -= 1
    words = sentence.lows[max(0, end - 2) : end]
    if words[-1:] in (["cost"], ["costing"], ["costs"]):
        lives = sentence.lows[noun.last : noun.last + 2]
        return Tag("harm", "killed.verb", end - 1, end) if lives[1:] == ["lives"] else None
    if words and words[-1] in _LOST | _ELIMINATED:
        return Tag("harm", "killed.verb", end - 1, end)
    if words == ["loss", "of"]:
        return Tag("harm", "killed.deed", end - 2, end - 1)
    for index in range(noun.last, min(len(lows), noun.last + _REACH)):
        quoted = lows[index - 1] in _QUOTES
        here = index - quoted
        if lows[index] in _ELIMINATED and (lows[here - 1] in _BE or here == noun.last):
            return Tag("harm", "killed.verb", index, index + 1)
    return None


def _as_treated(sentence: Sentence, noun: Noun) -> Tag | None:
    """Read "treated 31 people for gunshot wounds", "16 people needed treatment"."""
    if not _is_known(sentence, noun) and noun.group is not None:
        return None
    behind = sentence.lows[noun.last : noun.last + _REACH]
    before = sentence.lows[noun.first - 1] if noun.first else ""
    if behind[:1] in (["were"], ["are"], ["was"]) and _IN_CARE & set(behind[1:_CARE_REACH]):
        # "a further 38 people were being treated in hospitals"
        at = next(n for n, word in enumerate(behind) if word in _IN_CARE)
        if _CLINICS & set(behind[at:]) or _WOUNDS & set(behind[at:]):
            return Tag("harm", "injured.state", noun.last + at, noun.last + at + 1)
    cared = before in {"admitted", "admitting"} and not _CLINICS.isdisjoint(sentence.lows)
    if before in _TREATED and (cared or not _WOUNDS.isdisjoint(behind)):
        return Tag("harm", "injured.verb", noun.first - 1, noun.first)
    if before in _LEAVING and behind[:1] == ["with"] and not _WOUNDS.isdisjoint(behind[:4]):
        return Tag("harm", "injured.state", noun.last, noun.last + 1)
    if behind and behind[0] in _NEEDED and not _CARE.isdisjoint(behind[:_CARE_REACH]):
        return Tag("harm", "injured.suffer", noun.last, noun.last + 1)
    return None


def _as_led_away(sentence: Sentence, noun: Noun) -> Tag | None:
    """Read "took away 27 students", "took seven with them"."""
    lows = sentence.lows
    if not _is_known(sentence, noun):
        return None
    words = lows[max(0, noun.first - 2) : noun.first]
    if words[1:] and words[0] in _LED and words[1] in _AWAY:
        return Tag("harm", "abducted.verb", noun.first - 2, noun.first)
    if words == ["off", "with"] and noun.first > 2:  # noqa: PLR2004 - the verb before
        return Tag("harm", "abducted.verb", noun.first - 3, noun.first)  # "made off with nine"
    after = sentence.lows[noun.last : noun.last + 2]
    if words[1:] and words[1] in _TOOK and after == ["with", "them"]:
        return Tag("harm", "abducted.verb", noun.first - 1, noun.first)
    words = sentence.lows[noun.last : noun.last + 4]
    for n in range(1, len(words) - 1):
        if words[n - 1] in _BE and words[n] in _LED and words[n + 1] in _AWAY:
            return Tag("harm", "abducted.verb", noun.last + n, noun.last + n + 2)
    return None


def _led_away(sentence: Sentence, noun: Noun) -> Tag | None:
    """Read "eleven were led away", "two were shot and scores taken away"."""
    words = sentence.lows[noun.last : noun.last + 3]
    be = int(words[:1] != [] and words[0] in _BE)
    gapped = noun.first and sentence.lows[noun.first - 1] in {"and", ","}
    if not (be or gapped) or len(words) < be + 2 or words[be] not in _LED:
        return None
    if words[be + 1] not in _AWAY or not (noun.group is None or _is_known(sentence, noun)):
        return None
    return Tag("harm", "abducted.verb", noun.last + be, noun.last + be + 2)


def _as_held(sentence: Sentence, noun: Noun) -> Tag | None:
    """Read "41 people had been held for vandalism"."""
    words = sentence.lows[noun.last : noun.last + 5]
    if not _is_known(sentence, noun):
        return None
    custody = {"custody", "detention", "cells"} & set(words[2:])
    if words[:1] and words[0] in _IN_THERE and words[1:2] == ["in"] and custody:
        return Tag("harm", "detained.state", noun.last + 1, noun.last + 2)
    for n in range(1, len(words) - 1):
        if words[n - 1] in _BE and words[n] == "held" and words[n + 1] in _HELD_FOR:
            if words[n + 1 : n + 3] == ["for", "ransom"]:
                return Tag("harm", "abducted.verb", noun.last + n, noun.last + n + 1)
            return Tag("harm", "detained.verb", noun.last + n, noun.last + n + 1)
    return None


def _as_taken(sentence: Sentence, noun: Noun) -> Tag | None:
    """Read "nine pupils were herded into the forest", "gunmen are holding nine hostage"."""
    for taking in takings(sentence):
        if taking.patient.whole <= noun.first < taking.patient.last:
            outcome = "detained" if taking.act is EventType.DETENTION else "abducted"
            return Tag("harm", f"{outcome}.verb", taking.tag.first, taking.tag.last)
    return None


def _as_left(sentence: Sentence, noun: Noun) -> Tag | None:
    """Read "leaving 200 people homeless", "sending nine to hospital", "picked up seven pupils"."""
    lows = sentence.lows
    if not noun.first:
        return None
    before, behind = lows[noun.first - 1], lows[noun.last : noun.last + _CARE_REACH]
    if before in _RENDERING and behind[:1] == ["homeless"]:
        return Tag("harm", "displaced.verb", noun.first - 1, noun.first)
    if before in _SENDING and behind[:1] in (["to"], ["in"]) and not _CLINICS.isdisjoint(behind):
        return Tag("harm", "injured.verb", noun.first - 1, noun.first)
    if before in _HITTING and not _SHOTS.isdisjoint(lows):
        died = "whom" in lows[noun.last : noun.last + 5] and "died" in lows[noun.last :]
        outcome = "casualties" if died else "injured"
        if died or noun.group is None or _is_known(sentence, noun):
            return Tag("harm", f"{outcome}.verb", noun.first - 1, noun.first)
    words = lows[max(0, noun.first - 2) : noun.first]
    if words in _PICKING and _is_known(sentence, noun) and sentence.tagged("does", "detention"):
        agents = [t for t in sentence.tagged("people") if t.last <= noun.first - 2]
        state = agents and agents[-1].value in {"state_forces", "foreign_forces"}
        outcome = "detained" if state else "abducted"
        return Tag("harm", f"{outcome}.verb", noun.first - 2, noun.first)
    return None


def _as_driven(sentence: Sentence, noun: Noun) -> Tag | None:
    """Read "has driven more than 100,000 people from their homes"."""
    lows = sentence.lows
    if noun.first and lows[noun.first - 1] in _DRIVEN:
        behind = lows[noun.last : noun.last + _CARE_REACH]
        if behind[:1] in (["from"], ["to"]) and not _DWELLINGS.isdisjoint(behind):
            return Tag("harm", "displaced.verb", noun.first - 1, noun.first)
    return None


def _as_second(sentence: Sentence, noun: Noun) -> Tag | None:
    """Read the two of "shot dead a driver for the team and two guards in Baro"."""
    lows = sentence.lows
    index = noun.first - 1
    if index < 1 or lows[index] != "and" or not _is_known(sentence, noun):
        return None
    if noun.last < len(lows) and (
        sentence.is_verb(noun.last) or noun.last in sentence.within("grammar", "be")
    ):
        return None
    ends = {tag.last: tag for tag in sentence.tagged("harm") if tag.value.endswith(".verb")}
    while index > max(0, noun.first - _PUT_REACH):
        found = ends.get(index)
        if found is not None:
            singular = lows[index] in {"a", "an", "the"}
            return found if singular and not sentence.is_passive(found) else None
        index -= 1
        word = lows[index]
        if not sentence.letters[index] or sentence.is_verb(index):
            return None
        if sentence.is_stop(index) and word not in _LINKS:
            return None
    return None


def _as_described(sentence: Sentence, noun: Noun) -> Tag | None:
    """Read "twelve wounded soldiers were flown out"."""
    if noun.group is None:
        return None
    start = sentence.at(noun.count.end)
    for tag in sentence.over("harm", start, start + 1):
        if tag.last <= noun.group[0] and tag.value.split(".")[0] in _TOLD_BY_PARTICIPLE:
            return tag
    return None


def _as_found(sentence: Sentence, noun: Noun) -> Tag | None:
    """Read "two men, hands tied and a bullet in the neck, are found in a ditch"."""
    lows = sentence.lows
    if noun.last >= len(lows) or lows[noun.last] not in {",", "were", "are"}:
        return None
    for index in range(noun.last + 1, min(len(lows), noun.last + _FOUND_REACH)):
        if lows[index] in {"found", "discovered"} and lows[index - 1] in _BE | {"are"}:
            deadly = not _WOUNDS_OF_DEAD.isdisjoint(lows) and _is_known(sentence, noun)
            return Tag("harm", "killed.result", index, index + 1) if deadly else None
    return None


_FOUND_REACH = 18
_WOUNDS_OF_DEAD = frozenset({"bullet", "bullets", "throats", "throat", "beheaded", "decapitated"})


def _is_known(sentence: Sentence, noun: Noun) -> bool:
    """Whether the word lists know those counted for people."""
    return noun.group is not None and bool(sentence.over("people", *noun.group))
