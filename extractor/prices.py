"""What tokens cost, as the operator writes it down; no model has a price of its own here.

currency = "USD"

[models."gpt-5.4-mini"]
input_per_million = 0.25
output_per_million = 2.00
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from extractor.errors import ConfigurationError, FieldError
from schemas.extraction import Cost, Usage

SETTING = "EXTRACTOR_PRICES_FILE"


@dataclass(frozen=True, slots=True)
class Price:
    """Of one million tokens, in a currency."""

    currency: str
    input_per_million: Decimal
    output_per_million: Decimal

    def of(self, usage: Usage) -> Cost:
        """Return what this usage costs, exactly."""
        amount = (
            usage.prompt_tokens * self.input_per_million
            + usage.completion_tokens * self.output_per_million
        ).scaleb(-6)
        return Cost(amount=amount, currency=self.currency)


class _Closed(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


_Amount = Annotated[Decimal, Field(ge=0, max_digits=18, decimal_places=9)]


class _Row(_Closed):
    input_per_million: _Amount
    output_per_million: _Amount


class _Table(_Closed):
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$", description="ISO 4217")]
    models: Mapping[str, _Row]


def load_prices(path: Path) -> dict[str, Price]:
    """Read a price table: prices by model.

    Raises:
        ConfigurationError: the file cannot be read, or is no price table.
    """
    try:
        with path.open("rb") as file:
            # Decimal from the digits as they stand: 0.1 is a tenth.
            table = _Table.model_validate(tomllib.load(file, parse_float=Decimal))
    except OSError as error:
        raise _unfit(f"{path}: {error.strerror or 'it cannot be read'}.") from None
    except UnicodeDecodeError:
        raise _unfit(f"{path} is not UTF-8.") from None
    except tomllib.TOMLDecodeError as error:
        raise _unfit(f"{path} is not TOML: {error}.") from None
    except ValidationError as error:
        found = error.errors(include_input=False, include_url=False)
        lines = (f"{'.'.join(map(str, item['loc']))}: {item['msg']}" for item in found)
        raise _unfit(f"{path}: {'; '.join(lines)}.") from None
    return {
        model: Price(table.currency, row.input_per_million, row.output_per_million)
        for model, row in table.models.items()
    }


def _unfit(message: str) -> ConfigurationError:
    return ConfigurationError((FieldError(SETTING, message),))
