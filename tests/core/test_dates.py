"""Expected days are worked out by hand from a wall calendar.

Publication is Thursday 13 March 2025 unless a case says otherwise. Around it: Monday 3, Saturday 8,
Sunday 9, Monday 10, Tuesday 11 March.
"""

from __future__ import annotations

import time
from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from extractor import lexicons
from extractor.core.dates import DateReader, DateValue
from schemas.vocabulary import Precision

PUBLISHED = date(2025, 3, 13)
TABLES = lexicons.read("dates")
READERS = {language: DateReader(table) for language, table in TABLES.items()}
DIGITS = DateReader(None)
ENGLISH = READERS["en"]


def told(value: DateValue) -> tuple[str, str]:
    """Days as `2025-03-07`, `2025-03-03..2025-03-09` or `-`, and the precision."""
    if value.start is None:
        days = "-"
    elif value.start == value.end:
        days = str(value.start)
    else:
        days = f"{value.start}..{value.end}"
    return days, value.precision.value


@pytest.mark.parametrize(
    ("phrase", "days", "precision"),
    [
        # weekdays
        ("on Thursday", "2025-03-13", "day"),
        ("Friday", "2025-03-07", "day"),
        ("last Thursday", "2025-03-06", "day"),
        ("last Tuesday", "2025-03-11", "day"),
        ("this past Tuesday", "2025-03-11", "day"),
        ("next Thursday", "-", "day"),
        ("early on Tuesday morning", "2025-03-11", "day"),
        ("before dawn on Friday", "2025-03-07", "day"),
        ("at 3 a.m. on Tuesday", "2025-03-11", "day"),
        ("in the early hours of Tuesday", "2025-03-11", "day"),
        ("on Thursday last week", "2025-03-06", "day"),
        ("on Friday this week", "-", "day"),
        ("the last Friday of March", "-", "day"),
        ("at about one o'clock on Tuesday morning", "2025-03-11", "day"),
        # months of a year
        ("in the first quarter of 2020", "2020-01-01..2020-03-31", "span"),
        ("the second half of last year", "2024-07-01..2024-12-31", "span"),
        ("in the first two months of the year", "2025-01-01..2025-02-28", "span"),
        ("in the first half of this year", "2025-01-01..2025-03-13", "span"),
        # counted from publication
        ("today", "2025-03-13", "day"),
        ("tonight", "2025-03-13", "day"),
        ("this morning", "2025-03-13", "day"),
        ("yesterday", "2025-03-12", "day"),
        ("last night", "2025-03-12", "day"),
        ("the day before yesterday", "2025-03-11", "day"),
        ("yesterday, Wednesday", "2025-03-12", "day"),
        ("overnight", "2025-03-12..2025-03-13", "span"),
        ("overnight into Friday", "2025-03-06..2025-03-07", "span"),
        ("two days ago", "2025-03-11", "day"),
        ("a week ago", "2025-03-03..2025-03-09", "week"),
        ("three weeks ago", "2025-02-17..2025-02-23", "week"),
        ("a month ago", "2025-02-01..2025-02-28", "month"),
        ("ten years ago", "2015-01-01..2015-12-31", "year"),
        ("48 hours ago", "2025-03-11", "day"),
        ("three hours ago", "-", "day"),
        ("several days ago", "-", "unknown"),
        ("more than two weeks ago", "-", "unknown"),
        ("last week", "2025-03-03..2025-03-09", "week"),
        ("this week", "2025-03-10..2025-03-13", "week"),
        ("last month", "2025-02-01..2025-02-28", "month"),
        ("this month", "2025-03-01..2025-03-13", "month"),
        ("last year", "2024-01-01..2024-12-31", "year"),
        ("over the weekend", "2025-03-08..2025-03-09", "span"),
        ("next weekend", "-", "span"),
        # up to now
        ("since Thursday", "2025-03-13", "span"),
        ("since Friday", "2025-03-07..2025-03-13", "span"),
        ("since May 31", "2024-05-31..2025-03-13", "span"),
        ("since September 2014", "2014-09-01..2025-03-13", "span"),
        ("since 2011", "2011-01-01..2025-03-13", "span"),
        ("since last week", "2025-03-03..2025-03-13", "span"),
        ("in the past two days", "2025-03-11..2025-03-13", "span"),
        ("over the past 24 hours", "2025-03-12..2025-03-13", "span"),
        ("over the last seventy-two hours", "2025-03-10..2025-03-13", "span"),
        ("the past week", "2025-03-06..2025-03-13", "span"),
        ("in the past few days", "-", "span"),
        ("in the past six hours", "-", "span"),
        ("in the past three months", "-", "span"),
        ("in recent days", "-", "span"),
        # how long, or from another event: not when
        ("within 72 hours", "-", "span"),
        ("for three days", "-", "span"),
        ("from Thursday", "-", "span"),
        ("two days later", "-", "day"),
        ("a week earlier", "-", "week"),
        ("the following day", "-", "day"),
        ("the day after", "-", "day"),
        ("two days after the attack on Thursday", "-", "unknown"),
        ("before Thursday", "-", "unknown"),
        ("until Thursday", "-", "unknown"),
        ("around 7 March", "-", "unknown"),
        ("Thursday and again on Sunday", "-", "unknown"),
        # several days
        ("on Friday and Saturday", "2025-03-07..2025-03-08", "span"),
        ("Friday, Saturday and Sunday", "2025-03-07..2025-03-09", "span"),
        ("Friday, Saturday, and Sunday", "2025-03-07..2025-03-09", "span"),
        ("from Monday to Wednesday", "2025-03-10..2025-03-12", "span"),
        ("from Friday to Monday", "2025-03-07..2025-03-10", "span"),
        ("between Wednesday night and Thursday morning", "2025-03-12..2025-03-13", "span"),
        ("between 3 and 5 May", "2024-05-03..2024-05-05", "span"),
        ("March 7 and 8", "2025-03-07..2025-03-08", "span"),
        ("30 May to 2 June", "2024-05-30..2024-06-02", "span"),
        # days and months without a year
        ("7 March", "2025-03-07", "day"),
        ("14 March", "2024-03-14", "day"),
        ("March 7th", "2025-03-07", "day"),
        ("Friday, March 7", "2025-03-07", "day"),
        ("29 February", "2024-02-29", "day"),
        ("the night of 12 June", "2024-06-12", "day"),
        ("7 May last year", "2024-05-07", "day"),
        ("7 May this year", "-", "day"),
        ("in June", "2024-06-01..2024-06-30", "month"),
        ("in March", "2025-03-01..2025-03-13", "month"),
        ("last March", "2024-03-01..2024-03-31", "month"),
        ("in March last year", "2024-03-01..2024-03-31", "month"),
        ("mid-February", "2025-02-01..2025-02-28", "month"),
        ("early February", "2025-02-01..2025-02-28", "month"),
        # no expression at all
        ("", "-", "unknown"),
        ("the 1990s", "-", "unknown"),
        # no day, but the words still say how long or what kind of time
        ("at dawn", "-", "day"),
        ("at around 06:30", "-", "day"),
        ("72 hours", "-", "span"),
        ("in a three-week period", "-", "span"),
        ("since the war began", "-", "span"),
        ("since the war began in March 2011", "2011-03-01..2025-03-13", "span"),
        ("an overnight raid", "2025-03-12..2025-03-13", "span"),
        ("12 people on Thursday", "-", "day"),
        ("during the siege", "-", "unknown"),
    ],
)
def test_english_phrase_against_the_publication_day(phrase: str, days: str, precision: str) -> None:
    assert told(ENGLISH.parse(phrase, PUBLISHED)) == (days, precision)


