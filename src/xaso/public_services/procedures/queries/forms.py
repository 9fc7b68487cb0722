"""Which electronic form a procedure is applied for with."""

from datetime import date

from xaso.public_services.procedures.models import CATALOGUE, ProcedureForm

type _Link = tuple[date, date | None, str]


def form_for(procedure_code: str, day: date) -> str | None:
    """Return the key of the form of a procedure on a day; the link that began last counts."""
    links = CATALOGUE.recall("forms", _links).get(procedure_code, ())
    keys = [
        key for begins, ends, key in links if begins <= day and (ends is None or day <= ends)
    ]
    return keys[-1] if keys else None


def _links() -> dict[str, tuple[_Link, ...]]:
    found: dict[str, tuple[_Link, ...]] = {}
    for row in ProcedureForm.objects.select_related("procedure").order_by("valid_from"):
        code = row.procedure.code
        found[code] = (*found.get(code, ()), (row.valid_from, row.valid_to, row.form))
    return found
