"""The way to a dossier: what is asked, the form a page at a time, looking over, one press."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from xaso.kernel.forms.api import (
    REVIEW,
    Draft,
    NoSuchPageError,
    Turn,
    fill,
    find_draft,
    form_of_version,
    keep_draft,
    page_form,
    progress,
    turn_page,
    unfinished_page,
)
from xaso.kernel.identity.api import may_act_for
from xaso.kernel.organisations.api import public_commune
from xaso.kernel.permissions.api import CitizenRequest, citizen_page, session_level
from xaso.kernel.tenancy.api import acting_in
from xaso.lib import clock
from xaso.public_services.portal import submitting
from xaso.public_services.portal.asking import Asked, asked_by
from xaso.public_services.portal.forms_submission import BehalfForm
from xaso.public_services.portal.from_vault import offered_on
from xaso.public_services.portal.guide import NATIONAL
from xaso.public_services.portal.rules import rule_for
from xaso.public_services.portal.submission_models import Submission
from xaso.public_services.portal.views.brought import keep_form_files, use_from_vault
from xaso.public_services.portal.views.own_submission import (
    is_helping,
    list_of,
    of_submission,
    say_kept,
)
from xaso.public_services.procedures.api import (
    UnknownProcedureError,
    current_version,
    get_procedure,
    plain_name,
)
from xaso.ui.pages import render_page


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@citizen_page()
def begin(request: CitizenRequest, code: str) -> HttpResponse:
    """Say what will be asked, and begin; what was begun before is gone on with."""
    commune = public_commune(request)
    if commune is None:
        back = urlencode({"back": request.get_full_path()})
        return redirect(f"{reverse('portal:communes')}?{back}")
    with acting_in(commune.id):
        asked, level = _asked_or_404(code, commune.id), rule_for(code).level
        if not asked.is_online or settings.XASO_PORTAL_SUBMISSION == NATIONAL:
            messages.info(request, _("This procedure is not submitted online here."))
            return redirect("portal:procedure", code)
        if session_level(request) < level:
            return redirect(surer_sign_in(request, level))
        return _begin(request, asked)


def _begin(request: CitizenRequest, asked: Asked) -> HttpResponse:
    going = submitting.open_submission(asked.procedure.version_id, user=request.user)
    represented = may_act_for(request.user.pk, clock.today())
    is_sent = request.method == "POST"
    form = BehalfForm(request.POST if is_sent else None, people=represented)
    if is_sent and going and request.POST.get("act") != "new":
        return redirect("portal:resume", going.pk)
    if form.is_valid():
        chosen = form.cleaned_data["behalf"]
        level = session_level(request)
        going = submitting.begin(asked, owner=request.user, representation=chosen, level=level)
        return redirect("portal:resume", going.pk)
    name = plain_name(asked.procedure.code, asked.procedure.name)
    acted_for = going.representation_id if going else None
    context = {
        "asked": asked,
        "name": name,
        "going": going,
        "going_for": next(
            (one.name for one in represented if one.representation_id == acted_for), ""
        ),
        "form": form,
    }
    return render_page(request, "portal/submit/begin.html", context, part="content")


def surer_sign_in(request: CitizenRequest, level: int) -> str:
    """Return the page that says how to sign in more surely, and leads back here."""
    query = {"next": request.get_full_path(), "level": str(int(level))}
    return reverse(settings.XASO_CITIZENS_LEVEL, query=query)


def _asked_or_404(code: str, commune_id: int) -> Asked:
    try:
        return asked_by(current_version(code), commune_id=commune_id)
    except UnknownProcedureError as unknown:
        raise Http404 from unknown


@require_safe
@of_submission()
def resume(request: CitizenRequest, row: Submission) -> HttpResponse:
    """Lead to where the citizen stopped."""
    if row.draft_id is None:
        return redirect(after_form(row, submitting.asked_of(row)))
    draft = find_draft(row.draft_id, reader=request.user)
    if draft is None:
        return expired(request, row)
    form = form_of_version(draft.version_id)
    filling = fill(form.schema, draft.values, marks=draft.marks)
    page = draft.page if draft.page in filling.checked.pages else form.schema.pages[0].key
    if unfinished_page(filling.checked) is None:
        return redirect(after_form(row, submitting.asked_of(row, draft.version_id)))
    return redirect("portal:form", row.pk, page)


@require_http_methods(["GET", "HEAD", "POST"])
@of_submission()
def form_page(request: CitizenRequest, row: Submission, page_key: str) -> HttpResponse:
    """Ask one group of questions; whatever was typed is kept at each press."""
    draft = _draft(request, row)
    if draft is None:
        return expired(request, row)
    form = form_of_version(draft.version_id)
    editing = tuple(request.GET.getlist("edit"))
    filling = fill(form.schema, draft.values, marks=draft.marks, editing=editing)
    try:
        shown = page_form(filling, page_key, show_problems="check" in request.GET)
    except NoSuchPageError as error:
        raise Http404 from error
    refused: list[str] = []
    if request.method == "POST":
        brought, refused = keep_form_files(request, shown)
        used = use_from_vault(request, row, shown, brought, refused)
        turn = turn_page(filling, page_key, request.POST, brought, store=lambda _at, one: one)
        keep_draft(draft.id, reader=request.user, values=turn.values, page=page_key)
        submitting.touch(row)
        if used and not refused:
            return redirect(f"{request.path}#question-{used}")
        if turn.goes_on and not refused:
            return redirect(_address_after(request, row, draft.version_id, turn))
        shown = turn.form
    context = {
        "page_form": shown,
        "progress": progress(shown.filling.checked, page_key),
        "refused": refused,
        "vault": offered_on(request, shown, submitting.papers_of(row)),
        "submission": row,
        "title": form.schema.title.said_in(get_language() or "vi"),
    }
    response = render_page(request, "portal/submit/form.html", context, part="content")
    if request.method == "POST":
        response.status_code = 422
    return response


def _draft(request: CitizenRequest, row: Submission) -> Draft | None:
    if row.draft_id is None:
        raise Http404
    changing = request.method == "POST"
    return find_draft(row.draft_id, reader=request.user, to_change=changing)


def _address_after(request: CitizenRequest, row: Submission, version: UUID, turn: Turn) -> str:
    if turn.leaves:
        messages.success(request, say_kept(row, request.user))
        return list_of(row, request.user)
    if turn.page == REVIEW:
        return after_form(row, submitting.asked_of(row, version))
    address = reverse("portal:form", args=[row.pk, turn.page])
    asked = f"?{urlencode({'edit': turn.edit}, doseq=True)}" if turn.edit else ""
    return f"{address}{asked}#{turn.anchor}" if turn.anchor else f"{address}{asked}"


def after_form(row: Submission, asked: Asked) -> str:
    """Return where to go once the form is filled in: the first missing paper, or the review."""
    papers = submitting.papers_of(row)
    missing = [at for at, one in enumerate(asked.papers, 1) if papers.is_missing(one)]
    unseen = 1 if asked.papers and not (papers.files or papers.answers) else 0
    first = missing[0] if missing else unseen
    if first:
        return reverse("portal:paper", args=[row.pk, first])
    return reverse("portal:review", args=[row.pk])


def expired(request: CitizenRequest, row: Submission) -> HttpResponse:
    """Say that the draft is gone, and lead to a new beginning."""
    version, is_own = row.procedure_version_id, not is_helping(row, request.user)
    submitting.throw_away(row, actor=request.user)
    messages.warning(
        request,
        _("What you began was not touched for thirty days and is gone. Please begin again."),
    )
    again = "portal:submit" if is_own else "portal:assist"
    return redirect(again, get_procedure(version).code)


@require_http_methods(["GET", "HEAD", "POST"])
@of_submission()
def drop(request: CitizenRequest, row: Submission) -> HttpResponse:
    """Throw away what was begun, once the citizen was asked."""
    if request.method == "POST":
        back = list_of(row, request.user)
        submitting.throw_away(row, actor=request.user)
        messages.success(request, _("It was thrown away."))
        return redirect(back)
    context = {
        "question": _("Throw away what you began?"),
        "detail": _("Your answers and papers are gone then. Nothing was sent to the office."),
        "act": _("Throw away"),
        "back_url": list_of(row, request.user),
    }
    return render_page(request, "portal/own/confirm.html", context, part="dialog")