@pytest.mark.parametrize(
    ("phrase", "days", "precision"),
    [
        ("7 March 2025", "2025-03-07", "day"),
        ("7 March, 2025", "2025-03-07", "day"),
        ("March 7, 2025", "2025-03-07", "day"),
        ("March 7 2025", "2025-03-07", "day"),
        ("the 7th of March 2025", "2025-03-07", "day"),
        ("19 Jul 2016", "2016-07-19", "day"),
        ("Sept. 3, 2019", "2019-09-03", "day"),
        ("Tuesday 19 Jul 2016", "2016-07-19", "day"),
        ("Monday 19 Jul 2016", "2016-07-19", "day"),
        ("on Thursday, 6 March 2025", "2025-03-06", "day"),
        ("2025-03-07", "2025-03-07", "day"),
        ("2025-03-07T23:30:00Z", "2025-03-07", "day"),
        ("2025/3/7", "2025-03-07", "day"),
        ("23.10.2017", "2017-10-23", "day"),
        ("10/23/2017", "2017-10-23", "day"),
        ("5/5/2017", "2017-05-05", "day"),
        ("7/3/2025", "-", "day"),
        ("7/3/25", "-", "day"),
        ("7 March 25", "-", "day"),
        ("30 February 2024", "-", "day"),
        ("13/13/2024", "-", "day"),
        ("0000-01-01", "-", "day"),
        ("on the morning of 5 May 2024", "2024-05-05", "day"),
        ("March 7-9, 2025", "2025-03-07..2025-03-09", "span"),
        ("from 28 December to 3 January 2025", "2024-12-28..2025-01-03", "span"),
        ("between 3 May and 5 June 2024", "2024-05-03..2024-06-05", "span"),
        ("from 5 May 2024 to 3 May 2024", "-", "span"),
        ("March 2024", "2024-03-01..2024-03-31", "month"),
        ("February 2023", "2023-02-01..2023-02-28", "month"),
        ("in 2014", "2014-01-01..2014-12-31", "year"),
        ("2014", "2014-01-01..2014-12-31", "year"),
        ("between 2011 and 2014", "2011-01-01..2014-12-31", "span"),
    ],
)
def test_full_date_needs_no_publication_day(phrase: str, days: str, precision: str) -> None:
    assert told(ENGLISH.parse(phrase, None)) == (days, precision)
    assert told(ENGLISH.parse(phrase, date(2025, 12, 1))) == (days, precision)


