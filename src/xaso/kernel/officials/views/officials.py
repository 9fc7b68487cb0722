"""The list of officials, one official, and a new one."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from xaso.kernel.accounts.api import RoleAssignment, User
from xaso.kernel.officials import queries, services
from xaso.kernel.officials.forms import FilterForm, OfficialForm
from xaso.kernel.officials.permissions import MANAGE
from xaso.kernel.permissions.api import OfficialRequest, official_page
from xaso.lib.dates import say_date, say_moment
from xaso.lib.workbooks import workbook
from xaso.ui.downloads import download
from xaso.ui.pages import render_page
from xaso.ui.values import Column, Fact, State

PAGE_SIZE = 30
ORDERS = {
    "name": "name_key",
    "-name": "-name_key",
    "seen": "last_login",
    "-seen": "-last_login",
}


@require_GET
@official_page(MANAGE.key)
def index(request: OfficialRequest) -> HttpResponse:
    """List the officials of the commune: search, narrow, sort, export."""
    form, found = _filtered(request)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "filters": form,
        "page": page,
        "rows": _rows(request, page.object_list),
        "columns": [
            Column(_("Full name"), sort="name"),
            Column(_("Roles today")),
            Column(_("Account")),
            Column(_("Last sign-in"), sort="seen"),
        ],
    }
    return render_page(request, "officials/list.html", context, part="rows")


@require_GET
@official_page(MANAGE.key)
def export(request: OfficialRequest) -> HttpResponse:
    """Hand the filtered list out as a workbook."""
    found = _filtered(request)[1]
    columns = {_("Full name"): 28, _("User name"): 24, _("Roles today"): 60, _("Account"): 18}
    content = workbook(_("Officials"), columns, _cells(request, found))
    return download(content, f"can-bo-{timezone.localdate():%Y%m%d}.xlsx")


@never_cache
@official_page(MANAGE.key)
def add(request: OfficialRequest) -> HttpResponse:
    """Take a new official; send an invitation or show the first password, once."""
    form = OfficialForm(
        request.POST if request.method == "POST" else None, commune_id=request.commune_id
    )
    if form.is_valid():
        if not form.cleaned_data["invite"]:
            made, password = services.add_official(form.person, form.given, actor=request.user)
            return show_password(request, made, password)
        made = services.add_invited_official(
            form.person, form.given, reason=_("New official"), actor=request.user
        )
        messages.success(request, _("The account is made and the invitation is on its way."))
        return redirect("officials:official", made.pk)
    return render_page(request, "officials/add.html", {"form": form}, part="form")


@require_GET
@official_page(MANAGE.key)
def official(request: OfficialRequest, official_id: UUID) -> HttpResponse:
    """Show one official: who it is, the roles past and present, what can be done."""
    found = get_object_or_404(queries.officials_of(request.commune_id), pk=official_id)
    today = timezone.localdate()
    roles = queries.all_roles_of(found.pk, request.commune_id)
    context = {
        "official": found,
        "state": account_state(found),
        "facts": _facts(found),
        "roles": [(role, _validity(role), _role_state(role)) for role in roles],
        "elsewhere": queries.works_elsewhere(found, request.access, today),
        "oneself": found == request.user,
        "columns": [
            Column(_("Role")),
            Column(_("Unit")),
            Column(_("Validity")),
            Column(_("State")),
            Column(_("Acts"), quiet=True),
        ],
    }
    return render_page(request, "officials/official.html", context, part="roles")


def show_password(request: OfficialRequest, official: User, password: str) -> HttpResponse:
    """Show a first password on a page that no browser keeps."""
    context = {"official": official, "password": password}
    return render(request, "officials/first_password.html", context)


def account_state(official: User) -> State:
    """Return how the account stands, in a word."""
    if not official.is_active:
        return State(_("Disabled"), "off")
    if official.is_closed_to(known=True):
        return State(_("Locked"), "warn", "lock")
    if official.is_closed_to(known=False):
        return State(_("Locked in new browsers"), "warn", "lock")
    if official.must_change_password:
        return State(_("First password not changed yet"), "info")
    return State(_("Active"), "good")


def _filtered(request: OfficialRequest) -> tuple[FilterForm, QuerySet[User]]:
    form = FilterForm(request.GET or None, commune_id=request.commune_id)
    chosen = form.cleaned_data if form.is_valid() else {}
    found = queries.narrow(
        queries.officials_of(request.commune_id),
        text=chosen.get("q", ""),
        role=chosen.get("role", ""),
        unit=chosen["unit"].pk if chosen.get("unit") else None,
        state=chosen.get("state") or "active",
    )
    return form, found.order_by(ORDERS.get(request.GET.get("sort", ""), "name_key"), "id")


def _rows(
    request: OfficialRequest, found: Any
) -> list[tuple[User, list[RoleAssignment], State]]:
    people = list(found)
    roles = queries.roles_by_official(
        [one.pk for one in people], request.commune_id, timezone.localdate()
    )
    return [(one, roles.get(one.pk, []), account_state(one)) for one in people]


def _cells(request: OfficialRequest, found: QuerySet[User]) -> Iterator[tuple[str, ...]]:
    for one, roles, state in _rows(request, found):
        held = "; ".join(f"{role.get_role_display()} – {role.unit}" for role in roles)
        yield one.full_name, one.username, held, state.label


def _facts(official: User) -> list[Fact]:
    seen = say_moment(official.last_login) if official.last_login else _("Never")
    second_step = _("Asked for") if official.has_second_factor else _("Not set up")
    return [
        Fact(_("User name"), official.username),
        Fact(_("Phone"), official.phone or "–"),
        Fact(_("E-mail"), official.email or "–"),
        Fact(_("Last sign-in"), seen),
        Fact(_("Second step"), second_step),
    ]


def _validity(role: RoleAssignment) -> str:
    first = say_date(role.valid_from)
    if role.valid_to is None:
        return _("From %(first)s") % {"first": first}
    return _("%(first)s to %(last)s") % {"first": first, "last": say_date(role.valid_to)}


def _role_state(role: RoleAssignment) -> State:
    today = timezone.localdate()
    if role.valid_from > today:
        return State(_("To come"), "info")
    if role.valid_to is not None and role.valid_to < today:
        return State(_("Ended"), "off")
    return State(_("In force"), "good")
