"""The list of forms, one form with its versions, and what is done with whole versions."""

import json
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from xaso.kernel.forms.catalogue import (
    Standing,
    VersionLine,
    form_entries,
    version_lines,
)
from xaso.kernel.forms.models import FormVersionStatus
from xaso.kernel.forms.permissions import EDIT
from xaso.kernel.forms.queries import NoSuchFormError
from xaso.kernel.forms.services.sketches import (
    begin_sketch,
    find_sketch,
    restore_version,
)
from xaso.kernel.forms.services.versions import NotPossibleError, retire
from xaso.kernel.forms.uses import uses_of_forms
from xaso.kernel.forms.views.finding import (
    JSON_TYPE,
    back_to_form,
    version_or_404,
)
from xaso.kernel.forms.writing import to_json
from xaso.kernel.permissions.api import OfficialRequest, official_page
from xaso.ui.downloads import download
from xaso.ui.pages import render_page
from xaso.ui.values import Column, State, Tone

_STANDING_TONES: dict[Standing, Tone] = {
    Standing.IN_USE: "good",
    Standing.CHANGING: "info",
    Standing.BUILDING: "warn",
    Standing.OUT: "off",
}
_STATUS_TONES: dict[FormVersionStatus, Tone] = {
    FormVersionStatus.DRAFT: "warn",
    FormVersionStatus.PUBLISHED: "good",
    FormVersionStatus.RETIRED: "off",
}


class FilterForm(forms.Form):
    """Search words and how a form stands."""

    q = forms.CharField(
        label=gettext_lazy("Name or procedure"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    standing = forms.ChoiceField(
        label=gettext_lazy("Status"),
        required=False,
        choices=[("", gettext_lazy("Any")), *Standing.choices],
    )


@require_GET
@official_page(EDIT.key)
def form_list(request: OfficialRequest) -> HttpResponse:
    """List the forms of this commune and those of all."""
    filters = FilterForm(request.GET)
    asked = filters.cleaned_data if filters.is_valid() else {}
    entries = form_entries(
        request.commune_id, text=asked.get("q", ""), standing=asked.get("standing", "")
    )
    context = {
        "filters": filters,
        "is_narrowed": any(asked.values()),
        "rows": [(one, standing_state(one.standing)) for one in entries],
        "columns": [
            Column(_("Form")),
            Column(_("Used for")),
            Column(_("Version in use"), numeric=True),
            Column(_("Status")),
        ],
    }
    return render_page(request, "forms/list.html", context, part="rows")


@require_GET
@official_page(EDIT.key)
def form(request: OfficialRequest, key: str) -> HttpResponse:
    """Show a form with its versions and what can be done with it."""
    lines, sketch = version_lines(key, request.commune_id), find_sketch(key)
    if not lines and sketch is None:
        raise Http404
    in_use = next((one for one in lines if one.status == FormVersionStatus.PUBLISHED), None)
    named = in_use or (lines[0] if lines else None)
    title = named.title if named else sketch.schema.title.vi if sketch else ""
    context = {
        "key": key,
        "title": title or key,
        "sketch": sketch,
        "in_use": in_use,
        "can_begin": any(one.status != FormVersionStatus.RETIRED for one in lines),
        "versions": [(one, _status_state(one)) for one in lines],
        "uses": uses_of_forms().get(key, []),
        "columns": [
            Column(_("Version")),
            Column(_("Status")),
            Column(_("In use from")),
            Column(_("Put to use by")),
            Column(_("Fingerprint")),
            Column(_("Acts")),
        ],
    }
    return render_page(request, "forms/form.html", context, part="content")


@require_POST
@official_page(EDIT.key)
def begin(request: OfficialRequest, key: str) -> HttpResponse:
    """Begin to change a form: a version of the commune's own, which changes nothing yet."""
    try:
        begin_sketch(key, actor=request.user)
    except NoSuchFormError as error:
        raise Http404 from error
    return redirect("forms:edit", key)


@require_POST
@official_page(EDIT.key)
def restore(request: OfficialRequest, version_id: UUID) -> HttpResponse:
    """Build on an earlier version; putting it to use is another decision."""
    line, schema = version_or_404(request, version_id)
    restore_version(line.id, actor=request.user)
    said = _(
        "The form being built is now as version %(number)s was. Undo brings back the rest."
    )
    messages.success(request, said % {"number": line.number})
    return redirect("forms:edit", schema.key)


@require_GET
@official_page(EDIT.key)
def export(request: OfficialRequest, version_id: UUID) -> HttpResponse:
    """Give a version as JSON, which reads back as the very same."""
    line, schema = version_or_404(request, version_id)
    content = json.dumps(to_json(schema), ensure_ascii=False, indent=2)
    return download(content, f"{schema.key}-{line.number}.json", JSON_TYPE)


@require_http_methods(["GET", "POST"])
@official_page(EDIT.key)
def take_out(request: OfficialRequest, version_id: UUID) -> HttpResponse:
    """Ask, then take the commune's own form out of use."""
    line, schema = version_or_404(request, version_id)
    if not line.is_own:
        raise Http404
    if request.method == "POST":
        try:
            retire(line.id, actor=request.user)
        except NotPossibleError:
            return back_to_form(request, schema.key, _("This version is out of use already."))
        messages.success(request, _("The form is out of use."))
        return redirect("forms:form", schema.key)
    context = {
        "question": _("Take this form out of use?"),
        "detail": _(
            "Where the product has a form of its own under this name, that one counts again. "
            "What was filled in keeps its version."
        ),
        "act": _("Take out of use"),
        "danger": True,
        "back_url": reverse("forms:form", args=[schema.key]),
    }
    return render_page(request, "ui/confirm.html", context, part="dialog")


def standing_state(standing: Standing) -> State:
    """Return how a form stands as people read it."""
    return State(str(standing.label), _STANDING_TONES[standing])


def _status_state(line: VersionLine) -> State:
    return State(str(line.status.label), _STATUS_TONES[line.status])
