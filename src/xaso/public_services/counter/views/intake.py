"""The intake screen: one form, sent again and again until the dossier is taken in."""

from typing import Any
from uuid import UUID

from django.forms.utils import flatatt
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from xaso.kernel.files.api import resume_attributes, sent_uploads
from xaso.kernel.permissions.api import OfficialRequest, official_page
from xaso.lib.ids import uuid7, uuid_or_none
from xaso.public_services.counter.content import Content
from xaso.public_services.counter.permissions import TAKE_IN
from xaso.public_services.counter.queries.awaited import awaited_of
from xaso.public_services.counter.queries.recents import quick_choices
from xaso.public_services.counter.screen.acting import HANDLERS
from xaso.public_services.counter.screen.receiving import receive_all
from xaso.public_services.counter.screen.state import Screen, title_of
from xaso.public_services.counter.screen.uploading import take_files
from xaso.public_services.counter.services.drafts import (
    forget_draft,
    keep_draft,
    open_draft,
    read_draft,
)
from xaso.public_services.counter.services.typing import take_over
from xaso.public_services.queue.api import ticket_code
from xaso.ui.pages import render_page

BOXES = {
    "identify": "who",
    "identify-submitter": "who-brings",
    "find": "procedure",
    "find-commune": "commune",
}
"""The boxes that are looked at when the form comes without a button that says otherwise."""
KEEP_ONLY = ("keep", "autosave")


@require_http_methods(["GET", "POST"])
@never_cache
@official_page(TAKE_IN.key)
def start(request: OfficialRequest) -> HttpResponse:
    """Show an empty intake; it becomes a draft, with an address of its own, with its first word."""
    draft_id = uuid_or_none(request.POST.get("draft", "")) or uuid7()
    if request.method == "GET":
        ticket = ticket_code(request.GET.get("ticket", ""))
        return _show(
            request, Screen(draft_id, Content(ticket=ticket), focus="who"), is_new=True
        )
    return _go_on(request, draft_id, open_draft(draft_id, owner=request.user) or Content())


@require_http_methods(["GET", "POST"])
@never_cache
@official_page(TAKE_IN.key)
def intake(request: OfficialRequest, draft_id: UUID) -> HttpResponse:
    """Go on with an intake that was begun."""
    if request.method == "GET":
        content = read_draft(draft_id, owner=request.user)
        if content is None:
            raise Http404
        return _show(request, Screen(draft_id, content, focus="who"))
    known = open_draft(draft_id, owner=request.user)
    if known is None:
        raise Http404
    return _go_on(request, draft_id, known)


def _go_on(request: OfficialRequest, draft_id: UUID, content: Content) -> HttpResponse:
    """Take over what was typed, do what the button says, show the rest."""
    screen = _typed(request, draft_id, content)
    act, _colon, argument = request.POST.get("act", "").partition(":")
    if act in ENDS:
        return ENDS[act](request, screen)
    if act not in KEEP_ONLY:
        _do(screen, act, argument, request)
    _keep(request, screen)
    if act == "autosave":
        return HttpResponse(status=204)
    return _show(request, screen)


def _typed(request: OfficialRequest, draft_id: UUID, content: Content) -> Screen:
    take_over(content, request.POST)
    screen = Screen(draft_id, content)
    take_files(screen, _brought(request), actor=request.user)
    return screen


def _brought(request: OfficialRequest) -> dict[str, list[Any]]:
    """Return the files that came by the field they came in, with those that came in parts."""
    named = (name.removesuffix("-uploads") for name in request.POST)
    fields = {name for name in (*request.FILES, *named) if name.endswith("-files")}
    return {
        name: [*request.FILES.getlist(name), *sent_uploads(request.POST, name)]
        for name in fields
    }


def _do(screen: Screen, act: str, argument: str, request: OfficialRequest) -> None:
    if act in HANDLERS and act not in BOXES:
        HANDLERS[act](screen, argument, request.user)
        return
    wanted = [act] if act in BOXES else list(BOXES)
    for one in wanted:
        box = BOXES[one]
        text = argument or request.POST.get(f"{box}-chosen") or request.POST.get(box, "")
        if text.strip():
            HANDLERS[one](screen, text.replace("\x00", "").strip(), request.user)
            return


def _keep(request: OfficialRequest, screen: Screen) -> None:
    title = title_of(screen.content, screen.detail)
    assert screen.lines is not None  # noqa: S101 (a chosen procedure has its rows kept)
    keep_draft(screen.draft_id, screen.content, title=title, owner=request.user)


def _receive(request: OfficialRequest, screen: Screen) -> HttpResponse:
    outcome = receive_all(screen, actor=request.user)
    if not outcome.received:
        again = Screen(screen.draft_id, screen.content, focus="faults")
        _keep(request, again)
        return _show(request, again, status=422)
    query: list[tuple[str, Any]] = [("d", one.id) for one in outcome.received]
    if outcome.refused:
        query.append(("draft", screen.draft_id))
        _keep(request, Screen(screen.draft_id, screen.content))
    else:
        forget_draft(screen.draft_id, owner=request.user)
    return redirect(f"{reverse('counter:done')}?{urlencode(query)}")


def _refuse(request: OfficialRequest, screen: Screen) -> HttpResponse:
    """Go on to the reason of not accepting it, once it is known whom and what it is about."""
    again = _check(request, screen)
    if again.faults_before_refusal():
        return _show(request, again, status=422)
    return redirect("counter:refuse", draft_id=screen.draft_id)


def _ask(request: OfficialRequest, screen: Screen) -> HttpResponse:
    """Go on to the slip that asks for what is missing, once only papers are missing."""
    again = _check(request, screen)
    if again.faults_before_slip():
        return _show(request, again, status=422)
    return redirect("counter:ask-for-papers", draft_id=screen.draft_id)


def _check(request: OfficialRequest, screen: Screen) -> Screen:
    """Look at everything that was typed, and keep that it was looked at."""
    screen.content.checked = True
    again = Screen(screen.draft_id, screen.content, focus="faults")
    _keep(request, again)
    return again


ENDS = {"receive": _receive, "refuse": _refuse, "ask": _ask}
"""The buttons that end an intake."""


def _show(
    request: OfficialRequest, screen: Screen, *, status: int = 200, is_new: bool = False
) -> HttpResponse:
    matter, address = screen.matter, reverse("counter:draft", args=[screen.draft_id])
    context = {
        "screen": screen,
        "content": screen.content,
        "matter": matter,
        "here": reverse("counter:intake") if is_new else address,
        "address": address,
        "is_new": is_new,
        "awaited": awaited_of(screen.content.applicant, request.user),
        "resume": flatatt(resume_attributes()),
        "quick": [] if matter.version else quick_choices(request.user),
        "title": _("Take in a dossier"),
    }
    response = render_page(request, "counter/intake.html", context, part="intake")
    response.status_code = status
    return response
