"""“My dossiers”: the list, and what one dossier says, asks and gives."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from xaso.kernel.files.api import DamagedFileError, FileQuarantinedError, as_response
from xaso.kernel.permissions.api import CitizenRequest, citizen_page
from xaso.kernel.tenancy.api import acting_in
from xaso.public_services.dossiers.api import (
    NoSuchDossierError,
    OwnDossierPage,
    open_own_paper,
    open_own_result,
    own_dossier_page,
    print_own_form,
    read_own_form,
)
from xaso.public_services.portal.own import asking_number, commune_of, number_of, own_of
from xaso.public_services.portal.own_words import (
    main_act,
    moments_of,
    say_line,
    say_standing,
    state_of_line,
    state_of_page,
)
from xaso.public_services.portal.paying import open_payment
from xaso.public_services.portal.rating import may_change, may_rate, rating_of
from xaso.public_services.portal.rating_models import Rating
from xaso.public_services.portal.results import show_results
from xaso.public_services.portal.scales import scale_in_force, scale_of
from xaso.public_services.procedures.api import plain_name
from xaso.ui.pages import render_page
from xaso.ui.values import Tab

A_PAGE = 20
LONGEST = 60
PDF_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "private, no-store",
}
type OwnView[**P] = Callable[Concatenate[CitizenRequest, str, P], HttpResponseBase]


def of_dossier[**P](view: OwnView[P]) -> Any:
    """Act in the commune whose code the dossier's code carries; what is not theirs is 404."""

    @never_cache
    @citizen_page()
    @wraps(view)
    def shown(
        request: CitizenRequest, /, code: str, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponseBase:
        commune_id = commune_of(code)
        if commune_id is None:
            raise Http404
        try:
            with acting_in(commune_id):
                return view(request, code, *args, **kwargs)
        except NoSuchDossierError as error:
            raise Http404 from error

    return shown


@require_safe
@never_cache
@citizen_page()
def own(request: CitizenRequest) -> HttpResponse:
    """List what the citizen began and what they submitted, with what waits for them."""
    text = " ".join(request.GET.get("q", "").split())[:LONGEST]
    which = request.GET.get("which", "")
    mine = own_of(request.user, text=text, which=which, number=number_of(request))
    page = Paginator(mine.dossiers, A_PAGE).get_page(request.GET.get("page"))
    rows = [
        (
            one,
            plain_name(one.procedure_code, one.procedure_name),
            say_line(one),
            state_of_line(one),
        )
        for one in page
    ]
    context = {
        "begun": mine.begun,
        "rows": rows,
        "page": page,
        "asked": text,
        "which": which,
        "tabs": _tabs(which),
    }
    return render_page(request, "portal/own/list.html", context, part="rows")


def _tabs(which: str) -> list[Tab]:
    here = reverse("portal:own")
    named = {
        "": _("All"),
        "waiting": _("Waiting for you"),
        "open": _("In process"),
        "ready": _("Result ready"),
        "ended": _("Finished"),
    }
    return [
        Tab(label, f"{here}?which={key}" if key else here, active=key == which)
        for key, label in named.items()
    ]


@require_safe
@of_dossier
def dossier(request: CitizenRequest, code: str) -> HttpResponse:
    """Show where a dossier stands, what to do now, what happened and what was given."""
    page = own_dossier_page(code, request.user, asking_number(request))
    given = rating_of(code) if may_rate(page) else None
    context = _about(page) | {
        "sentence": say_standing(page),
        "state": state_of_page(page),
        "main": main_act(page),
        "moments": moments_of(page),
        "scores": _scores(page, given),
        "may_rate": may_rate(page) and (given is None or may_change(given)),
        "given": given,
        "results": show_results(page.results),
        "pay": open_payment(page.id),
    }
    return render_page(request, "portal/own/dossier.html", context, part="content")


def _scores(page: OwnDossierPage, given: Rating | None) -> list[tuple[int, str]]:
    if not may_rate(page):
        return []
    return (scale_of(given) if given else scale_in_force()).options


def _about(page: OwnDossierPage) -> dict[str, Any]:
    name = plain_name(page.procedure_code, page.procedure_name)
    return {"dossier": page, "name": name}


@require_safe
@of_dossier
def result(request: CitizenRequest, code: str, file_id: UUID) -> HttpResponseBase:
    """Give a file of the result; the look is recorded."""
    stored = open_own_result(code, file_id, actor=request.user, number=asking_number(request))
    try:
        return as_response(stored, inline="download" not in request.GET, request=request)
    except (FileQuarantinedError, DamagedFileError) as error:
        raise Http404 from error


@require_safe
@of_dossier
def issued(request: CitizenRequest, code: str, paper_id: UUID) -> HttpResponse:
    """Give a paper that was issued to the citizen as PDF."""
    number = asking_number(request)
    paper = open_own_paper(code, paper_id, actor=request.user, number=number)
    return _pdf(paper, f"{code}.pdf")


@require_safe
@of_dossier
def form(request: CitizenRequest, code: str) -> HttpResponse:
    """Show what the citizen filled in."""
    filled = read_own_form(code, actor=request.user, number=asking_number(request))
    language = get_language() or "vi"
    context = {
        "code": code,
        "title": filled.form.schema.title.said_in(language),
        "filled": filled,
        "pages": filled.pages(language),
    }
    return render_page(request, "portal/own/form.html", context, part="content")


@require_safe
@of_dossier
def form_pdf(request: CitizenRequest, code: str) -> HttpResponse:
    """Give what the citizen filled in as PDF in its layout."""
    printed = print_own_form(code, actor=request.user, number=asking_number(request))
    return _pdf(printed, f"{code}-to-khai.pdf")


def _pdf(content: bytes, name: str) -> HttpResponse:
    shown = content_disposition_header(as_attachment=False, filename=name)
    headers = PDF_HEADERS | {"Content-Disposition": shown or ""}
    return HttpResponse(content, content_type="application/pdf", headers=headers)
