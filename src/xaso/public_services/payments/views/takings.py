"""The takings of a span of days: figures, rows, workbook."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from xaso.kernel.audit.api import record
from xaso.kernel.permissions.api import OfficialRequest, official_page
from xaso.lib.dates import say_short
from xaso.lib.workbooks import Cell, workbook
from xaso.public_services.payments.forms_lists import TakingsForm
from xaso.public_services.payments.models import LedgerEntry, Movement
from xaso.public_services.payments.permissions import SEE_TAKINGS
from xaso.public_services.payments.queries.takings import sums_of, takings
from xaso.ui.downloads import download
from xaso.ui.pages import render_page
from xaso.ui.values import Column

ON_A_PAGE = 50
CHUNK = 2000


@require_GET
@never_cache
@official_page(SEE_TAKINGS.key)
def rows(request: OfficialRequest) -> HttpResponse:
    """Show what payers gave and got back."""
    form = TakingsForm(request.GET)
    found = takings(form.cleaned_data) if form.is_valid() else LedgerEntry.objects.none()
    context = {
        "filters": form,
        "sums": sums_of(found),
        "page": Paginator(found, ON_A_PAGE).get_page(request.GET.get("page")),
        "query": request.GET.urlencode(),
        "refunded": Movement.REFUNDED,
        "columns": [
            Column(_("At"), sort="at"),
            Column(_("Payment")),
            Column(_("Movement")),
            Column(_("Way")),
            Column(_("Amount"), sort="amount", numeric=True),
            Column(_("Officer")),
        ],
    }
    return render_page(request, "payments/takings.html", context, part="rows")


@require_GET
@never_cache
@official_page(SEE_TAKINGS.key)
def export(request: OfficialRequest) -> HttpResponse:
    """Give the takings as a workbook."""
    form = TakingsForm(request.GET)
    found = takings(form.cleaned_data) if form.is_valid() else LedgerEntry.objects.none()
    columns = {
        _("At"): 18,
        _("Dossier"): 30,
        _("Payment code"): 16,
        _("Movement"): 22,
        _("Way"): 24,
        _("Amount"): 14,
        _("Officer"): 24,
    }
    content = workbook(_("Takings"), columns, map(_row, found.iterator(CHUNK)))
    record(
        "payments.takings.exported",
        actor=request.user,
        subject=("payments.takings", request.user.pk),
        rows=found.count(),
    )
    return download(content, "thu-phi-le-phi.xlsx")


def _row(entry: LedgerEntry) -> list[Cell]:
    sign = -1 if entry.movement == Movement.REFUNDED else 1
    return [
        say_short(entry.at),
        entry.request.reference if entry.request else "",
        entry.request.transfer_code if entry.request else "",
        str(entry.get_movement_display()),
        str(entry.get_channel_display()),
        sign * entry.amount,
        entry.actor.full_name if entry.actor else "",
    ]
