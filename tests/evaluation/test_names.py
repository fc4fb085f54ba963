from __future__ import annotations

import pytest

from evals.names import accepted, same


@pytest.mark.parametrize(
    ("predicted", "gold"),
    [
        pytest.param("the Army", "army", id="article and case"),
        pytest.param("Syrian security forces", "security forces", id="a longer name"),
        pytest.param("Monitor for Human Rights", "Varda Monitor for Human Rights", id="for"),
        pytest.param("Ruiz", "Ines Ruiz", id="a surname"),
        pytest.param("Syria’s army", "Syria's army", id="apostrophes"),
        pytest.param("Latakia", "LATAKIA", id="capitals"),
        pytest.param("the UN", "UN", id="an article that is a name"),
        pytest.param("supporters of Omar Vell", "supporters", id="more said with of"),
    ],
)
def test_the_same(predicted: str, gold: str) -> None:
    assert same(predicted, gold)
    assert same(gold, predicted)


@pytest.mark.parametrize(
    ("predicted", "gold"),
    [
        pytest.param("9th Brigade", "19th Brigade", id="digits differ"),
        pytest.param("40", "14", id="numbers"),
        pytest.param("52 men", "men", id="a number more"),
        pytest.param("residence in Latakia", "Latakia", id="a site is not its town"),
        pytest.param("army spokesman", "army", id="a spokesman is not the army"),
        pytest.param("government troops", "rebel troops", id="the head alone is not enough"),
        pytest.param("the", "a", id="nothing but articles"),
    ],
)
def test_not_the_same(predicted: str, gold: str) -> None:
    assert not same(predicted, gold)
    assert not same(gold, predicted)


@pytest.mark.parametrize(
    ("predicted", "texts", "expected"),
    [
        pytest.param(None, None, True, id="none where none is accepted"),
        pytest.param("men", None, False, id="something where none is accepted"),
        pytest.param(None, ("men",), False, id="none where something is asked"),
        pytest.param(None, (None, "men"), True, id="none as an alternative"),
        pytest.param("men", (None, "men"), True, id="the other alternative"),
    ],
)
def test_absence(
    predicted: str | None, texts: tuple[str | None, ...] | None, expected: bool
) -> None:
    assert accepted(predicted, texts) is expected
