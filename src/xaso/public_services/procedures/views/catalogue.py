"""The catalogue and one procedure."""

from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import F
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from xaso.kernel.permissions.api import OfficialRequest, official_page
from xaso.public_services.procedures import services
from xaso.public_services.procedures.contracts import (
    ProcedureDetail,
    UnknownProcedureError,
    VersionStatus,
)
from xaso.public_services.procedures.forms import CatalogueFilterForm
from xaso.public_services.procedures.models import ProcedureVersion, VersionQuerySet
from xaso.public_services.procedures.permissions import EDIT, EDIT_FEES
from xaso.public_services.procedures.queries import get_procedure, matching, say_source
from xaso.public_services.procedures.views.pictures import picture_of
from xaso.public_services.procedures.words import say_channels, say_required
from xaso.public_services.procedures.workbook import (
    catalogue_workbook,
    say_main_limit,
)
from xaso.ui.downloads import download
from xaso.ui.pages import render_page
from xaso.ui.values import Column, Fact, State, Tone

PAGE_SIZE = 30
ORDERS = {
    "name": F("sort_key").asc(),
    "-name": F("sort_key").desc(),
    "code": F("procedure__code").asc(),
    "-code": F("procedure__code").desc(),
    "field": F("procedure__field__sort_key").asc(),
    "-field": F("procedure__field__sort_key").desc(),
}
STATUS_TONES: dict[str, Tone] = {
    VersionStatus.DRAFT: "warn",
    VersionStatus.PUBLISHED: "good",
    VersionStatus.REPLACED: "off",
    VersionStatus.REPEALED: "off",
}


@official_page("")
def catalogue(request: OfficialRequest) -> HttpResponse:
    """List the procedures: search, narrow, sort."""
    form = CatalogueFilterForm(request.GET)
    page = Paginator(_found(request, form), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "filters": form,
        "page": page,
        "query": request.GET.urlencode(),
        "rows": [
            (one, say_main_limit(one), _standing(one), one.get_detail_level_display())
            for one in page
        ],
        "columns": [
            Column(_("Procedure"), sort="name"),
            Column(_("Code"), sort="code"),
            Column(_("Field"), sort="field"),
            Column(_("Time limit")),
            Column(_("Status")),
        ],
    }
    return render_page(request, "procedures/catalogue.html", context, part="rows")


@official_page("")
def export(request: OfficialRequest) -> HttpResponse:
    """Hand out what the list shows as a workbook."""
    found = _found(request, CatalogueFilterForm(request.GET))
    return download(catalogue_workbook(found), f"thu-tuc-{timezone.localdate():%Y-%m-%d}.xlsx")


@official_page("")
def procedure(request: OfficialRequest, version_id: UUID) -> HttpResponse:
    """Show everything about one procedure, its doubts and how it is handled here."""
    try:
        detail = get_procedure(version_id)
    except UnknownProcedureError as unknown:
        raise Http404 from unknown
    plan = services.process_for(version_id)
    context = {
        "detail": detail,
        "state": status_state(detail.status),
        "facts": _facts(detail),
        "remarks": [
            text for text in (detail.rule_text, detail.fee_note, *detail.notes) if text
        ],
        "channels": say_channels(detail),
        "channel_columns": [Column(_("Way")), Column(_("Time limit")), Column(_("Fee"))],
        "papers": [(paper, say_required(paper)) for paper in detail.components],
        "paper_columns": [
            Column(_("Paper")),
            Column(_("Kind")),
            Column(_("Required")),
            Column(_("Way")),
        ],
        "plan": plan,
        "picture": picture_of(plan.steps, request.commune_id),
        "may_edit": request.access.holds(EDIT.key),
        "may_edit_fees": request.access.holds(EDIT_FEES.key),
        "fee_sources": list(dict.fromkeys(say_source(fee) for fee in detail.fees if fee.name)),
        "versions": _other_versions(detail),
    }
    return render_page(request, "procedures/procedure.html", context, part="content")


def status_state(status: str) -> State:
    """Return the status of a version as people read it."""
    return State(str(VersionStatus(status).label), STATUS_TONES[status])


def _found(request: OfficialRequest, form: CatalogueFilterForm) -> VersionQuerySet:
    chosen = form.cleaned_data if form.is_valid() else {}
    found = matching(ProcedureVersion.objects.current(), chosen.get("q", ""))
    if chosen.get("field"):
        found = found.filter(procedure__field__code=chosen["field"])
    if chosen.get("detail"):
        found = found.filter(detail_level=chosen["detail"])
    if chosen.get("status"):
        found = found.filter(status=chosen["status"])
    if chosen.get("doubt"):
        found = found.doubtful(chosen["doubt"])
    order = ORDERS.get(request.GET.get("sort", ""))
    found = found.order_by(order, "sort_key") if order else found
    return found.named().prefetch_related("limits")


def _standing(version: ProcedureVersion) -> State:
    """Say first what is doubtful about a version, else its status."""
    if not version.verified:
        return State(_("Not checked"), "warn")
    if not version.limit_verified:
        return State(_("Time limit not confirmed"), "warn")
    return status_state(version.status)


def _facts(detail: ProcedureDetail) -> list[Fact]:
    unsaid = _("Not stated")
    return [
        Fact(_("Code"), detail.code),
        Fact(_("Field"), detail.field.name),
        Fact(_("Level"), detail.level),
        Fact(_("Who may apply"), detail.applicants or unsaid),
        Fact(_("Competent body"), detail.competent_body or unsaid),
        Fact(_("Result"), detail.result_name or unsaid, note=detail.result_code),
        Fact(_("Other results"), "; ".join(detail.other_results) or unsaid),
        Fact(_("Decision that announced it"), detail.decision_no or unsaid),
        Fact(
            _("Source"),
            _("National Public Service Portal") if detail.source_url else unsaid,
            url=detail.source_url,
        ),
        Fact(_("Version"), detail.number, note=_validity(detail)),
    ]


def _validity(detail: ProcedureDetail) -> str:
    if detail.valid_from is None:
        return ""
    days = {"first": f"{detail.valid_from:%d/%m/%Y}"}
    if detail.valid_to is None:
        return _("In use here since %(first)s") % days
    days |= {"last": f"{detail.valid_to:%d/%m/%Y}"}
    return _("In use here from %(first)s to %(last)s") % days


def _other_versions(detail: ProcedureDetail) -> list[tuple[ProcedureVersion, State]]:
    versions = ProcedureVersion.objects.filter(procedure=detail.procedure_id)
    others = versions.exclude(pk=detail.version_id).order_by("-number")
    return [(one, status_state(one.status)) for one in others]
