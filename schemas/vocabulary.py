"""Every closed vocabulary of the record, each value with its one-line definition.

The prompt, the OpenAPI page and the validation are generated from here; the rules behind the
definitions are in the annotation guideline (`docs/annotation-guideline.md`).
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Self, cast

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

_AS_STRING = core_schema.simple_ser_schema("str")


class Term(StrEnum):
    """A value of a closed vocabulary that carries its definition."""

    definition: str

    def __new__(cls, value: str, definition: str = "") -> Self:
        term = str.__new__(cls, value)
        term._value_ = value
        term.definition = definition
        return term

    @classmethod
    def glossary(cls) -> str:
        """Return one Markdown line per value: ``- `value`: definition``."""
        return "\n".join(f"- `{term.value}`: {term.definition}" for term in cls)

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: type[Self], handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        # As the string that it is: an answer holds hundreds, and `value` is slow Python.
        return cast("CoreSchema", {**handler(source), "serialization": _AS_STRING})

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        enum = {name: part for name, part in schema.items() if name != "serialization"}
        described: dict[str, Any] = handler.resolve_ref_schema(handler(cast("CoreSchema", enum)))
        described["description"] = f"{(cls.__doc__ or '').strip()}\n\n{cls.glossary()}"
        return described


class Kind(Term):
    """What the record stands for (guideline section 1)."""

    INCIDENT = "incident", "one bounded act, the news of the article"
    AGGREGATE = (
        "aggregate",
        "figures that cover several acts, places or days which the text does not separate",
    )
    BACKGROUND = (
        "background",
        "an earlier or other act told as context, with bounded facts of its own",
    )


class EventType(Term):
    """The act, named by how people were harmed (guideline section 2)."""

    ARMED_CLASH = (
        "armed_clash",
        "two armed sides fight each other (battles, ambushes on troops, raids on armed positions)",
    )
    AIR_STRIKE = "air_strike", "aircraft or drone drops or fires"
    SHELLING = "shelling", "artillery, mortar, rocket, missile from the ground or sea"
    EXPLOSIVE = (
        "explosive",
        (
            "bomb, car bomb, IED, mine, grenade, planted or thrown, "
            "the attacker not dying with it by intent"
        ),
    )
    SUICIDE_ATTACK = "suicide_attack", "the attacker dies with the bomb by intent"
    ATTACK = (
        "attack",
        (
            "direct violence on people who are not fighting: shooting, stabbing, massacre, "
            "raid on a village, assassination"
        ),
    )
    EXECUTION = (
        "execution",
        (
            "killing of people held or in the killers' power: summary execution, "
            "beheading of captives"
        ),
    )
    ABDUCTION = "abduction", "kidnapping, hostage taking, enforced disappearance"
    DETENTION = "detention", "arrests and detention by authorities"
    ILL_TREATMENT = (
        "ill_treatment",
        "torture, beating of captives, abuse of bodies, death in custody",
    )
    SEXUAL_VIOLENCE = "sexual_violence", "rape and other sexual violence"
    DESTRUCTION = "destruction", "looting, arson, demolition, without or beside harm to people"
    MOB_VIOLENCE = "mob_violence", "riot, lynching, communal crowd violence"
    PROTEST = "protest", "demonstration without force used on it"
    CRACKDOWN = "crackdown", "force used by authorities on demonstrators"
    OTHER = "other", "an act of violence that fits none"
    MIXED = "mixed", "`aggregate` only: the figures join several of these"


class Assertion(Term):
    """How the text puts the act and its main figure (guideline section 3)."""

    REPORTED = "reported", "the outlet says it in its own voice"
    ATTRIBUTED = "attributed", "somebody says it, and nobody in the text disputes it"
    DISPUTED = (
        "disputed",
        "the accused side, or another source, contradicts the act, who did it, or the figure",
    )


class Verification(Term):
    """What the outlet says of its own checking (guideline section 3)."""

    VERIFIED = "verified", "the outlet says that it verified the act"
    UNVERIFIED = "unverified", "the outlet says that it could not confirm the act"
    NOT_STATED = "not_stated", "the outlet says nothing of its own checking"


class Precision(Term):
    """How finely the text dates the act (guideline section 6)."""

    DAY = "day", "one day"
    WEEK = "week", "one week"
    MONTH = "month", "one month"
    YEAR = "year", "one year"
    SPAN = "span", "several days told as one"
    UNKNOWN = "unknown", "the text does not date the act"


class PlaceLevel(Term):
    """How wide a place is (guideline section 6)."""

    SITE = "site", "a building, base, market, camp, road"
    SETTLEMENT = "settlement", "a city, town or village"
    DISTRICT = "district", "a district or neighbourhood"
    PROVINCE = "province", "a province or governorate"
    REGION = "region", "a region, a federal state, the north of a country"
    COUNTRY = "country", "a country"


class Role(Term):
    """The side's part in the act (guideline section 4)."""

    PERPETRATOR = "perpetrator", "did it, or is said to have"
    VICTIM = "victim", "named persons or groups it was done to"
    PARTY = "party", "a side in a fight, or demonstrators in a protest"


class ActorType(Term):
    """What kind of side it is (guideline sections 4 and 8)."""

    STATE_FORCES = "state_forces", "a state's army, police or officials on its own territory"
    REBELS = "rebels", "insurgent and jihadist groups that fight for territory"
    MILITIA = "militia", "pro-government irregulars, communal self-defence, criminal gangs"
    RIOTERS = "rioters", "a violent crowd"
    PROTESTERS = "protesters", "demonstrators"
    CIVILIANS = "civilians", "people who take no part in fighting"
    FOREIGN_FORCES = "foreign_forces", "a state's forces outside its own territory"
    UNIDENTIFIED = "unidentified", "the text does not say who they are (`gunmen`)"
    OTHER = "other", "none of these, lone attackers among them"


