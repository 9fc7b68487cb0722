"""The averages for the supervisor, the numbers behind each figure, and both as a workbook."""

from datetime import date

from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from xaso.kernel.permissions.api import OfficialRequest, official_page
from xaso.lib import clock
from xaso.lib.ids import uuid_or_none
from xaso.lib.workbooks import Cell, workbook
from xaso.public_services.queue.models import QueueLine, QueueTicket
from xaso.public_services.queue.models.tickets import TicketQuerySet
from xaso.public_services.queue.permissions import SEE_AVERAGES
from xaso.public_services.queue.queries.averages import (
    Span,
    averages_of,
    service_of,
    tickets_in,
    wait_of,
)
from xaso.ui.downloads import download
from xaso.ui.pages import render_page
from xaso.ui.values import Chart, Column, Series

ON_A_PAGE = 50
CHUNK = 2000
HOURS = 24


@require_GET
@never_cache
@official_page(SEE_AVERAGES.key)
def averages(request: OfficialRequest) -> HttpResponse:
    """Show how long people waited and were served."""
    span = _span(request.GET)
    found = averages_of(span)
    names = {line.pk: line.name for line in QueueLine.objects.all()}
    context = {
        "span": span,
        "days": f"from={span.first.isoformat()}&to={span.last.isoformat()}",
        "whole": found.whole,
        "by_line": sorted((names[key], key, one) for key, one in found.by_line),
        "by_hour": found.by_hour,
        "columns": _columns(_("Line")),
        "hour_columns": _columns(_("Hour")),
        "chart": Chart(
            title=_("Median wait by hour"),
            sentence=_("How many minutes people waited, by the hour in which they came."),
            labels=[f"{hour}:00" for hour, _one in found.by_hour],
            series=[Series(_("Minutes"), [one.wait or 0 for _hour, one in found.by_hour])],
        ),
    }
    return render_page(request, "queue/averages.html", context, part="figures")


@require_GET
@never_cache
@official_page(SEE_AVERAGES.key)
def tickets(request: OfficialRequest) -> HttpResponse:
    """Show the numbers behind a figure."""
    page = Paginator(_chosen(request.GET), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [(one, wait_of(one), service_of(one)) for one in page],
        "query": request.GET.urlencode(),
        "columns": [
            Column(_("Number")),
            Column(_("Line")),
            Column(_("Taken at")),
            Column(_("State")),
            Column(_("Wait"), numeric=True),
            Column(_("Serving"), numeric=True),
        ],
    }
    return render_page(request, "queue/tickets.html", context, part="rows")


@require_GET
@never_cache
@official_page(SEE_AVERAGES.key)
def export(request: OfficialRequest) -> HttpResponse:
    """Give the numbers behind a figure as a workbook."""
    columns = {
        _("Number"): 10,
        _("Line"): 30,
        _("Taken at"): 18,
        _("State"): 18,
        _("Wait (minutes)"): 14,
        _("Serving (minutes)"): 14,
    }
    content = workbook(
        _("Queue numbers"), columns, map(_row, _chosen(request.GET).iterator(CHUNK))
    )
    return download(content, "so-thu-tu.xlsx")


def _row(ticket: QueueTicket) -> list[Cell]:
    taken = timezone.localtime(ticket.taken_at)
    wait, service = wait_of(ticket), service_of(ticket)
    return [
        ticket.code,
        ticket.line.name,
        f"{taken:%d/%m/%Y %H:%M}",
        str(ticket.get_state_display()),
        None if wait is None else round(wait),
        None if service is None else round(service),
    ]


def _columns(first: str) -> list[Column]:
    return [
        Column(first),
        Column(_("Numbers"), numeric=True),
        Column(_("Served"), numeric=True),
        Column(_("Left or did not come"), numeric=True),
        Column(_("Median wait"), numeric=True),
        Column(_("Median serving"), numeric=True),
    ]


def _chosen(query: QueryDict) -> TicketQuerySet:
    hour = query.get("hour", "")
    found = tickets_in(
        _span(query),
        line_id=uuid_or_none(query.get("line", "")),
        hour=int(hour) if hour.isdecimal() and int(hour) < HOURS else None,
        state=query.get("state", ""),
    )
    return found.select_related("line")


def _span(query: QueryDict) -> Span:
    return Span.of(_day(query.get("from", "")), _day(query.get("to", "")), clock.today())


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
