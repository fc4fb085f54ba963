"""A price table is the operator's: exact, and never made up."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from extractor.errors import ConfigurationError
from extractor.prices import load_prices
from schemas.extraction import Cost, Usage

TABLE = """
currency = "EUR"

[models."small"]
input_per_million = 0.1
output_per_million = 0.7

[models."org/large:free"]
input_per_million = 0
output_per_million = 0
"""


@pytest.fixture
def prices(tmp_path):
    path = tmp_path / "prices.toml"
    path.write_text(TABLE)
    return load_prices(path)


def test_tokens_are_priced_exactly(prices):
    # By hand: 3 * 0.1 + 1 * 0.7 = 1.0 of a million. In binary floats the sum is not 1.
    cost = prices["small"].of(Usage(prompt_tokens=3, completion_tokens=1))

    assert cost == Cost(amount=Decimal("0.000001"), currency="EUR")


def test_a_price_of_nothing_is_a_price(prices):
    cost = prices["org/large:free"].of(Usage(prompt_tokens=5))

    assert (cost.amount, cost.currency) == (0, "EUR")


def test_json_has_plain_digits_and_no_cost_where_there_is_none(prices):
    usage = Usage(prompt_tokens=1)
    priced = usage.model_copy(update={"cost": prices["small"].of(usage)})

    assert json.loads(priced.model_dump_json()) == {
        "prompt_tokens": 1,
        "completion_tokens": 0,
        "cost": {"amount": "0.0000001", "currency": "EUR"},
    }
    assert json.loads(usage.model_dump_json()) == {"prompt_tokens": 1, "completion_tokens": 0}
    assert Usage.model_validate_json(priced.model_dump_json()) == priced


def paid(tokens, amount, currency="EUR"):
    cost = None if amount is None else Cost(amount=Decimal(amount), currency=currency)
    return Usage(prompt_tokens=tokens, cost=cost)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        pytest.param(paid(1, "0.1"), paid(1, "0.2"), Decimal("0.3"), id="both are known"),
        pytest.param(paid(1, "0.1"), paid(0, None), Decimal("0.1"), id="nothing was spent on one"),
        pytest.param(paid(1, "0.1"), paid(1, None), None, id="one has no price: no sum"),
        pytest.param(paid(1, None), paid(1, "0.1"), None, id="the other has none"),
        pytest.param(paid(0, None), paid(0, None), None, id="nothing was spent"),
        pytest.param(paid(1, "0.1"), paid(1, "0.1", "USD"), None, id="two currencies"),
    ],
)
def test_costs_add_up_or_are_unknown(one, other, expected):
    cost = (one + other).cost

    assert (cost and cost.amount) == expected


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param("currency = ", "is not TOML", id="not TOML"),
        pytest.param('currency = "€"\nmodels = {}', "currency", id="a sign for a currency"),
        pytest.param('currency = "EUR"', "models", id="no models"),
        pytest.param(TABLE.replace("0.1", "-0.1"), "models.small.input_per_million", id="negative"),
        pytest.param(TABLE.replace("0.1", "nan"), "models.small.input_per_million", id="no number"),
        pytest.param(TABLE.replace("output_", "outptu_"), "outptu_per_million", id="mistyped"),
    ],
)
def test_a_table_that_does_not_fit_is_refused(tmp_path, text, told):
    path = tmp_path / "prices.toml"
    path.write_text(text)

    with pytest.raises(ConfigurationError) as caught:
        load_prices(path)

    assert str(caught.value).startswith("EXTRACTOR_PRICES_FILE: ")
    assert told in str(caught.value)


def test_a_table_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(ConfigurationError, match="No such file"):
        load_prices(tmp_path / "none.toml")


def test_a_table_that_is_not_utf8_is_refused(tmp_path):
    path = tmp_path / "prices.toml"
    path.write_bytes(b'currency = "\xff"')

    with pytest.raises(ConfigurationError, match="UTF-8"):
        load_prices(path)
