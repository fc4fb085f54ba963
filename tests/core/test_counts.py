"""Expected values follow the table of guideline section 5, worked out by hand."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor import lexicons
from extractor.core.counts import CountReader, CountValue
from extractor.core.numbers import NumberReader
from schemas.vocabulary import Qualifier

NUMBERS = lexicons.read("numbers")
COUNTS = lexicons.read("counts")
READERS = {code: CountReader(NumberReader(NUMBERS[code]), COUNTS[code]) for code in NUMBERS}
DIGITS = CountReader(NumberReader(None), None)
ENGLISH = READERS["en"]

VAGUE = CountValue(None, Qualifier.VAGUE, None, None)


def exactly(value: int) -> CountValue:
    return CountValue(value, Qualifier.EXACT, value, value)


def about(value: int) -> CountValue:
    return CountValue(value, Qualifier.APPROXIMATE, None, None)


def at_least(value: int) -> CountValue:
    return CountValue(value, Qualifier.AT_LEAST, value, None)


def more_than(value: int) -> CountValue:
    return CountValue(value, Qualifier.MORE_THAN, value + 1, None)


def at_most(value: int) -> CountValue:
    return CountValue(value, Qualifier.AT_MOST, None, value)


def less_than(value: int) -> CountValue:
    return CountValue(value, Qualifier.LESS_THAN, None, value - 1)


def between(low: int, high: int) -> CountValue:
    return CountValue(None, Qualifier.RANGE, low, high)


GUIDELINE = {
    "52": exactly(52),
    "four": exactly(4),
    "a man": exactly(1),
    "approximately 745": about(745),
    "about 745": about(745),
    "around 745": about(745),
    "some 745": about(745),
    "nearly 745": about(745),
    "almost 745": about(745),
    "at least 72": at_least(72),
    "no fewer than 72": at_least(72),
    "more than 532": more_than(532),
    "over 70": more_than(70),
    "exceeded 1,000": more_than(1000),
    "up to 40": at_most(40),
    "at most 40": at_most(40),
    "less than 40": less_than(40),
    "fewer than 40": less_than(40),
    "300 to 400": between(300, 400),
    "between 300 and 400": between(300, 400),
    "dozens": VAGUE,
    "scores": VAGUE,
    "hundreds": VAGUE,
    "several": VAGUE,
    "many": VAGUE,
    "several dozen": VAGUE,
    "a dozen": exactly(12),
    "two dozen": exactly(24),
    "nearly two dozen": about(24),
    "no casualties": exactly(0),
    "the police chief": exactly(1),
}

ENGLISH_KIN = {
    "Ana Ruiz": exactly(1),
    "Luis de la Cruz": exactly(1),
    "photographer Jo Orr": exactly(1),
    "police officer Karel Orres": exactly(1),
    "his wife": exactly(1),
    "Ruiz's brother": exactly(1),
    "the mayor’s driver": exactly(1),
    "her seven-year-old son": exactly(1),
    "no less than 72": at_least(72),
    "a minimum of 72": at_least(72),
    "72 or more": at_least(72),
    "72 at least": at_least(72),
    "twelve people at least": at_least(12),
    "Sixty-six people or more": at_least(66),
    "at least 72 more": at_least(72),
    "at least another 72": at_least(72),
    "300+": at_least(300),
    "at least some 30": at_least(30),
    "at least more than 30": more_than(30),
    "above 70": more_than(70),
    "upwards of 70": more_than(70),
    "has exceeded 1,000": more_than(1000),
    "exceeding 1,000": more_than(1000),
    "surpassed 1,000": more_than(1000),
    "in excess of 1.2 million": more_than(1_200_000),
    "well over 100": more_than(100),
    "more than a dozen": more_than(12),
    "over a hundred": more_than(100),
    "more than an estimated 300": more_than(300),
    "as many as 200": at_most(200),
    "no more than 12": at_most(12),
    "a maximum of 12": at_most(12),
    "12 or fewer": at_most(12),
    "under 30": less_than(30),
    "below 30": less_than(30),
    "roughly 20": about(20),
    "close to 90": about(90),
    "an estimated 50": about(50),
    "20 or so": about(20),
    "~300": about(300),
    "approx. 30": about(30),
    "a couple of soldiers": about(2),
    "300-400": between(300, 400),
    "300–400": between(300, 400),
    "from 300 to 400": between(300, 400),
    "Some 300 to 400": between(300, 400),
    "between 400 and 300": between(300, 400),
    "two or three": between(2, 3),
    "two to three million": between(2_000_000, 3_000_000),
    "2-3 million": between(2_000_000, 3_000_000),
    "half a dozen": exactly(6),
    "one": exactly(1),
    "a couple": exactly(2),
    "both": exactly(2),
    "a pair of": exactly(2),
    "another six": exactly(6),
    "two each": exactly(2),
    "The two perpetrators": exactly(2),
    "the first two": exactly(2),
    "a total of 30": exactly(30),
    "the deaths of more than 532": more_than(532),
    "3 of the 14 hostages": exactly(3),
    "a woman": exactly(1),
    "a pregnant woman": exactly(1),
    "A UNMISS helicopter operator": exactly(1),
    "another man": exactly(1),
    "a 20-year-old man": exactly(1),
    "a man in his 40s": exactly(1),
    "the lawyer Javier Torres": exactly(1),
    "no one": exactly(0),
    "nobody": exactly(0),
    "none of the 14 passengers": exactly(0),
    "no police officers": exactly(0),
    "dozens more": VAGUE,
    "tens of thousands": VAGUE,
    "hundreds of thousands": VAGUE,
    "hundreds, maybe thousands": VAGUE,
    "a few hundred": VAGUE,
    "a few": VAGUE,
    "a handful": VAGUE,
    "numerous": VAGUE,
    "a number of": VAGUE,
    "countless": VAGUE,
    "an unknown number of people": VAGUE,
}

OTHER_LANGUAGES = {
    "es": {
        "al menos un policía": at_least(1),
        "por lo menos veintiún muertos": at_least(21),
        "72 o más": at_least(72),
        "más de 532": more_than(532),
        "mas de mil": more_than(1000),
        "más de un centenar": more_than(100),
        "hasta 40": at_most(40),
        "menos de 40": less_than(40),
        "unos 30": about(30),
        "casi medio millón": about(500_000),
        "un centenar": about(100),
        "entre 300 y 400": between(300, 400),
        "de 300 a 400": between(300, 400),
        "dos o tres": between(2, 3),
        "un policía": exactly(1),
        "un": exactly(1),
        "el alcalde": exactly(1),
        "ambos": exactly(2),
        "dos docenas": exactly(24),
        "ningún herido": exactly(0),
        "decenas de miles": VAGUE,
        "varios heridos": VAGUE,
    },
    "fr": {
        "au moins 72": at_least(72),
        "12 au moins": at_least(12),
        "plus de 532": more_than(532),
        "plus d’une centaine": more_than(100),
        "jusqu'à quarante": at_most(40),
        "moins de 40": less_than(40),
        "quelque 300 personnes": about(300),
        "près de 300": about(300),
        "une dizaine": about(10),
        "entre 300 et 400": between(300, 400),
        "de 300 à 400": between(300, 400),
        "un homme": exactly(1),
        "le chef de la police": exactly(1),
        "une douzaine": exactly(12),
        "aucun blessé": exactly(0),
        "plusieurs dizaines": VAGUE,
        "des dizaines de milliers": VAGUE,
    },
    "de": {
        "mindestens 14 000": at_least(14_000),
        "mehr als 532": more_than(532),
        "über siebzig": more_than(70),
        "bis zu 40": at_most(40),
        "höchstens 40": at_most(40),
        "weniger als 40": less_than(40),
        "rund dreihundertfünfzig": about(350),
        "ca. 30": about(30),
        "fast zwei Dutzend": about(24),
        "zwischen 300 und 400": between(300, 400),
        "zwei bis dreihundert": between(200, 300),
        "80 weitere": exactly(80),
        "ein Polizist": exactly(1),
        "beide": exactly(2),
        "keine Verletzten": exactly(0),
        "Dutzende": VAGUE,
        "mehrere Dutzend": VAGUE,
    },
    "ar": {
        "ما لا يقل عن 72": at_least(72),
        "12 على الأقل": at_least(12),
        "أكثر من 532 شخصًا": more_than(532),
        "وأكثر من ٥٣٢": more_than(532),
        "أقل من 40": less_than(40),
        "نحو 40": about(40),
        "بين 300 و400": between(300, 400),
        "من 300 إلى 400": between(300, 400),
        "ثلاثة أو أربعة": between(3, 4),
        "خمسة وعشرين قتيلا": exactly(25),
        "مقتل شخصين": exactly(2),
        "عشرات الآلاف": VAGUE,
        "عدة أشخاص": VAGUE,
    },
}


@pytest.mark.parametrize(("phrase", "value"), GUIDELINE.items(), ids=GUIDELINE)
def test_the_table_of_the_guideline(phrase: str, value: CountValue) -> None:
    assert ENGLISH.parse(phrase) == value


@pytest.mark.parametrize(("phrase", "value"), ENGLISH_KIN.items(), ids=ENGLISH_KIN)
def test_what_is_said_alike_in_english(phrase: str, value: CountValue) -> None:
    assert ENGLISH.parse(phrase) == value


@pytest.mark.parametrize(
    ("language", "phrase", "value"),
    [
        pytest.param(language, phrase, value, id=f"{language}: {phrase}")
        for language, phrases in OTHER_LANGUAGES.items()
        for phrase, value in phrases.items()
    ],
)
def test_the_other_languages(language: str, phrase: str, value: CountValue) -> None:
    assert READERS[language].parse(phrase) == value


@pytest.mark.parametrize(
    ("language", "phrase"),
    [
        pytest.param("en", "", id="nothing"),
        pytest.param("en", "5.5", id="half a person"),
        pytest.param("en", "400 to 300", id="a fall is a change, not a range"),
        pytest.param("en", "rose from 14 to 19", id="a rise is a change too"),
        pytest.param("en", "10 women and 4 children", id="two figures"),
        pytest.param("en", "a mother of two", id="one person with others behind"),
        pytest.param("en", "a man, 30", id="an age behind a comma"),
        pytest.param("en", "a boy aged 14", id="an age"),
        pytest.param("en", "10 percent", id="a share"),
        pytest.param("en", "10%", id="a share with a sign"),
        pytest.param("en", "two thirds of them", id="a fraction"),
        pytest.param("en", "F-16", id="a name"),
        pytest.param("en", "15th", id="an ordinal"),
        pytest.param("en", "14:30", id="a time"),
        pytest.param("en", "2016-10-19", id="a day"),
        pytest.param("en", "twins", id="a word that only suggests a number"),
        pytest.param("en", "no longer", id="a no that denies no people"),
        pytest.param("en", "the police", id="a body of people"),
        pytest.param("en", "the victims", id="a plural"),
        pytest.param("en", "a", id="an English article alone"),
        pytest.param("en", "a group of men", id="a group"),
        pytest.param("en", "a man and a woman", id="two noun phrases"),
        pytest.param("es", "la policía", id="a body of people in Spanish"),
        pytest.param("en", "Ana Ruiz, Jo Orr", id="two names"),
        pytest.param("en", "Houthis", id="a name of one word"),
        pytest.param("en", "White Helmets", id="a name in the plural"),
        pytest.param("en", "Free Verran Army", id="the name of a body"),
        pytest.param("en", "Verran journalists", id="a plural behind a name"),
        pytest.param("en", "journalists Ana Ruiz", id="a plural before a name"),
        pytest.param("en", "AL RADIO", id="capitals alone"),
        pytest.param("en", "Ruiz's brothers", id="several of one owner"),
        pytest.param("en", "her parents", id="several of somebody's"),
        pytest.param("es", "Policía Nacional", id="a body in Spanish"),
        pytest.param("de", "Verranische Soldaten", id="German nouns are written as names are"),
        pytest.param("es", "subió de 14 a 19", id="a rise in Spanish"),
        pytest.param("fr", "dix pour cent", id="a share in French, with a number word in it"),
        pytest.param("de", "eine Gruppe", id="a group in German"),
        pytest.param("ar", "10 في المئة", id="a share in Arabic, with a number word in it"),
    ],
)
def test_none_rather_than_a_wrong_number(language: str, phrase: str) -> None:
    assert READERS[language].parse(phrase) is None


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        pytest.param(
            "en",
            "The blast at the ferry port killed at least 14 dock workers and hurt more than 30, "
            "three of them badly; dozens more fled.",
            ["at least 14", "more than 30", "three", "dozens more"],
            id="every figure with its modifier",
        ),
        pytest.param(
            "en",
            "The toll rose from 14 to 19 by Sunday.",
            ["14", "19"],
            id="a change is two figures",
        ),
        pytest.param(
            "en",
            "At 06:30 on the 15th, F-16s hit a school; a 9-year-old and 20% of the staff died.",
            [],
            id="digits that count nothing",
        ),
        pytest.param(
            "en",
            "They shot 20 men, at least five of them farmers.",
            ["20", "at least five"],
            id="a modifier belongs to the number behind it",
        ),
        pytest.param("en", "5 or more than 6", ["5", "more than 6"], id="more than, not or more"),
        pytest.param("en", "dozens more than 5", ["dozens more", "5"], id="no word is used twice"),
        pytest.param("en", "As many said so.", ["many"], id="many alone"),
        pytest.param("es", "Murió un policía y al menos un civil.", ["al menos un"], id="articles"),
        pytest.param(
            "de", "Bis zu 40 Tote, 30 bis 40 Verletzte.", ["Bis zu 40", "30 bis 40"], id="ranges"
        ),
    ],
)
def test_figures_of_running_text(language: str, text: str, expected: list[str]) -> None:
    assert [text[each.start : each.end] for each in READERS[language].find(text)] == expected


def test_a_phrase_knows_where_its_number_stands() -> None:
    text = "killed at least two dozen"
    (phrase,) = ENGLISH.find(text)
    assert text[phrase.number_start : phrase.number_end] == "two dozen"


def test_without_a_table_bare_digits_are_read() -> None:
    assert DIGITS.parse("52") == exactly(52)
    assert DIGITS.parse("a man") is None


@pytest.mark.parametrize("language", sorted(NUMBERS))
@pytest.mark.parametrize("name", ["at_least", "more_than", "at_most", "less_than", "approximate"])
def test_every_modifier_of_the_lexicon_gives_its_qualifier(language: str, name: str) -> None:
    phrases = [f"{each} 745".replace("' ", "'") for each in COUNTS[language][name]]
    phrases += [f"745 {each}" for each in COUNTS[language].get("after", {}).get(name, ())]
    read = {each: READERS[language].parse(each) for each in phrases}
    assert {each: value.qualifier if value else None for each, value in read.items()} == (
        dict.fromkeys(read, Qualifier(name))
    )


@pytest.mark.parametrize("language", sorted(NUMBERS))
def test_every_vague_phrase_of_the_lexicon_is_vague(language: str) -> None:
    read = {each: READERS[language].parse(each) for each in COUNTS[language]["vague"]}
    assert read == dict.fromkeys(read, VAGUE)


@given(st.sampled_from([*sorted(READERS), ""]), st.text())
def test_any_text_gives_phrases_in_order_that_never_overlap(language: str, text: str) -> None:
    reader = READERS.get(language, DIGITS)
    reader.parse(text)
    check_order(reader, text)


WORDS = [
    *("at", "least", "more", "than", "or", "to", "from", "between", "and", "about", "as", "many"),
    *("dozens", "of", "hundred", "a", "few", "no", "one", "both", "percent", "2", "14", "1,000"),
    *("people", "-", ",", ".", "+", "~", "rose", "up"),
]


@given(st.lists(st.sampled_from(WORDS), max_size=25).map(" ".join))
def test_any_words_of_counting_give_phrases_in_order(text: str) -> None:
    ENGLISH.parse(text)
    check_order(ENGLISH, text)


def check_order(reader: CountReader, text: str) -> None:
    end = 0
    for phrase in reader.find(text):
        assert end <= phrase.start <= phrase.number_start < phrase.number_end <= phrase.end
        end = phrase.end
    assert end <= len(text)


@given(st.integers(0, 10**9), st.sampled_from(["at least", "more than", "up to", "about"]))
def test_a_phrase_means_the_same_in_a_text_and_alone(number: int, modifier: str) -> None:
    text = f"Officials in the port said {modifier} {number:,} sailors were hurt."
    (phrase,) = ENGLISH.find(text)
    assert text[phrase.start : phrase.end] == f"{modifier} {number:,}"
    assert ENGLISH.parse(text[phrase.start : phrase.end]) == phrase.value


@pytest.mark.parametrize(
    "unit",
    ["5 ", "5+", "1,", "at least ", "dozens of ", "from 1 to 2 ", "5 people or ", "10:", "rose "],
)
def test_time_grows_linearly(unit: str) -> None:
    def seconds(length: int) -> float:
        # One known word in front: a search back from every number must not go all the way to it.
        text = "about x " + (unit * length)[:length]
        start = time.process_time()
        ENGLISH.find(text)
        return time.process_time() - start

    # Sixteen times the text: 16 if linear, 256 if quadratic; the rest is for a busy machine.
    small = min(seconds(2_500) for _ in range(5))
    assert min(seconds(40_000) for _ in range(2)) < 80 * max(small, 0.001)
