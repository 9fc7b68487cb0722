"""One page for every act: what it needs is asked for, what it refuses is explained."""

from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from xaso.kernel.files.api import FileRefusedError, explain
from xaso.kernel.permissions.api import OfficialRequest, official_page
from xaso.public_services.dossiers.acts import ACTS, Act
from xaso.public_services.dossiers.errors import ActRefusedError
from xaso.public_services.dossiers.forms.base import ActForm
from xaso.public_services.dossiers.models import Dossier, IssuedPaper
from xaso.public_services.dossiers.permissions import SEE
from xaso.public_services.dossiers.presentation.acting import notes_on, rule_of
from xaso.public_services.dossiers.queries.page import Subject
from xaso.public_services.dossiers.queries.reasons import recent_reasons
from xaso.public_services.dossiers.refusals import say_refusal
from xaso.public_services.dossiers.rights import refuse_unless_possible
from xaso.public_services.dossiers.views.doing import DOINGS, do
from xaso.public_services.dossiers.views.finding import find_or_404
from xaso.ui.pages import render_page


@require_http_methods(["GET", "POST"])
@never_cache
@official_page(SEE.key)
def act(request: OfficialRequest, dossier_id: UUID, key: str) -> HttpResponse:
    """Ask for what the act needs, then do it."""
    if key not in ACTS:
        raise Http404
    subject, chosen = find_or_404(dossier_id, request.user), ACTS[key]
    try:
        refuse_unless_possible(chosen, subject.dossier, subject.access, subject.plan)
    except ActRefusedError as refusal:
        messages.warning(request, say_refusal(refusal))
        return redirect(subject.dossier)
    posted = request.POST if request.method == "POST" else None
    form = DOINGS[key].form(posted, request.FILES or None, subject=subject)
    if form.is_valid() and _done(form, chosen, subject):
        _tell(request, subject.dossier, chosen)
        return redirect(_next_page(subject))
    return render_page(
        request, "dossiers/act.html", _context(subject, chosen, form), part="fields"
    )


def _done(form: ActForm, chosen: Act, subject: Subject) -> bool:
    """Do the act, or put the reason why not onto the form."""
    try:
        do(chosen.key, subject.dossier, form, subject.user)
    except ActRefusedError as refusal:
        form.add_error(None, say_refusal(refusal))
    except FileRefusedError as refusal:
        form.add_error("scans", explain(refusal))
    return not form.errors


def _context(subject: Subject, chosen: Act, form: ActForm) -> dict[str, object]:
    asks_reason = "reason" in form.fields
    return {
        "dossier": subject.dossier,
        "act": chosen,
        "form": form,
        "notes": notes_on(chosen),
        "rule": rule_of(chosen, subject.dossier),
        "reasons": recent_reasons(chosen.key) if asks_reason else [],
        "draft": f"{chosen.key}-{subject.dossier.pk}",
    }


def _tell(request: OfficialRequest, dossier: Dossier, chosen: Act) -> None:
    done = _("%(code)s: %(did)s.") % {"code": dossier.code, "did": chosen.past}
    paper = _newest(dossier, chosen.paper) if chosen.paper else None
    if paper is None:
        messages.success(request, done)
        return
    link = format_html(
        '{} <a href="{}">{}</a>',
        done,
        reverse("dossiers:paper", args=[paper.pk]),
        _("Print: %(paper)s") % {"paper": capfirst(paper.get_kind_display())},
    )
    messages.success(request, link)


def _newest(dossier: Dossier, kind: str) -> IssuedPaper | None:
    papers: QuerySet[IssuedPaper] = IssuedPaper.objects.filter(dossier=dossier, kind=kind)
    return papers.order_by("-issued_at", "-id").first()


def _next_page(subject: Subject) -> str:
    """Return the dossier's page, or the list once the dossier has left this person's hands."""
    mine = Dossier.objects.visible_to(subject.user).filter(pk=subject.dossier.pk)
    return subject.dossier.get_absolute_url() if mine.exists() else reverse("dossiers:list")
