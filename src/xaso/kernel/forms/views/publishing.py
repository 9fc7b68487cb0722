"""Putting what was built to use, throwing it away, and what changed between two versions."""

import json

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from xaso.kernel.forms.building.comparison import Change, Sort, compare
from xaso.kernel.forms.building.problems import findings_in
from xaso.kernel.forms.catalogue import VersionLine, version_lines
from xaso.kernel.forms.models import FormVersionStatus
from xaso.kernel.forms.parsing import BadFormError
from xaso.kernel.forms.permissions import EDIT
from xaso.kernel.forms.schema import FormSchema
from xaso.kernel.forms.services.samples import samples_of, try_samples
from xaso.kernel.forms.services.sketches import (
    StaleSketchError,
    discard_sketch,
    find_sketch,
    publish_sketch,
)
from xaso.kernel.forms.views.finding import (
    JSON_TYPE,
    back_to_form,
    revision_of,
    say_problems,
    say_stale,
    sketch_or_404,
    version_or_404,
)
from xaso.kernel.forms.views.testing_data import trial_columns, trial_rows
from xaso.kernel.forms.writing import to_json
from xaso.kernel.permissions.api import OfficialRequest, official_page
from xaso.ui.downloads import download
from xaso.ui.pages import render_page
from xaso.ui.values import Column, State, Tone

BUILT = "built"
_TONES: dict[Sort, Tone] = {
    Sort.ADDED: "good",
    Sort.REMOVED: "late",
    Sort.CHANGED: "warn",
}


@require_http_methods(["GET", "POST"])
@official_page(EDIT.key)
def publish(request: OfficialRequest, key: str) -> HttpResponse:
    """Show what will change, what is wrong and what the test data say; then put it to use."""
    sketch = find_sketch(key)
    if sketch is None:
        return back_to_form(request, key, _("This form is not being changed any more."))
    if request.method == "POST":
        return _publish(request, key)
    before = _in_use(request, key)
    context = {
        "sketch": sketch,
        "key": key,
        "title": sketch.schema.title.vi or key,
        "findings": findings_in(sketch.schema),
        "changes": _rows(compare(before, sketch.schema)) if before else None,
        "trials": trial_rows(try_samples(sketch.schema, samples_of(key)), key),
        "trial_columns": trial_columns(),
        "columns": _columns(_("Before"), _("After")),
    }
    return render_page(request, "forms/publish.html", context, part="content")


@require_http_methods(["GET", "POST"])
@official_page(EDIT.key)
def discard(request: OfficialRequest, key: str) -> HttpResponse:
    """Ask, then throw away what was built."""
    sketch = find_sketch(key)
    if sketch is None:
        return back_to_form(request, key, _("This form is not being changed any more."))
    if request.method == "POST":
        return _discard(request, key)
    context = {
        "question": _("Throw away what is being built?"),
        "detail": _("The version in use stays as it is."),
        "act": _("Throw away"),
        "danger": True,
        "back_url": reverse("forms:edit", args=[key]),
    }
    return render_page(request, "ui/confirm.html", context, part="dialog")


@require_GET
@official_page(EDIT.key)
def export_built(request: OfficialRequest, key: str) -> HttpResponse:
    """Give what is being built as JSON."""
    sketch = sketch_or_404(key)
    content = json.dumps(to_json(sketch.schema), ensure_ascii=False, indent=2)
    return download(content, f"{key}.json", JSON_TYPE)


@require_GET
@official_page(EDIT.key)
def comparison(request: OfficialRequest, key: str) -> HttpResponse:
    """Show what changed between two versions, or between one and what is being built."""
    lines, sketch = version_lines(key, request.commune_id), find_sketch(key)
    choices = [(str(one.id), _say_version(one)) for one in lines]
    if sketch:
        choices.insert(0, (BUILT, _("What is being built")))
    if not choices:
        return back_to_form(request, key, _("There is nothing to compare yet."))
    newer = _chosen(request.GET.get("newer", ""), choices, 0)
    older = _chosen(request.GET.get("older", ""), choices, min(1, len(choices) - 1))
    before, after = (_schema(request, key, one) for one in (older, newer))
    context = {
        "key": key,
        "title": after.title.vi or key,
        "choices": choices,
        "older": older,
        "newer": newer,
        "changes": _rows(compare(before, after)),
        "columns": _columns(dict(choices)[older], dict(choices)[newer]),
    }
    return render_page(request, "forms/compare.html", context, part="rows")


def _publish(request: OfficialRequest, key: str) -> HttpResponse:
    try:
        publish_sketch(key, revision=revision_of(request), actor=request.user)
    except StaleSketchError:
        if find_sketch(key) is None:
            return back_to_form(request, key, _("This form was put to use already."))
        messages.error(request, say_stale())
        return redirect("forms:publish", key)
    except BadFormError as error:
        say_problems(request, error)
        return redirect("forms:edit", key)
    messages.success(request, _("The form is in use from now on."))
    return redirect("forms:form", key)


def _discard(request: OfficialRequest, key: str) -> HttpResponse:
    try:
        discard_sketch(key, revision=revision_of(request), actor=request.user)
    except StaleSketchError:
        messages.error(request, say_stale())
        return redirect("forms:edit", key)
    messages.success(request, _("What was being built is thrown away."))
    return redirect("forms:list")


def _in_use(request: OfficialRequest, key: str) -> FormSchema | None:
    lines = version_lines(key, request.commune_id)
    ids = [one.id for one in lines if one.status == FormVersionStatus.PUBLISHED]
    return version_or_404(request, ids[0])[1] if ids else None


def _schema(request: OfficialRequest, key: str, chosen: str) -> FormSchema:
    if chosen == BUILT:
        return sketch_or_404(key).schema
    return version_or_404(request, chosen)[1]


def _chosen(wanted: str, choices: list[tuple[str, str]], otherwise: int) -> str:
    return wanted if wanted in dict(choices) else choices[otherwise][0]


def _say_version(line: VersionLine) -> str:
    whose = _("of this commune") if line.is_own else _("of the product")
    return _("Version %(number)s %(whose)s, %(status)s") % {
        "number": line.number,
        "whose": whose,
        "status": line.status.label.lower(),
    }


def _rows(changes: list[Change]) -> list[tuple[Change, State, str]]:
    sorts = {
        Sort.ADDED: _("Added"),
        Sort.REMOVED: _("Removed"),
        Sort.CHANGED: _("Changed"),
    }
    levels = {
        "form": _("Form"),
        "page": _("Page"),
        "group": _("Group of questions"),
        "question": _("Question asked"),
    }
    return [
        (one, State(sorts[one.sort], _TONES[one.sort]), levels[one.level]) for one in changes
    ]


def _columns(before: str, after: str) -> list[Column]:
    return [Column(_("Part of the form")), Column(_("Change")), Column(before), Column(after)]
