"""Which form of which act a paper follows on a day."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from xaso.public_services.dossiers.paper_data import LegalForm

DATA = Path(__file__).parent / "data" / "forms.toml"


@dataclass(frozen=True, slots=True)
class FormInForce:
    """A form of the one-stop shop with the day from which it is used."""

    kind: str
    valid_from: date
    notation: str
    form: LegalForm


def form_of(kind: str, day: date) -> FormInForce:
    """Return the form used for a kind of paper on a day, else the earliest known one."""
    forms = [form for form in _forms() if form.kind == kind]
    valid = [form for form in forms if form.valid_from <= day]
    return valid[-1] if valid else forms[0]


@lru_cache(maxsize=1)
def _forms() -> tuple[FormInForce, ...]:
    rows = tomllib.loads(DATA.read_text(encoding="utf-8"))["form"]
    forms = [
        FormInForce(
            row["kind"],
            row["valid_from"],
            row["notation"],
            LegalForm(number=row["number"], title=row["title"], act=row["act"]),
        )
        for row in rows
    ]
    return tuple(sorted(forms, key=lambda form: form.valid_from))
