"""New forms: empty, from JSON, or from a sheet."""

import json
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from xaso.kernel.files.api import (
    FileQuarantinedError,
    FileRefusedError,
    explain,
    read,
    store,
)
from xaso.kernel.forms.building.edits import free_key
from xaso.kernel.forms.building.sheet import (
    SheetForm,
    UnreadableSheetError,
    read_sheet,
    sample_sheet,
)
from xaso.kernel.forms.catalogue import key_is_taken
from xaso.kernel.forms.models import LONGEST_TITLE
from xaso.kernel.forms.parsing import BadFormError
from xaso.kernel.forms.permissions import EDIT
from xaso.kernel.forms.schema import FormSchema, Group, Page, Words
from xaso.kernel.forms.services.sketches import begin_from
from xaso.kernel.forms.writing import to_json
from xaso.kernel.permissions.api import OfficialRequest, official_page
from xaso.lib.workbooks import XLSX
from xaso.ui.downloads import download
from xaso.ui.pages import render_page
from xaso.ui.widgets import FileDrop

LARGEST_JSON = 2_000_000
_TAKEN_ADDRESSES = ("new", "communes", "versions")
_MOST_SAID = 20
EMPTY, JSON, SHEET = "empty", "json", "sheet"


class NewForm(forms.Form):
    """How a form begins."""

    how = forms.ChoiceField(
        label=gettext_lazy("Begin with"),
        choices=[
            (EMPTY, gettext_lazy("An empty form")),
            (SHEET, gettext_lazy("A sheet (XLSX), one question a row")),
            (JSON, gettext_lazy("A file that was exported here (JSON)")),
        ],
        widget=forms.RadioSelect,
        initial=EMPTY,
    )
    title = forms.CharField(
        label=gettext_lazy("Title"),
        required=False,
        max_length=LONGEST_TITLE,
        help_text=gettext_lazy("A JSON file brings its own."),
    )
    file = forms.FileField(
        label=gettext_lazy("File"),
        required=False,
        widget=FileDrop(accept=".json,.xlsx"),
        help_text=gettext_lazy("Only for a sheet or JSON."),
    )

    def clean(self) -> dict[str, Any]:
        """Ask for the title and the file where the way needs them."""
        cleaned = super().clean() or {}
        how = cleaned.get("how")
        if how != JSON and not cleaned.get("title"):
            self.add_error("title", _("Please fill this in."))
        if how in (JSON, SHEET) and not cleaned.get("file"):
            self.add_error("file", _("Please choose the file."))
        return cleaned


@require_http_methods(["GET", "POST"])
@official_page(EDIT.key)
def new(request: OfficialRequest) -> HttpResponse:
    """Ask how a form begins, and begin it."""
    form = NewForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        key = _begin(request, form)
        if key:
            return redirect("forms:edit", key)
    return render_page(request, "forms/new.html", {"form": form}, part="content")


@require_GET
@official_page(EDIT.key)
def sheet(request: OfficialRequest) -> HttpResponse:
    """Give the workbook to start from."""
    return download(sample_sheet(), "bieu-mau.xlsx", XLSX)


def _begin(request: OfficialRequest, form: NewForm) -> str:
    """Begin the form; return its key, or nothing where something must be put right first."""
    how, title = form.cleaned_data["how"], form.cleaned_data["title"]
    if how == JSON:
        raw = _json(form)
    elif how == SHEET:
        raw = _from_sheet(request, form, title)
    else:
        page = Page("trang_1", Words(_("Page %(number)s") % {"number": 1}), groups=(_GROUP,))
        raw = to_json(FormSchema(_key(request, title), Words(title), pages=(page,)))
    if raw is None:
        return ""
    try:
        return begin_from(raw, actor=request.user).key
    except BadFormError as error:
        for one in error.problems[:_MOST_SAID]:
            form.add_error("file", f"{one.path}: {one.sentence}")
    return ""


_GROUP = Group("nhom_1")


def _json(form: NewForm) -> Any:
    upload = form.cleaned_data["file"]
    if upload.size > LARGEST_JSON:
        form.add_error("file", _("The file is too large for a form."))
        return None
    try:
        raw = json.loads(upload.read())
    except (ValueError, RecursionError):
        form.add_error("file", _("This is not JSON; please check brackets and quotes."))
        return None
    if isinstance(raw, dict) and raw.get("key") in _TAKEN_ADDRESSES:
        form.add_error("file", _("A form cannot have this key; please choose another one."))
        return None
    return raw if raw is not None else {}


def _from_sheet(request: OfficialRequest, form: NewForm, title: str) -> Any:
    """Return the form of a sheet; the rows that were left out are told."""
    try:
        found = read_sheet(_content(request, form), key=_key(request, title), title=title)
    except FileRefusedError as refusal:
        form.add_error("file", explain(refusal))
        return None
    except FileQuarantinedError:
        form.add_error("file", _("The file is still being checked; please try again soon."))
        return None
    except UnreadableSheetError as error:
        form.add_error("file", str(error))
        return None
    for line in _said(found):
        if found.taken:
            messages.warning(request, line)
        else:
            form.add_error("file", line)
    return to_json(found.schema) if found.taken else None


def _said(found: SheetForm) -> list[str]:
    lines = [
        _("Row %(number)s was left out: %(sentence)s")
        % {"number": one.number, "sentence": one.sentence}
        for one in found.bad[:_MOST_SAID]
    ]
    more = len(found.bad) - len(lines)
    if more:
        lines.append(_("%(count)s more rows were left out.") % {"count": more})
    return lines


def _content(request: OfficialRequest, form: NewForm) -> bytes:
    upload = form.cleaned_data["file"]
    return read(store(upload, name=upload.name, actor=request.user).id)


def _key(request: OfficialRequest, title: str) -> str:
    """Return a key made of the title that no form here has."""
    key = free_key(title, _TAKEN_ADDRESSES, "bieu_mau")
    taken = set(_TAKEN_ADDRESSES)
    while key_is_taken(key, request.commune_id):
        taken.add(key)
        key = free_key(title, taken, "bieu_mau")
    return key