class Attribution(Term):
    """Who puts the side there (guideline section 4); always `stated` for victims."""

    STATED = "stated", "the outlet, in its own voice"
    ACCUSED = "accused", "somebody says so"
    CLAIMED = "claimed", "the side says so itself"
    DENIED = "denied", "accused, and the side denies it"


class Outcome(Term):
    """What happened to those counted (guideline section 5)."""

    KILLED = "killed", "dead"
    INJURED = "injured", "hurt"
    CASUALTIES = "casualties", "dead and hurt, not separated"
    MISSING = "missing", "missing"
    ABDUCTED = "abducted", "taken by force"
    DETAINED = "detained", "arrested or held by authorities"
    DISPLACED = "displaced", "made to flee"


class Status(Term):
    """Whether those counted take part in fighting, only when the text says so (section 5)."""

    CIVILIAN = "civilian", "the text calls them civilians"
    COMBATANT = "combatant", "soldiers, police, gunmen, fighters"
    MIXED = "mixed", "both are counted together"
    UNKNOWN = "unknown", "the text does not say"


class Qualifier(Term):
    """How the number phrase bounds the number (guideline section 5)."""

    EXACT = "exact", "the number itself"
    APPROXIMATE = "approximate", "about, around, some, nearly, almost"
    AT_LEAST = "at_least", "at least, no fewer than"
    MORE_THAN = "more_than", "more than, over, exceeded"
    AT_MOST = "at_most", "up to, at most"
    LESS_THAN = "less_than", "less than, fewer than"
    RANGE = "range", "from one number to another"
    VAGUE = "vague", "dozens, scores, hundreds, several, many"


class SourceKind(Term):
    """Who tells of the act (guideline section 7)."""

    MONITOR = "monitor", "a group that monitors the conflict"
    GOVERNMENT = "government", "a government, ministry, official or police"
    MILITARY = "military", "an army or a coalition of armies"
    ARMED_GROUP = "armed_group", "an armed group that is not a state's"
    UN = "un", "the United Nations and their agencies"
    NGO = "ngo", "a non-governmental organisation"
    MEDIA = "media", "another outlet or a news agency"
    MEDICAL = "medical", "a hospital, doctors, rescuers"
    WITNESS = "witness", "witnesses, residents, relatives"
    FOOTAGE = "footage", "video, photographs, satellite images"
    OTHER = "other", "none of these"


class Stance(Term):
    """What a speaker does with words (guideline section 7)."""

    ACCUSES = "accuses", "says that somebody did it"
    DENIES = "denies", "says that it was not so"
    ADMITS = "admits", "owns to it, or claims responsibility"
    JUSTIFIES = "justifies", "defends it"
    CONDEMNS = "condemns", "denounces it"
    WARNS = "warns", "warns of what may follow"
    APPEALS = "appeals", "asks for something to be done"
    ANNOUNCES = "announces", "makes known a step or a fact"
    OTHER = "other", "none of these"


class Verdict(Term):
    """How a mention stands in the article."""

    EXACT = "exact", "the article has these characters"
    NORMALIZED = (
        "normalized",
        (
            "the article has them but for case, white space, quotes, dashes, the script of the "
            "digits or Unicode form"
        ),
    )
    NOT_FOUND = "not_found", "the article does not have them"


class CheckCode(Term):
    """What a reader should know before trusting a field."""

    NORMALIZED = "normalized", "found but for case, white space, quotes, dashes or Unicode form"
    NOT_FOUND = "not_found", "the string is not in the article"
    ONLY_IN_TITLE = "only_in_title", "the string stands in the title, not in the text"
    OUTSIDE_EVIDENCE = (
        "outside_evidence",
        "the string is in the article, but not in the sentences that the record cites",
    )
    MODIFIER_DROPPED = (
        "modifier_dropped",
        "the article puts a modifier (`more than`) beside this number that the count leaves out",
    )
    COUNT_NOT_READ = "count_not_read", "no number could be read from the count phrase"
    DATE_NOT_READ = "date_not_read", "no day could be read from the date phrase"
    PARTS_EXCEED_TOTAL = "parts_exceed_total", "the parts add up to more than their total"
    SUMMARY_NUMBER = "summary_number", "the summary has a number that the article does not have"
    NO_EVIDENCE = "no_evidence", "the record cites no sentence of the article"
    NO_SUCH_SENTENCE = "no_such_sentence", "the engine cited a sentence that does not exist"
    NO_SUCH_RECORD = "no_such_record", "the engine named a record that does not exist"
    REPAIRED = "repaired", "the model replaced a string that was not in the article"
    REPAIR_FAILED = "repair_failed", "the model could not be asked about strings not found"
    LANGUAGE_NOT_READ = "language_not_read", "the engine does not read the article's language"


class EngineName(Term):
    """Who wrote the draft."""

    LLM = "llm", "a language model behind an OpenAI-compatible endpoint"
    RULES = "rules", "the offline rules engine: no key, no network, no model"


class CacheStatus(Term):
    """How a request came by an answer that was made for another."""

    HIT = "hit", "it was kept from an earlier request"
    SHARED = "shared", "it was under way for another request, which waited for the same"