@pytest.mark.parametrize(
    ("phrase", "precision"),
    [
        ("on Thursday", Precision.DAY),
        ("yesterday", Precision.DAY),
        ("two days ago", Precision.DAY),
        ("7 March", Precision.DAY),
        ("last week", Precision.WEEK),
        ("in June", Precision.MONTH),
        ("last year", Precision.YEAR),
        ("since Thursday", Precision.SPAN),
        ("since 2011", Precision.SPAN),
        ("overnight", Precision.SPAN),
        ("over the weekend", Precision.SPAN),
        ("in the past two days", Precision.SPAN),
        ("on Friday and Saturday", Precision.SPAN),
    ],
)
def test_relative_words_without_publication_day_keep_only_their_precision(
    phrase: str, precision: Precision
) -> None:
    assert ENGLISH.parse(phrase, None) == DateValue(None, None, precision)


@pytest.mark.parametrize(
    ("published", "phrase", "days"),
    [
        (date(2025, 3, 8), "the weekend", "2025-03-08"),
        (date(2025, 3, 9), "the weekend", "2025-03-08..2025-03-09"),
        (date(2025, 3, 9), "last weekend", "2025-03-01..2025-03-02"),
        (date(2025, 3, 10), "last weekend", "2025-03-08..2025-03-09"),
        (date(2025, 1, 2), "last month", "2024-12-01..2024-12-31"),
        (date(2025, 1, 1), "yesterday", "2024-12-31"),
        (date(2025, 1, 1), "last week", "2024-12-23..2024-12-29"),
        (date(1, 1, 1), "yesterday", "-"),
        (date(1, 1, 1), "last week", "-"),
        (date(1, 1, 1), "last month", "-"),
        (date(1, 1, 1), "last year", "-"),
        (date(1, 1, 1), "last Monday", "-"),
        (date(1, 1, 1), "7 March", "-"),
        (date(9999, 12, 31), "this week", "-"),
        (PUBLISHED, "999999 days ago", "-"),
        (PUBLISHED, "999999 years ago", "-"),
        (PUBLISHED, f"{'9' * 5_000} days ago", "-"),
    ],
)
def test_edges_of_weeks_months_years_and_the_calendar(
    published: date, phrase: str, days: str
) -> None:
    assert told(ENGLISH.parse(phrase, published))[0] == days


