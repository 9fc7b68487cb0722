"""What keeps a table of fees from being released, and which of its items never count."""

from django.db.models import Q
from django.utils.translation import gettext as _

from xaso.kernel.accounts.api import User
from xaso.lib.dates import say_short
from xaso.public_services.procedures.contracts import Channel
from xaso.public_services.procedures.fees import is_known
from xaso.public_services.procedures.models import FeeTable, FeeTableRow
from xaso.public_services.procedures.queries.catalogue import national_terms

NAMED = 5


def faults_of(table: FeeTable, *, releaser: User | None = None) -> list[str]:
    """Return what is wrong with a table, in sentences; three statements.

    Released by who wrote it: refused like a refund is, since nobody else would have looked.
    """
    rows = list(FeeTableRow.objects.filter(table=table).select_related("procedure"))
    faults = []
    if not rows:
        faults.append(_("The table has no items yet."))
    if releaser is not None and releaser.pk == table.written_by_id:
        faults.append(_("You wrote this table yourself; somebody else has to release it."))
    if table.valid_to and table.valid_to < table.valid_from:
        faults.append(_("The last day is before the first one."))
    if table.replaces and table.valid_from <= table.replaces.valid_from:
        faults.append(_("It has to begin after the table that it replaces."))
    return faults + _without_a_beginning(rows) + _beside_others(table, rows)


def set_by_the_nation(rows: list[FeeTableRow]) -> list[str]:
    """Say of which procedures the nation sets the sum, so that no council's counts for them."""
    national, said = national_terms(), []
    for code in sorted({row.procedure.code for row in rows}):
        known = [one for one in Channel if is_known(national.get(code, ()), one)]
        ways = ", ".join(str(one.label).lower() for one in known)
        if known:
            said.append(_("%(code)s: %(ways)s") % {"code": code, "ways": ways})
    return said


def _without_a_beginning(rows: list[FeeTableRow]) -> list[str]:
    first: dict[tuple[str, ...], int] = {}
    for row in rows:
        key = (row.procedure.code, row.name, row.channel, row.group)
        first[key] = min(row.from_unit, first.get(key, row.from_unit))
    return [
        _("%(code)s, %(name)s: nothing is said of the first unit.")
        % {"code": code, "name": name}
        for (code, name, *_rest), begins in first.items()
        if begins > 1
    ]


def _beside_others(table: FeeTable, rows: list[FeeTableRow]) -> list[str]:
    """Refuse that a procedure stands in two tables on the same day: it would be paid twice."""
    lasting = Q(table__valid_to__isnull=True) | Q(table__valid_to__gte=table.valid_from)
    others = FeeTableRow.objects.filter(
        lasting,
        table__status=FeeTable.Status.RELEASED,
        procedure__in={row.procedure_id for row in rows},
    ).exclude(table=table.replaces_id)
    if table.valid_to:
        others = others.filter(table__valid_from__lte=table.valid_to)
    found = {
        (row.procedure.code, row.table.name, row.table.act)
        for row in others.select_related("table", "procedure")
    }
    return [
        _("%(code)s stands in another table on the same days: %(table)s (%(act)s).")
        % {"code": code, "table": name, "act": act}
        for code, name, act in sorted(found)[:NAMED]
    ]


def say_days(table: FeeTable) -> str:
    """Return from when to when a table counts."""
    words = {"first": say_short(table.valid_from)}
    if table.valid_to is None:
        return _("from %(first)s on") % words
    words["last"] = say_short(table.valid_to)
    return _("from %(first)s to %(last)s") % words
