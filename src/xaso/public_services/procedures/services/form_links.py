"""Loading which electronic form is filled in for which procedure (``data/forms.toml``)."""

import tomllib
from typing import Any

from xaso.public_services.procedures.models import Procedure, ProcedureForm
from xaso.public_services.procedures.shipped import DATA


def shipped_form_links() -> list[dict[str, Any]]:
    """Return the links that the product ships, as they stand in the file."""
    text = (DATA / "forms.toml").read_text(encoding="utf-8")
    links: list[dict[str, Any]] = tomllib.loads(text)["form"]
    return links


def load_form_links() -> None:
    """Write the links of procedures to forms anew from the file; part of loading procedures."""
    procedures = {one.code: one for one in Procedure.objects.all()}
    ProcedureForm.objects.all().delete()
    ProcedureForm.objects.bulk_create(
        ProcedureForm(
            procedure=procedures[link["procedure"]],
            form=link["key"],
            valid_from=link["valid_from"],
            valid_to=link.get("valid_to"),
            source=f"{link['follows']} [{link['certainty']}]",
        )
        for link in shipped_form_links()
    )
