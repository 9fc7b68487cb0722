"""Trying forms out: officials walk through one as a citizen would, look it over, print it."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_http_methods

from xaso.kernel.forms.communes import suggest_communes
from xaso.kernel.forms.filling import progress, review, unfinished_page, value_at
from xaso.kernel.forms.pageform import Filling, PageForm
from xaso.kernel.forms.permissions import EDIT
from xaso.kernel.forms.prefill import Prefilled
from xaso.kernel.forms.printing import PaperHead, print_form
from xaso.kernel.forms.queries import NoSuchFormError, form_to_try
from xaso.kernel.forms.services.drafts import keep_draft, start_trial, trial_of
from xaso.kernel.forms.services.layouts import has_layout
from xaso.kernel.forms.turning import (
    REVIEW,
    NoSuchPageError,
    Turn,
    fill,
    page_form,
    turn_page,
)
from xaso.kernel.forms.values import Draft, Form, SourceMark
from xaso.kernel.forms.views.finding import made_up
from xaso.kernel.permissions.api import OfficialRequest, official_page, public_page
from xaso.lib.ids import uuid7
from xaso.ui.pages import render_page

SUGGESTED = 8
LONGEST = 60


@require_GET
@cache_control(max_age=3600)
@public_page
def communes(request: HttpRequest) -> HttpResponse:
    """Suggest communes for a few letters of an address, old names too."""
    asked = request.GET.get("q", "").replace("\x00", "")[:LONGEST]
    found = [
        {"value": one.code, "label": one.said, "hint": one.hint}
        for one in suggest_communes(asked, limit=SUGGESTED)
    ]
    return JsonResponse(found, safe=False)


@require_http_methods(["GET", "POST"])
@official_page(EDIT.key)
def preview(request: OfficialRequest, key: str) -> HttpResponse:
    """Begin to try a form out, empty or with made-up answers."""
    form = _form(request, key)
    if request.method == "POST":
        draft = start_trial(form.version_id, actor=request.user)
        known = _sample(request, form) if "sample" in request.POST else Prefilled({}, {})
        first = form.schema.pages[0].key
        keep_draft(
            draft, reader=request.user, values=known.values, marks=known.marks, page=first
        )
        return redirect("forms:page", key, first)
    draft_now = trial_of(form.version_id, actor=request.user)
    language = get_language() or "vi"
    context = {
        "form_version": form,
        "draft": draft_now,
        "pages": [one.title.said_in(language) for one in form.schema.pages],
    }
    return render_page(request, "forms/preview.html", _said(form) | context, part="content")


def _sample(request: OfficialRequest, form: Form) -> Prefilled:
    """Make answers up; what a source could know is marked as if one did."""
    values = made_up(request, form.schema)
    known = [path for path, place in form.schema.places() if place.field.prefill]
    marks = {
        path: SourceMark("forms.sample", value_at(values, path))
        for path in known
        if value_at(values, path) is not None
    }
    return Prefilled(values, marks)


@require_http_methods(["GET", "POST"])
@official_page(EDIT.key)
def page(request: OfficialRequest, key: str, page_key: str) -> HttpResponse:
    """Fill in one page of a trial."""
    form, draft = _trial(request, key)
    if draft is None:
        return redirect("forms:preview", key)
    filling = _filling(form, draft, request)
    if request.method == "GET":
        shown = _or_404(
            partial(page_form, filling, page_key, show_problems="check" in request.GET)
        )
        return _show(request, key, shown)
    turn: Turn = _or_404(
        partial(turn_page, filling, page_key, request.POST, request.FILES, store=not_stored)
    )
    keep_draft(draft.id, reader=request.user, values=turn.values, page=page_key)
    if turn.goes_on:
        return redirect(_address_after(key, turn))
    return _show(request, key, turn.form)


def not_stored(path: str, upload: Any) -> dict[str, str]:
    """Keep the name of an uploaded file only: a trial needs no files."""
    return {"id": str(uuid7()), "name": upload.name}


def _address_after(key: str, turn: Turn) -> str:
    if turn.leaves:
        return reverse("forms:preview", args=[key])
    if turn.page == REVIEW:
        return reverse("forms:review", args=[key])
    address = reverse("forms:page", args=[key, turn.page])
    asked = f"?{urlencode({'edit': turn.edit}, doseq=True)}" if turn.edit else ""
    return f"{address}{asked}#{turn.anchor}" if turn.anchor else f"{address}{asked}"


def _show(request: OfficialRequest, key: str, shown: PageForm) -> HttpResponse:
    checked = shown.filling.checked
    context = {"page_form": shown, "progress": progress(checked, shown.page.key), "key": key}
    response = render_page(request, "forms/preview_page.html", context, part="content")
    if shown.errors and request.method == "POST":
        response.status_code = 422
    return response


@require_GET
@official_page(EDIT.key)
def look_over(request: OfficialRequest, key: str) -> HttpResponse:
    """Show all answers of a trial before it would be sent."""
    form, draft = _trial(request, key)
    if draft is None:
        return redirect("forms:preview", key)
    filling = _filling(form, draft, request)
    language = filling.setting.language
    pages = review(form.schema, filling.checked, draft.marks, language)
    context = {
        "review": [(one, reverse("forms:page", args=[key, one.key])) for one in pages],
        "has_layout": has_layout(key),
        "unfinished": unfinished_page(filling.checked),
        "progress": progress(filling.checked, REVIEW),
        "key": key,
    }
    return render_page(
        request, "forms/preview_review.html", _said(form) | context, part="content"
    )


@require_GET
@official_page(EDIT.key)
def paper(request: OfficialRequest, key: str) -> HttpResponse:
    """Print a trial as the filled form would be printed."""
    form, draft = _trial(request, key)
    if draft is None:
        return redirect("forms:preview", key)
    head = PaperHead(note=_("This is a trial of the form; it was not sent."))
    pdf = print_form(form.schema, _filling(form, draft, request).checked, head)
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{key}.pdf"'
    return response


def _form(request: OfficialRequest, key: str) -> Form:
    try:
        return form_to_try(key, commune_id=request.commune_id)
    except NoSuchFormError as error:
        raise Http404 from error


def _trial(request: OfficialRequest, key: str) -> tuple[Form, Draft | None]:
    form = _form(request, key)
    return form, trial_of(form.version_id, actor=request.user)


def _filling(form: Form, draft: Draft, request: OfficialRequest) -> Filling:
    editing = tuple(request.GET.getlist("edit"))
    return fill(form.schema, draft.values, marks=draft.marks, editing=editing)


def _or_404[T](act: Callable[[], T]) -> T:
    try:
        return act()
    except NoSuchPageError as error:
        raise Http404 from error


def _said(form: Form) -> dict[str, str]:
    language = get_language() or "vi"
    return {
        "title": form.schema.title.said_in(language),
        "intro": form.schema.intro.said_in(language),
    }