@pytest.mark.parametrize(
    ("language", "phrase", "days", "precision"),
    [
        ("es", "el jueves", "2025-03-13", "day"),
        ("es", "el jueves pasado", "2025-03-06", "day"),
        ("es", "el pasado viernes", "2025-03-07", "day"),
        ("es", "el jueves 6 de marzo", "2025-03-06", "day"),
        ("es", "el pasado 7 de marzo", "2025-03-07", "day"),
        ("es", "ayer", "2025-03-12", "day"),
        ("es", "ayer miércoles", "2025-03-12", "day"),
        ("es", "anteayer", "2025-03-11", "day"),
        ("es", "hace dos días", "2025-03-11", "day"),
        ("es", "hace una semana", "2025-03-03..2025-03-09", "week"),
        ("es", "la semana pasada", "2025-03-03..2025-03-09", "week"),
        ("es", "el año pasado", "2024-01-01..2024-12-31", "year"),
        ("es", "7 de marzo de 2025", "2025-03-07", "day"),
        ("es", "7/3/2025", "2025-03-07", "day"),
        ("es", "del 3 al 5 de mayo de 2024", "2024-05-03..2024-05-05", "span"),
        ("es", "entre el 3 y el 5 de mayo", "2024-05-03..2024-05-05", "span"),
        ("es", "viernes y sábado", "2025-03-07..2025-03-08", "span"),
        ("es", "desde el viernes", "2025-03-07..2025-03-13", "span"),
        ("es", "desde hace tres días", "2025-03-10..2025-03-13", "span"),
        ("es", "en las últimas 24 horas", "2025-03-12..2025-03-13", "span"),
        ("es", "el fin de semana", "2025-03-08..2025-03-09", "span"),
        ("es", "a mediados de febrero", "2025-02-01..2025-02-28", "month"),
        ("es", "la madrugada del martes", "2025-03-11", "day"),
        ("es", "hasta el jueves", "-", "unknown"),
        ("fr", "jeudi", "2025-03-13", "day"),
        ("fr", "jeudi dernier", "2025-03-06", "day"),
        ("fr", "hier", "2025-03-12", "day"),
        ("fr", "aujourd\u2019hui", "2025-03-13", "day"),
        ("fr", "avant-hier", "2025-03-11", "day"),
        ("fr", "il y a deux jours", "2025-03-11", "day"),
        ("fr", "la semaine dernière", "2025-03-03..2025-03-09", "week"),
        ("fr", "le 1er mai", "2024-05-01", "day"),
        ("fr", "le 7 mars dernier", "2025-03-07", "day"),
        ("fr", "le vendredi 7 mars 2025", "2025-03-07", "day"),
        ("fr", "du 3 au 5 mai 2024", "2024-05-03..2024-05-05", "span"),
        ("fr", "depuis vendredi", "2025-03-07..2025-03-13", "span"),
        ("fr", "ces deux derniers jours", "2025-03-11..2025-03-13", "span"),
        ("fr", "ces derniers mois", "-", "unknown"),
        ("fr", "dans la nuit de jeudi à vendredi", "2025-03-06..2025-03-07", "span"),
        ("fr", "à l'aube de mardi", "2025-03-11", "day"),
        ("fr", "au mois d'août", "2024-08-01..2024-08-31", "month"),
        ("fr", "mi-février", "2025-02-01..2025-02-28", "month"),
        ("fr", "le mois dernier", "2025-02-01..2025-02-28", "month"),
        ("fr", "le week-end dernier", "2025-03-08..2025-03-09", "span"),
        ("fr", "le lendemain", "-", "day"),
        ("de", "am Donnerstag", "2025-03-13", "day"),
        ("de", "letzten Donnerstag", "2025-03-06", "day"),
        ("de", "am frühen Dienstagmorgen", "2025-03-11", "day"),
        ("de", "gestern", "2025-03-12", "day"),
        ("de", "vorgestern", "2025-03-11", "day"),
        ("de", "vor zwei Tagen", "2025-03-11", "day"),
        ("de", "vor einer Woche", "2025-03-03..2025-03-09", "week"),
        ("de", "vor Donnerstag", "-", "unknown"),
        ("de", "bis Donnerstag", "-", "unknown"),
        ("de", "letzte Woche", "2025-03-03..2025-03-09", "week"),
        ("de", "im vergangenen Jahr", "2024-01-01..2024-12-31", "year"),
        ("de", "am 7. März 2025", "2025-03-07", "day"),
        ("de", "07.03.2025", "2025-03-07", "day"),
        ("de", "am Donnerstag, dem 6. März", "2025-03-06", "day"),
        ("de", "vom 3. bis 5. Mai 2024", "2024-05-03..2024-05-05", "span"),
        ("de", "in der Nacht zum Freitag", "2025-03-06..2025-03-07", "span"),
        ("de", "seit Freitag", "2025-03-07..2025-03-13", "span"),
        ("de", "in den vergangenen 24 Stunden", "2025-03-12..2025-03-13", "span"),
        ("de", "am Wochenende", "2025-03-08..2025-03-09", "span"),
        ("de", "Mitte Februar", "2025-02-01..2025-02-28", "month"),
        ("de", "im Jahr 2014", "2014-01-01..2014-12-31", "year"),
        ("ar", "يوم الجمعة", "2025-03-07", "day"),
        ("ar", "الخميس الماضي", "2025-03-06", "day"),
        ("ar", "أمس", "2025-03-12", "day"),
        ("ar", "مساء أمس الأربعاء", "2025-03-12", "day"),
        ("ar", "أول أمس", "2025-03-11", "day"),
        ("ar", "قبل يومين", "2025-03-11", "day"),
        ("ar", "قبل ثلاثة أيام", "2025-03-10", "day"),
        ("ar", "الأسبوع الماضي", "2025-03-03..2025-03-09", "week"),
        ("ar", "العام الماضي", "2024-01-01..2024-12-31", "year"),
        ("ar", "\u0667 مارس \u0662\u0660\u0662\u0665", "2025-03-07", "day"),
        ("ar", "7 مارس/آذار 2025", "2025-03-07", "day"),
        ("ar", "\u0662\u0660\u0662\u0665/\u0663/\u0667", "2025-03-07", "day"),
        ("ar", "يناير 2024", "2024-01-01..2024-01-31", "month"),
        ("ar", "كانون الثاني 2024", "2024-01-01..2024-01-31", "month"),
        ("ar", "منذ الجمعة", "2025-03-07..2025-03-13", "span"),
        ("ar", "خلال اليومين الماضيين", "2025-03-11..2025-03-13", "span"),
        ("ar", "يومي الجمعة والسبت", "2025-03-07..2025-03-08", "span"),
        ("ar", "بين 3 و5 مايو", "2024-05-03..2024-05-05", "span"),
        ("ar", "فجر الثلاثاء", "2025-03-11", "day"),
    ],
)
def test_other_languages_against_the_publication_day(
    language: str, phrase: str, days: str, precision: str
) -> None:
    assert told(READERS[language].parse(phrase, PUBLISHED)) == (days, precision)


