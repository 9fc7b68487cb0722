"""Lists of options that many forms share: peoples of Viet Nam, countries."""

import csv
from functools import cache
from pathlib import Path

from xaso.kernel.forms.schema import Field, Kind, Option, Words

_DATA = Path(__file__).parent / "data"
ETHNICITIES = "ethnicities"
COUNTRIES = "countries"
OPTION_SOURCES = (ETHNICITIES, COUNTRIES)
HOME = "VN"
_SOURCE_OF = {Kind.ETHNICITY: ETHNICITIES, Kind.NATIONALITY: COUNTRIES}


def options_of(field: Field) -> tuple[Option, ...]:
    """Return what a question offers to choose from; nothing where the answer is free."""
    source = field.option_source or _SOURCE_OF.get(field.kind, "")
    return options_from(source) if source else field.options


@cache
def options_from(source: str) -> tuple[Option, ...]:
    """Return the options of a shared list (see ``data/README.md`` for where they come from)."""
    with (_DATA / f"{source}.csv").open(encoding="utf-8", newline="") as rows:
        return tuple(
            Option(row["value"], Words(row["vi"], row["en"])) for row in csv.DictReader(rows)
        )


@cache
def country_names() -> dict[str, Words]:
    """Return the countries by their ISO code."""
    return {option.value: option.label for option in options_from(COUNTRIES)}
