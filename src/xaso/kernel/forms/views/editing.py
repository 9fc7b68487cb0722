"""The editor: the outline of a form with its buttons, and one part of it at a time."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from xaso.kernel.forms.building import edits
from xaso.kernel.forms.building.part_forms import FormForm, GroupForm, PageForm
from xaso.kernel.forms.building.problems import Finding, findings_in, title_of
from xaso.kernel.forms.building.question_form import QuestionForm
from xaso.kernel.forms.building.spots import (
    NoSuchSpotError,
    Spot,
    part_at,
    read_spot,
    say_spot,
)
from xaso.kernel.forms.parsing import BadFormError
from xaso.kernel.forms.permissions import EDIT
from xaso.kernel.forms.schema import FormSchema, Group, Page
from xaso.kernel.forms.services.sketches import (
    Sketch,
    StaleSketchError,
    change_sketch,
    find_sketch,
    redo_sketch,
    try_sketch,
    undo_sketch,
)
from xaso.kernel.forms.views.finding import (
    back_to_form,
    revision_of,
    say_problems,
    say_stale,
    sketch_or_404,
)
from xaso.kernel.forms.views.outline import outline_of
from xaso.kernel.forms.views.phone import phone_choices
from xaso.kernel.permissions.api import OfficialRequest, official_page
from xaso.ui.pages import render_page

type PartForm = FormForm | PageForm | GroupForm | QuestionForm
type Press = Callable[[FormSchema, Spot], tuple[FormSchema, Spot]]

_PRESSES: dict[str, Press] = {
    "add": edits.add,
    "copy": edits.copy,
    "up": lambda schema, spot: edits.move(schema, spot, -1),
    "down": lambda schema, spot: edits.move(schema, spot, 1),
    "remove": lambda schema, spot: (edits.remove(schema, spot), spot[:-1]),
}


@require_http_methods(["GET", "POST"])
@official_page(EDIT.key)
def edit(request: OfficialRequest, key: str) -> HttpResponse:
    """Show the outline of a form that is being built, and do what a button says."""
    if request.method == "POST":
        return _press(request, key)
    sketch = find_sketch(key)
    if sketch is None:
        return back_to_form(request, key, _("Nobody is changing this form at the moment."))
    findings = findings_in(sketch.schema)
    context = {
        "sketch": sketch,
        "key": key,
        "title": sketch.schema.title.vi or key,
        "findings": findings,
        "outline": outline_of(sketch.schema, findings, pressed=request.GET.get("pressed", "")),
        **phone_choices(request, sketch),
    }
    return render_page(request, "forms/edit.html", context, part="editor")


@require_http_methods(["GET", "POST"])
@official_page(EDIT.key)
def part(request: OfficialRequest, key: str, place: str) -> HttpResponse:
    """Show what is said of a page, a group, a question or the form itself, and keep a change."""
    sketch = sketch_or_404(key)
    spot = _spot_or_404(sketch.schema, place)
    typed = request.POST if request.method == "POST" else None
    form = _form(typed, sketch.schema, spot)
    if typed is not None and revision_of(request) != sketch.revision:
        form.add_error(None, say_stale())
    elif typed is not None and form.is_valid():
        kept = _keep(request, sketch, spot, form)
        if kept:
            return kept
    findings = [one for one in findings_in(sketch.schema) if one.spot == spot]
    return _show(request, sketch, spot, form, findings)


@require_POST
@official_page(EDIT.key)
def try_out(request: OfficialRequest, key: str) -> HttpResponse:
    """Make what is built the draft that is tried out, and go there."""
    sketch_or_404(key)
    try:
        try_sketch(key, actor=request.user)
    except BadFormError as error:
        messages.error(request, _("Please put the problems right first; then try it out."))
        say_problems(request, error)
        return redirect("forms:edit", key)
    return redirect("forms:preview", key)


def _press(request: OfficialRequest, key: str) -> HttpResponse:
    act, _colon, place = request.POST.get("act", "").partition(":")
    pressed = _Pressed(act, place)
    try:
        _do(request, key, pressed)
    except StaleSketchError:
        if find_sketch(key) is None:
            return back_to_form(request, key, _("This form is not being changed any more."))
        messages.error(request, say_stale())
    except (NoSuchSpotError, edits.FullError, BadFormError):
        messages.error(request, _("This cannot be done here."))
    if pressed.opens:
        return redirect("forms:part", key, say_spot(pressed.spot))
    asked = urlencode({"pressed": f"{act}:{say_spot(pressed.spot)}"})
    kept = {one: request.POST[one] for one in ("page", "data") if request.POST.get(one)}
    more = f"&{urlencode(kept)}" if kept else ""
    return redirect(f"{reverse('forms:edit', args=[key])}?{asked}{more}")


@dataclass(slots=True)
class _Pressed:
    """What was pressed, and where what it made stands."""

    act: str
    place: str
    spot: Spot = ()

    @property
    def opens(self) -> bool:
        """Whether the page of the part comes next: what is new wants its words."""
        return self.act == "add" and bool(self.spot)


def _do(request: OfficialRequest, key: str, pressed: _Pressed) -> None:
    revision, actor = revision_of(request), request.user
    if pressed.act in ("undo", "redo"):
        bring = undo_sketch if pressed.act == "undo" else redo_sketch
        bring(key, revision=revision, actor=actor)
        return
    press = _PRESSES.get(pressed.act)
    if press is None:
        raise NoSuchSpotError(pressed.act)
    spot = read_spot(pressed.place)

    def change(schema: FormSchema) -> FormSchema:
        changed, made = press(schema, spot)
        pressed.spot = made
        return changed

    change_sketch(key, change, revision=revision, actor=actor)


def _keep(
    request: OfficialRequest, sketch: Sketch, spot: Spot, form: PartForm
) -> HttpResponse | None:
    """Keep what was typed; a question of another kind comes back with what that kind asks."""

    def change(schema: FormSchema) -> FormSchema:
        changed = form.changed()
        if isinstance(changed, FormSchema):
            return changed
        return edits.put(schema, spot, changed)

    try:
        change_sketch(sketch.key, change, revision=sketch.revision, actor=request.user)
    except StaleSketchError:
        form.add_error(None, say_stale())
        return None
    except BadFormError as error:
        for one in error.problems[:5]:
            form.add_error(None, one.sentence)
        return None
    place = say_spot(spot)
    is_other_kind = isinstance(form, QuestionForm) and "kind" in form.changed_data
    if is_other_kind:
        said = _("The kind of answer is changed; see below what it asks for.")
        messages.success(request, said)
        return redirect("forms:part", sketch.key, place)
    messages.success(request, _("Saved."))
    return redirect(f"{reverse('forms:edit', args=[sketch.key])}#part-{place or 'form'}")


def _show(
    request: OfficialRequest,
    sketch: Sketch,
    spot: Spot,
    form: PartForm,
    findings: list[Finding],
) -> HttpResponse:
    context: dict[str, Any] = {
        "sketch": sketch,
        "key": sketch.key,
        "title": sketch.schema.title.vi or sketch.key,
        "part_title": title_of(sketch.schema, spot),
        "above": [title_of(sketch.schema, spot[:depth]) for depth in range(1, len(spot))],
        "place": say_spot(spot) or FORM,
        "form": form,
        "findings": findings,
        "is_question": isinstance(form, QuestionForm),
        **phone_choices(request, sketch, at=spot),
    }
    return render_page(request, "forms/part.html", context, part="content")


FORM = "form"


def _spot_or_404(schema: FormSchema, place: str) -> Spot:
    try:
        spot = () if place == FORM else read_spot(place)
        part_at(schema, spot)
    except NoSuchSpotError as error:
        raise Http404 from error
    return spot


def _form(typed: Any, schema: FormSchema, spot: Spot) -> PartForm:
    former = part_at(schema, spot)
    match former:
        case FormSchema():
            return FormForm(typed, schema, spot)
        case Page():
            return PageForm(typed, schema, spot, former)
        case Group():
            return GroupForm(typed, schema, spot, former)
    return QuestionForm(typed, schema, spot, former)
