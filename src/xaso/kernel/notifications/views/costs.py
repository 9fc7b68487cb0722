"""What messages cost: the months with the rows behind each figure, prices, the budget."""

from datetime import date
from itertools import islice
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from xaso.kernel.audit.api import record
from xaso.kernel.notifications import costs
from xaso.kernel.notifications.channels import channels
from xaso.kernel.notifications.forms_costs import BudgetForm, PriceForm
from xaso.kernel.notifications.models import MessageBudget, MessagePrice
from xaso.kernel.notifications.permissions import SEE_DELIVERIES, SET_UP_CHANNELS
from xaso.kernel.notifications.spending import (
    breakdowns,
    cells,
    months_known,
    read_month,
)
from xaso.kernel.permissions.api import OfficialRequest, access_of, official_page
from xaso.lib import clock
from xaso.lib.workbooks import workbook
from xaso.ui.downloads import download
from xaso.ui.pages import render_page
from xaso.ui.values import Column, State, Tab

MOST_ROWS = 50_000
MOST_TABS = 13


@require_safe
@official_page(SEE_DELIVERIES.key)
def months(request: OfficialRequest) -> HttpResponse:
    """Show what a month cost, by channel, kind and network."""
    month = read_month(request.GET.get("month", ""))
    found = breakdowns(month)
    budget = _budget()
    total = sum(one.dong for one in found[0].figures)
    context = {
        "month_key": f"{month:%Y-%m}",
        "tabs": [
            Tab(f"{one:%m/%Y}", f"?month={one:%Y-%m}", active=one == month)
            for one in months_known()[:MOST_TABS]
        ],
        "breakdowns": found,
        "total": total,
        "messages_sent": sum(one.messages for one in found[0].figures),
        "budget": budget,
        "share": 100 * costs.spent_in(month) // budget if budget else None,
        "may_set": access_of(request.user).holds(SET_UP_CHANNELS.key),
        "columns": [
            Column(_("Breakdown")),
            Column(_("Messages"), numeric=True),
            Column(_("Parts"), numeric=True),
            Column(_("Đồng"), numeric=True),
        ],
    }
    return render_page(request, "notifications/costs.html", context, part="rows")


@require_safe
@never_cache
@official_page(SEE_DELIVERIES.key)
def export(request: OfficialRequest) -> HttpResponse:
    """Give the messages of a month with what each cost as a workbook."""
    month = read_month(request.GET.get("month", ""))
    rows = list(islice(cells(month), MOST_ROWS))
    record(
        "notifications.costs.exported",
        actor=request.user,
        subject=("notice_delivery", request.user.pk),
        month=f"{month:%Y-%m}",
        rows=len(rows),
    )
    headings = {
        _("Sent at"): 18,
        _("Kind of notice"): 40,
        _("Channel"): 20,
        _("Network"): 20,
        _("Parts"): 8,
        _("Đồng"): 12,
        _("State"): 18,
    }
    content = workbook(_("Costs of messages"), headings, rows)
    return download(content, f"chi-phi-tin-nhan-{month:%Y-%m}.xlsx")


@require_http_methods(["GET", "HEAD", "POST"])
@official_page(SET_UP_CHANNELS.key)
def prices(request: OfficialRequest) -> HttpResponse:
    """Show the prices so far, and enter one from a day on."""
    form = PriceForm(
        request.POST if request.method == "POST" else None,
        initial={"valid_from": clock.today()},
    )
    if form.is_valid():
        given = form.cleaned_data
        costs.set_price(
            given["channel"],
            given["network"],
            given["dong"],
            valid_from=given["valid_from"],
            actor=request.user,
        )
        messages.success(request, _("The price is kept. What was sent keeps its own."))
        return redirect("notifications:prices")
    context = {
        "form": form,
        "budget_form": BudgetForm(initial={"dong": _budget()}),
        "rows": _price_rows(),
        "columns": [
            Column(_("Channel")),
            Column(_("Network")),
            Column(_("Đồng a part"), numeric=True),
            Column(_("Valid from")),
            Column(_("State")),
        ],
    }
    return render_page(request, "notifications/prices.html", context, part="form")


@require_POST
@official_page(SET_UP_CHANNELS.key)
def withdraw_price(request: OfficialRequest, price_id: UUID) -> HttpResponse:
    """Take back a price that does not count yet."""
    price = get_object_or_404(MessagePrice, pk=price_id)
    if costs.withdraw_price(price.pk, actor=request.user):
        messages.success(request, _("The price was taken back."))
    else:
        messages.warning(request, _("This price counts already. Enter another one instead."))
    return redirect("notifications:prices")


@require_POST
@official_page(SET_UP_CHANNELS.key)
def budget(request: OfficialRequest) -> HttpResponse:
    """Set what a month may cost."""
    form = BudgetForm(request.POST)
    if form.is_valid():
        costs.set_budget(form.cleaned_data["dong"], actor=request.user)
        messages.success(request, _("The budget is kept."))
    else:
        messages.warning(request, _("Please write the budget in đồng, or 0 for no limit."))
    return redirect("notifications:prices")


def _budget() -> int:
    row = MessageBudget.objects.first()
    return row.dong if row else 0


def _price_rows() -> list[tuple[MessagePrice, str, State, bool]]:
    """Return the prices, the latest first, with where each stands and whether it can go."""
    today, rows = clock.today(), []
    counting: set[tuple[str, str]] = set()
    for one in MessagePrice.objects.order_by("-valid_from", "channel", "network"):
        label = str(channels[one.channel].label) if one.channel in channels else one.channel
        state = _state(one, today, counting)
        rows.append((one, label, state, one.valid_from > today))
    return rows


def _state(one: MessagePrice, today: date, counting: set[tuple[str, str]]) -> State:
    """Say where a price stands; ``counting`` are those of which a later one counts already."""
    place = (one.channel, one.network)
    if one.valid_from > today:
        return State(_("To come"), "info")
    if place in counting:
        return State(_("Over"), "off")
    counting.add(place)
    return State(_("In force"), "good")