# Names as in CLDR (Babel 2.18 prints them), and for Arabic in the Levant, as locale ar-SY.
MONTHS = {
    "en": "January February March April May June July August September October November December",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre"
    " diciembre",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "ar": "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
}
LEVANTINE = (
    "كانون الثاني,شباط,آذار,نيسان,أيار,حزيران,تموز,آب,أيلول,تشرين الأول,تشرين الثاني,كانون الأول"
)
WEEKDAYS = {
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    "es": "lunes martes miércoles jueves viernes sábado domingo",
    "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "de": "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag",
    "ar": "الاثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد",
}


@pytest.mark.parametrize(
    ("language", "names"),
    [*((lang, names.split()) for lang, names in MONTHS.items()), ("ar", LEVANTINE.split(","))],
)
def test_every_month_has_its_number(language: str, names: list[str]) -> None:
    values = [READERS[language].parse(f"15 {name} 2020", None) for name in names]
    assert [value.start for value in values] == [date(2020, month, 15) for month in range(1, 13)]


@pytest.mark.parametrize("language", WEEKDAYS)
def test_every_weekday_is_the_nearest_not_after_publication(language: str) -> None:
    # Sunday 16 March 2025 closes a week that began on Monday 10.
    read = READERS[language].parse
    values = [read(name, date(2025, 3, 16)).start for name in WEEKDAYS[language].split()]
    assert values == [date(2025, 3, day) for day in range(10, 17)]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        pytest.param(
            "en",
            "Gunmen killed 12 people early on Tuesday morning in Velmora, police said.",
            ["early on Tuesday morning"],
            id="parts of the day belong to the phrase",
        ),
        pytest.param(
            "en",
            "In March 2024 he may march in May; yesterday's raid, on March 7, 2025, was worse.",
            ["In March 2024", "in May", "yesterday", "on March 7, 2025"],
            id="may and march as verbs are no months",
        ),
        pytest.param(
            "en",
            "On Thursday 6 people died. It killed 5 on March 7 and 12 on March 9.",
            ["On Thursday", "on March 7", "on March 9"],
            id="a count beside a date is no day",
        ),
        pytest.param(
            "en",
            "On Friday\n\nSaturday was calm.",
            ["On Friday", "Saturday"],
            id="no phrase runs over a blank line",
        ),
        pytest.param(
            "en",
            "The Sun wrote of the 2014 uprising. In 2014 it began.",
            ["In 2014"],
            id="the newspaper and the adjective date nothing",
        ),
        pytest.param(
            "en",
            "Over the past 24 hours, the night of 12 June and since Thursday.",
            ["Over the past 24 hours", "the night of 12 June", "since Thursday"],
            id="maximal phrases",
        ),
        pytest.param(
            "en", "\x00😀 on\r\nFriday\u0301 …", ["on\r\nFriday\u0301"], id="hostile characters"
        ),
        pytest.param(
            "es",
            "El ataque del viernes 7 de marzo de 2025. Plácido Domingo cantó el domingo.",
            ["del viernes 7 de marzo de 2025", "el domingo"],
            id="a surname that is a weekday",
        ),
        pytest.param(
            "fr",
            "L'attaque de jeudi a fait sept morts dans la nuit de jeudi à vendredi.",
            ["de jeudi", "dans la nuit de jeudi à vendredi"],
            id="sept counts",
        ),
        pytest.param(
            "de",
            "So sagte er, am Freitagabend, dem 7. März 2025, seien zwölf gestorben.",
            ["am Freitagabend, dem 7. März 2025"],
            id="a weekday with its part of the day",
        ),
        pytest.param(
            "ar",
            "قتل 12 شخصا مساء أمس الخميس، ويوم الجمعة 7 مارس/آذار 2025.",
            ["مساء أمس الخميس", "يوم الجمعة 7 مارس/آذار 2025"],
            id="the attached and stays outside",
        ),
    ],
)
def test_find_quotes_every_phrase(language: str, text: str, expected: list[str]) -> None:
    assert [text[p.start : p.end] for p in READERS[language].find(text)] == expected


