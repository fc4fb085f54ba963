"""Acts in a list take from its head who says so, when and by whom, and from the line over them."""

from __future__ import annotations

HEAD = (
    "DORNA, March 4, 2016 — Coalition forces kept up their strikes on the Dawn Front in Norway "
    "yesterday, coalition officials reported today.\n\n"
)
LINE = "Fighter aircraft conducted two strikes in Norway:\n\n"
ITEMS = (
    "-- Near Baro, a strike killed three fighters.\n\n-- Near Marn, a strike killed two fighters."
)


def told(extract, text: str) -> list[tuple[str, list[str], str | None, list[str]]]:
    return [
        (
            record.event_type.value,
            [source.name.text for source in record.sources],
            record.date.text if record.date else None,
            [actor.name.text for actor in record.actors if actor.role.value == "perpetrator"],
        )
        for record in extract(text).records
        if any(place.name.text in {"Baro", "Marn"} for place in record.places)
    ]


def test_items_take_what_the_head_tells(extract) -> None:
    item = ("air_strike", ["coalition officials"], "yesterday", ["Coalition forces"])
    assert told(extract, HEAD + LINE + ITEMS) == [item, item]


def test_nobody_is_lent_a_bomb(extract) -> None:
    text = HEAD + LINE + "-- Near Baro, a bomb killed three fighters of the Front."
    assert told(extract, text) == [("explosive", ["coalition officials"], "yesterday", [])]


def test_terrain_that_is_denied_is_no_denial(extract) -> None:
    text = HEAD + LINE + ITEMS + " It denied the Front access to the road."
    assert {record.assertion.value for record in extract(text).records} == {"attributed"}
