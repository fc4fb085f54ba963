"""The grammar of places' names: "Onitsha, Anambra state", "the Kelvan province village of X"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extractor.engines.rules.lexicon import Tag
from extractor.engines.rules.sentence import Sentence
from schemas.vocabulary import PlaceLevel

NATIONALITY = re.compile(r"^[A-Z][\w.'’]*(?:ian|ean|an|ish|ese|i|ic|ch|ite)$")
"""The usual endings of adjectives of countries and peoples."""
_COMMUNITIES = frozenset(
    {
        "shia",
        "shi'a",
        "muslim",
        "druze",
        "hindu",
        "arab",
        "turkmen",
        "tamil",
        "sikh",
        "hutu",
        "tutsi",
    }
    | {"moslem", "sunni", "alawite", "christian", "catholic", "protestant", "jewish", "coptic"}
    | {"serb", "croat", "bosniak", "yazidi", "hazara", "uighur", "uyghur", "fulani", "masalit"}
    | {"dinka", "nuer", "kikuyu", "pashtun", "sinhalese", "bedouin", "mayan", "cossack", "rohingya"}
)
_LIKE_ADJECTIVES = frozenset(
    {"mali", "haiti", "burundi", "djibouti", "malawi", "brunei", "fiji", "japan", "sudan", "iran"}
    | {"oman", "taiwan", "azerbaijan", "jordan", "bhutan", "pakistan", "afghanistan", "kurdistan"}
    | {"tajikistan", "turkmenistan", "kazakhstan", "kyrgyzstan", "uzbekistan", "dagestan"}
)
COMPASS = frozenset(
    f"{first}{join}{second}ern"
    for first in ("north", "south", "")
    for join in ("", "-")
    for second in ("north", "south", "east", "west")
) | {"central", "upper", "lower"}
_POINTS = frozenset(name.removesuffix("ern") for name in COMPASS if name.endswith("ern"))
"""In lower case, for "South Sudan" is a name."""
ROADS = frozenset({"road", "highway", "street", "avenue", "motorway", "bridge", "boulevard"})
_NUMBERED = frozenset({"zone", "sector", "block", "street", "route", "highway", "camp", "ward"})
"""What may have a number for its name: "Zone 9"."""
_WITHIN = frozenset(
    {"du", "de", "des", "del", "di", "da", "do", "la", "el", "al", "ul", "bin", "am", "sur", "upon"}
)
_BINDING = _WITHIN | {"the", "of"}
_OF_NAMES = frozenset({"republic", "gulf", "strait"})
_ADJECTIVE = re.compile(r"-[a-z]{3,}$")
_BOUND_ARTICLE = re.compile(r"^(?:a[a-z]{1,2}|e[a-z]{1,2}|d|l)[-'’][A-Z]")
"""Names that begin in lower case: "al-Bab", "el-Arish"."""
ENCLOSING = frozenset({PlaceLevel.DISTRICT, PlaceLevel.PROVINCE, PlaceLevel.REGION})
_INSTITUTIONS = frozenset(
    {"school", "college", "university", "hospital", "mosque", "church", "camp", "prison", "airport"}
    | {"base", "barracks", "station", "embassy", "academy", "syndicate", "avenue", "hotel"}
)
"""What may stand anywhere in the name of one: "Secondary School Jangebe"."""
_KINDS_LAST = frozenset({"fort", "castle", "citadel", "stadium", "barrage", "headquarters"})
"""What names a site as its last word only: "Jaffna Fort", but "Fort Worth"."""
_KINDS_FIRST = {"county": PlaceLevel.DISTRICT, "lake": PlaceLevel.REGION}
"""What tells the level as the first word: "County Armagh"."""
_CENTRES = frozenset({"centre", "center"})
_RANGES = frozenset(
    {"mountains", "hills", "highlands", "foothills", "heights", "marshes", "wetlands", "plains"}
    | {"islands", "lakes"}
)
"""Plurals of one place: "the Kelda mountains"."""
_PLURALS = frozenset({"states", "provinces", "districts", "regions", "counties", "governorates"})
OPERATIONS = frozenset({"operation", "resolution", "article", "chapter", "kilometre", "kilometer"})
"""What is capitalised with its name, and is no place."""
_OLD = frozenset({"old", "walled", "city", "town"})
_WHEN = frozenset({"early", "late", "hours", "minutes", "days", "weeks", "alone", "twice", "today"})
_FINITE = frozenset(
    {"cost", "took", "saw", "made", "came", "began", "ended", "sent", "brought", "drew", "set"}
    | {"put", "hit", "struck", "blew", "led", "met", "fell", "went", "rose", "lost", "fought"}
)
"""Verbs without the usual ending: "an ambush near Shali cost six lives"."""
_DASHES = frozenset({"-", "–"})
_BETWEEN = 2
"""Words of "the Hlaing Tharyar new industrial zone" between the name and the kind."""
_CHAIN = 3
"""Names of "Ntoyo, North Kivu, Congo"."""


@dataclass(slots=True)  # not frozen: it takes three times as long to make
class Located:
    """A place mention; `level` None where the sentence does not say.

    An `outer` one only says where a narrower one lies: "the Damascus suburb of Douma".
    """

    name: str
    level: PlaceLevel | None
    first: int
    outer: bool = False


class Reader:
    """Reads names where a place is expected; indices are of tokens."""

    def __init__(self, sentence: Sentence) -> None:
        self._sentence = sentence
        self._lows = sentence.lows
        self.levels = {tag.first: tag for tag in sentence.tagged("levels")}
        self.known = {(tag.first, tag.last): tag for tag in sentence.tagged("known")}
        self.people = {tag.first for tag in sentence.tagged("people")}
        self.dated = sentence.dated
        self.spoken = sentence.within("voices")

    def names(self, index: int, level: PlaceLevel | None) -> list[Located]:
        """Read "X", "X and Y", "X, Y, Z" with the level noun that may follow ("… provinces")."""
        spans = list(self.spans(index))
        if not spans:
            return []
        first, last = spans[-1]
        if len(spans) > 1 and self._lows[last - 1] in _PLURALS and last - first > 1:
            # "Borno and Yobe States"
            level = PlaceLevel(self.levels[last - 1].value)
            return [self.place(*span, level) for span in [*spans[:-1], (first, last - 1)]]
        follower = self.levels.get(last) or self._kind_behind(first, last)
        if follower and (kind := self.levels.get(follower.last)) and kind.value in ENCLOSING:
            follower = kind  # "Razih border district"
        chained = len(spans) >= _CHAIN and level is None
        if chained and self._sentence.is_country(self._sentence.quote(first, last)):
            follower = None
        if follower is None or (level is not None and len(spans) == 1):
            return [*self._chain(spans, level), *self._part_behind(last)]
        given, level = level, None
        if self.follows(follower.last, "of") and (
            follower.value == PlaceLevel.SETTLEMENT or self._is_of_city(first, follower)
        ):
            return self._of_part(spans, follower)
        level = PlaceLevel(follower.value)
        word = self._lows[follower.last - 1]
        if word == "area":
            level = PlaceLevel.DISTRICT
        centre = word in _CENTRES
        several = word.endswith("s") and level is not PlaceLevel.SITE and word not in _RANGES
        if centre or several:
            # "Latakia and Tartous provinces", "Baro city centre"
            return [self.place(*span, None if centre else level) for span in spans]
        # "Onitsha, Anambra state": said of the last alone, and part of its name.
        whole = Located(self._sentence.quote(first, follower.last), level, first)
        return [
            *(self.place(*span, given) for span in spans[:-1]),
            whole,
            *self.town(first, follower),
            *self._wider(follower.last, level),
        ]

    def _chain(self, spans: Sequence[tuple[int, int]], level: PlaceLevel | None) -> list[Located]:
        """Read "Ntoyo, North Kivu, Congo", "the town of Baro, Nigeria"."""
        chain = [self._sentence.quote(*span) for span in spans]
        wide = [name != chain[0] and self._sentence.is_country(name) for name in chain]
        if len(spans) >= _CHAIN and level is None and self._sentence.is_country(chain[-1]):
            levels = [self.own_level(*spans[0]), *[PlaceLevel.PROVINCE] * (len(spans) - 2)]
            levels.append(PlaceLevel.COUNTRY)
            named = zip(chain, levels, spans, strict=True)
            return [Located(name, each, span[0]) for name, each, span in named]
        return [
            self.place(*span, None if country else level)
            for span, country in zip(spans, wide, strict=True)
        ]

    def seat(self, index: int) -> list[Located]:
        """Read "Haiti's capital", with Haiti, where the capital's name does not follow."""
        end = index
        while self.is_name(end):
            end += 1
        last = end + 2
        named = self.is_name(last + self.follows(last, ","))
        if end == index or named or self._lows[end:last] != ["'s", "capital"]:
            return []
        name = self._sentence.quote(index, last)
        return [Located(name, PlaceLevel.SETTLEMENT, index), self.place(index, end, None)]

    def town(self, first: int, site: Tag) -> list[Located]:
        """Return the town of "a Baro cinema", but not of "the Baro mosque": it may be called so."""
        if site.value != PlaceLevel.SITE or self._lows[site.last - 1] in ROADS:
            return []
        if site.first <= first or not self.is_name(first) or self.follows(first - 1, "the"):
            return []
        name = self._sentence.quote(first, site.first)
        return [Located(name, None, first)] if self._sentence.is_settlement(name) else []

    def _is_of_city(self, first: int, kind: Tag) -> bool:
        """Whether it is "the Homs district of Dora", not "the Dora district of Homs"."""
        if kind.value != PlaceLevel.DISTRICT:
            return False
        start = end = self.skip_the(kind.last + 1)
        while self.is_name(end):
            end += 1
        city = self._sentence.is_settlement
        quote = self._sentence.quote
        return end > start and city(quote(first, kind.first)) and not city(quote(start, end))

    def _of_part(self, spans: Sequence[tuple[int, int]], kind: Tag) -> list[Located]:
        """Read "the Sahel town of Djibo", "the Beirut suburb of Dora", "the Dora suburb of X"."""
        suburb = self._lows[kind.last - 1] == "suburb" or kind.value == PlaceLevel.DISTRICT
        narrow = PlaceLevel.DISTRICT if suburb else PlaceLevel.SETTLEMENT
        city = self._sentence.is_settlement(self._sentence.quote(*spans[-1]))
        start = self.skip_the(kind.last + 1)
        if suburb and not city:
            last = Located(self._sentence.quote(spans[-1][0], kind.last), narrow, spans[-1][0])
            return [last, *(self.names(start, None) or self.seat(start))]
        wider = [self.place(*span, None if city else PlaceLevel.PROVINCE) for span in spans]
        for place in wider:
            place.outer = True
        return [*wider, *self.names(start, narrow)]

    def _part_behind(self, index: int) -> list[Located]:
        """Read ", southern Thailand" behind the names that lie there."""
        if not (self.follows(index, ",") and self.is_compass(index + 1)):
            return []
        wider = self.names(index + 2, None)
        if not wider or wider[0].level is PlaceLevel.SITE:
            return []
        part = self._sentence.quote(index + 1, index + 2 + len(wider[0].name.split()))
        return [Located(part, PlaceLevel.REGION, index + 1), *wider[1:]]

    def _kind_behind(self, first: int, last: int) -> Tag | None:
        """Return the kind of place behind a name and a word or two: "the Taqba air base"."""
        if (first, last) in self.known or self._sentence.is_country(
            self._sentence.quote(first, last)
        ):
            return None
        for index in range(last, min(last + _BETWEEN, len(self._lows))):
            if self._sentence.names[index] or self._sentence.is_stop(index):
                return None
            if self._sentence.is_verb(index) or index in self.people or index in self.dated:
                return None
            tag = self.levels.get(index + 1)
            if tag is not None:
                return tag if tag.value != PlaceLevel.SETTLEMENT else None
        return None

    def _wider(self, index: int, level: PlaceLevel) -> list[Located]:
        """Read on after "Baro district": ", Kelvan province, Peru", or "… town of X"."""
        tag = self.levels.get(index)
        if tag is not None and self.follows(tag.last, "of") and level in ENCLOSING:
            return self.names(self.skip_the(tag.last + 1), PlaceLevel(tag.value))
        if part := self._part_behind(index):
            return part
        if self.follows(index, "'s") and level in ENCLOSING:
            # "Zabul province's Shajoy district"
            return self.names(index + 1 + self.is_compass(index + 1), None)
        wider = self.names(index + 1, None) if self.follows(index, ",") else []
        named = all(
            place.level is not None or self._sentence.is_country(place.name) for place in wider
        )
        return wider if named else []

    def place(self, first: int, last: int, level: PlaceLevel | None) -> Located:
        name = self._sentence.quote(first, last)
        known = self.known.get((first, last))
        if known is not None:
            return Located(name, PlaceLevel(known.value), first)
        level = level or self.own_level(first, last)
        if level is None and self._sentence.is_country(name):
            level = PlaceLevel.COUNTRY
        return Located(name, level, first)

    def spans(self, index: int) -> Iterator[tuple[int, int]]:
        listed = 0
        while self.is_name(index):
            end = index + 1
            while (self.is_name(end) and end not in self.people) or self._binds(end):
                tag = self.levels.get(end)
                if tag is not None and tag.last - end > _BETWEEN:
                    break  # "Guma Local Government Area"
                end += 1
            # "in Assad's words", "in Alawite villagers' homes": not places.
            if self.follows(end, "'s") or index in self.people:
                return
            if end in self.people and not self._opens(index):
                return
            acts = listed > 0 and self.begins_people(end)
            if acts or self.is_adjective(index, end) or self._is_body(end):
                return
            # "in Baro, John Mora said": a name of somebody.
            if listed and (end in self._sentence.within("saying") or self.is_titled(index)):
                return
            yield index, end
            listed += 1
            joined = self.follows(end, ",") or self.follows(end, "and")
            country = self.follows(end, ",") and self._sentence.is_country(
                self._sentence.quote(index, end)
            )
            index = end + 1 if joined else len(self._lows)
            if self.follows(index, "and"):
                index += 1
            if country and not self._begins_country(index):
                return

    def begins_people(self, end: int) -> bool:
        """Whether a name behind a comma is of those who act: "in Mora, US and Afghan troops"."""
        second = end + 1
        if not self.follows(end, "and") or not self.is_name(second):
            return False
        return any(index in self.people for index in range(second, second + _BETWEEN + 1))

    def _opens(self, index: int) -> bool:
        """Whether a place is set before the clause: "while in Dorna gunmen shot …"."""
        before = self._lows[index - 2] if index > 1 else ","
        opens = self.follows(index - 1, "in") and before in {",", ";", "and", "while", "but"}
        return opens and not self.is_of_country(index)

    def _begins_country(self, index: int) -> bool:
        """Whether a list of countries goes on; nothing narrower follows one."""
        end = index
        while self.is_name(end):
            end += 1
        return end > index and self._sentence.is_country(self._sentence.quote(index, end))

    def is_titled(self, index: int) -> bool:
        return index in self._sentence.within("titles")

    def _is_body(self, end: int) -> bool:
        """Whether a name is that of a body: "the Harbour Police", "the E-Crack Unit"."""
        return end - 1 in self._sentence.within("bodies") and end - 1 not in self._sentence.within(
            "levels"
        )

    def is_adjective(self, first: int, last: int) -> bool:
        """Whether a name describes the noun behind it: "Syrian towns", "the Iraqi capital"."""
        if last - first > 1 or last >= len(self._lows) or last in self.dated:
            return False
        sentence = self._sentence
        # "in Marawi again", "in Karachi hours later"
        when = self._lows[last] in _WHEN | _FINITE or last in sentence.within("grammar", "adverbs")
        verb = sentence.is_verb(last) or last in sentence.within("does")
        if sentence.names[last] or sentence.is_stop(last) or when or verb:
            return False
        level = self.levels.get(last)
        if level is None and self._lows[last].endswith("s") and not self._is_said(last):
            return True  # "at Peshmerga positions"
        if level is not None and self._lows[level.last - 1] == "quarter":
            return False  # "the Christian quarter of Baro"
        if level is not None and level.value in {"region", "province", "district"}:
            # "the Syrian province of Sweida", but "Bari region"
            people = self._lows[first] in _COMMUNITIES or self._sentence.is_country(
                self._sentence.texts[first]
            )
            return self.follows(level.last, "of") and people
        return self.is_of_country(first)

    def _is_said(self, index: int) -> bool:
        said = self._sentence.within("saying"), self._sentence.within("harm"), self.dated
        return any(index in one for one in said)

    def is_of_country(self, index: int) -> bool:
        """Whether a word is an adjective of a country or a people: "Syrian"."""
        text = self._sentence.texts[index]
        if self._lows[index] in _COMMUNITIES:
            return True
        if (index, index + 1) in self.known:
            return False  # "the Sinai town of Baro"
        return NATIONALITY.search(text) is not None and self._lows[index] not in _LIKE_ADJECTIVES

    def _binds(self, index: int) -> bool:
        """Whether "of", "the" or a number goes on with a name: "Republic of the Congo"."""
        if index >= len(self._lows):
            return False
        if self._sentence.texts[index].isdigit():
            return self._lows[index - 1] in _NUMBERED
        if self._lows[index] not in _BINDING:
            return self._lows[index] in _DASHES and self._is_dashed(index)
        if self.follows(index, "the"):
            return self.follows(index - 1, "of") and self._binds(index - 1)
        if index + 1 >= len(self._lows) or not self._sentence.names[index + 1]:
            return self.follows(index, "of") and self._lows[index - 1] in {"republic", "gulf"}
        return self._lows[index] in _WITHIN or (
            self.follows(index, "of") and self._lows[index - 1] in _OF_NAMES
        )

    def _is_dashed(self, index: int) -> bool:
        """Whether a dash joins two names: "the Homs–Hama highway"."""
        starts, ends = self._sentence.starts, self._sentence.ends
        tight = index + 1 < len(starts) and ends[index - 1] == starts[index]
        return tight and ends[index] == starts[index + 1] and self.is_name(index + 1)

    def own_level(self, first: int, last: int) -> PlaceLevel | None:
        """Read the level inside a name: "Gaza Strip", "Kayes Region"."""
        if last - first < 2:  # noqa: PLR2004 - a name and its kind
            return None
        tag = self.levels.get(last - 1)
        if tag is not None:
            return PlaceLevel(tag.value)
        if inside := _KINDS_FIRST.get(self._lows[first]):
            return inside
        site = self._lows[last - 1] in _KINDS_LAST
        site = site or not _INSTITUTIONS.isdisjoint(self._lows[first:last])
        return PlaceLevel.SITE if site else None

    def is_name(self, index: int) -> bool:
        """Whether a word can be a place's name: "Al-Shir" can, "Alawite-majority" cannot."""
        if index >= len(self._lows) or index in self.dated or index in self.spoken:
            return False
        text, named = self._sentence.texts[index], self._sentence.names[index]
        if text.isalpha():
            return named
        if not named:
            return _BOUND_ARTICLE.match(text) is not None
        return _ADJECTIVE.search(text) is None

    def is_old(self, tag: Tag) -> bool:
        """Whether it is a town's own part: "the old city of Dorna"."""
        return self._lows[tag.first] in _OLD and tag.last - tag.first > 1

    def is_compass(self, index: int) -> bool:
        if not 0 <= index < len(self._lows):
            return False
        return self._lows[index] in COMPASS or self._sentence.texts[index] in _POINTS

    def skip_the(self, index: int) -> int:
        lows = self._lows
        while index < len(lows) and lows[index] in {"the", "a", "an"}:
            index += 1
        return index

    def follows(self, index: int, word: str) -> bool:
        return 0 <= index < len(self._lows) and self._lows[index] == word