def test_without_a_table_only_digits_are_read() -> None:
    assert DIGITS.parse("2025-03-07", None).start == date(2025, 3, 7)
    assert DIGITS.parse("23.10.2017", None).start == date(2017, 10, 23)
    assert told(DIGITS.parse("7/3/2025", PUBLISHED)) == ("-", "day")
    assert told(DIGITS.parse("Thursday", PUBLISHED)) == ("-", "unknown")
    assert len(DIGITS.find("on 2025-03-07 and 7 March")) == 1


def test_a_phrase_with_two_meanings_is_refused() -> None:
    with pytest.raises(ValueError, match="eve"):
        DateReader({"days": {"eve": -1}, "words": {"part": ["eve"]}})


@pytest.mark.parametrize("unit", ["the ", "1", "on Friday and ", "last ", "'", "May 3 and ", "\n"])
def test_time_grows_with_the_length_alone(unit: str) -> None:
    def seconds(length: int) -> float:
        text = unit * (length // len(unit))
        started = time.process_time()
        ENGLISH.find(text)
        return time.process_time() - started

    # Ten times the text: quadratic work would take a hundred times as long.
    assert seconds(200_000) < 40 * max(seconds(20_000), 0.01)


def _words(table: dict[str, object]) -> list[str]:
    """Every string in a table, at any depth."""
    found: list[str] = []
    for key, value in table.items():
        found.append(key)
        if isinstance(value, dict):
            found += _words(value)
        elif isinstance(value, list):
            found += [w for v in value for w in (v if isinstance(v, list) else [v])]
    return found


SCRAPS = ["7", "31", "2014", "24", "5 May", "2025-02-30", "7/3/2025", "-", ",", "/", ".", "\n\n"]
LANGUAGES = st.sampled_from(sorted(READERS))
DAYS = st.none() | st.dates()


@st.composite
def phrases(draw: st.DrawFn) -> tuple[DateReader, str]:
    """Date words of a language in any order: what nearly looks like a date phrase."""
    language = draw(LANGUAGES)
    words = st.sampled_from([*_words(TABLES[language]), *SCRAPS]) | st.text(max_size=3)
    return READERS[language], " ".join(draw(st.lists(words, max_size=8)))


@given(phrases(), DAYS)
@example((ENGLISH, "29 February"), date(1, 1, 1))
def test_any_phrase_gives_both_days_in_order_or_neither(
    case: tuple[DateReader, str], published: date | None
) -> None:
    reader, phrase = case
    value = reader.parse(phrase, published)
    assert (value.start is None) == (value.end is None)
    if value.start is not None and value.end is not None:
        assert value.start <= value.end


@given(LANGUAGES, st.text(), DAYS)
def test_any_text_is_read(language: str, text: str, published: date | None) -> None:
    READERS[language].parse(text, published)
    DIGITS.parse(text, published)


@given(phrases())
def test_found_phrases_are_ordered_and_within_the_text(case: tuple[DateReader, str]) -> None:
    reader, text = case
    end = 0
    for phrase in reader.find(text):
        assert end <= phrase.start < phrase.end <= len(text)
        assert text[phrase.start : phrase.end].strip() == text[phrase.start : phrase.end]
        end = phrase.end


RELATIVE = st.sampled_from(
    [
        *WEEKDAYS["en"].split(),
        *(f"in {month}" for month in MONTHS["en"].split()),
        *(f"3 {month}" for month in MONTHS["en"].split()),
        *(f"{n} {unit} ago" for n in (1, 2, 30) for unit in ("days", "weeks", "months", "years")),
        *(["today", "yesterday", "overnight"]),
        *(["last week", "this week", "this month", "this year", "the weekend", "last weekend"]),
        *(["since Monday", "in the past 3 days", "from Monday to Friday", "last Sunday"]),
    ]
)


@given(RELATIVE, st.dates(min_value=date(1000, 1, 1)))
def test_relative_phrases_never_pass_the_publication_day(phrase: str, published: date) -> None:
    value = ENGLISH.parse(phrase, published)
    assert value.end is not None
    assert value.end <= published


@given(RELATIVE)
def test_relative_phrases_never_resolve_without_publication_day(phrase: str) -> None:
    assert ENGLISH.parse(phrase, None).start is None


@given(st.dates(min_value=date(1800, 1, 1), max_value=date(2099, 12, 31)))
def test_dates_written_out_come_back(day: date) -> None:
    month = MONTHS["en"].split()[day.month - 1]
    for phrase in (f"{day.day} {month} {day.year}", f"{month} {day.day}, {day.year}", str(day)):
        assert ENGLISH.parse(phrase, None) == DateValue(day, day, Precision.DAY)


@given(st.sampled_from(WEEKDAYS["en"].split()), st.dates(min_value=date(1900, 1, 1)))
def test_a_weekday_lies_in_the_week_up_to_publication(name: str, published: date) -> None:
    value = ENGLISH.parse(name, published)
    assert value.start is not None
    assert value.start.strftime("%A") == name
    assert timedelta(0) <= published - value.start < timedelta(7)
