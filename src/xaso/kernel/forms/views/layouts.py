"""Layouts in .docx that an authority supplies, and a trial printed in one."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from xaso.kernel.files.api import (
    FileQuarantinedError,
    FileRefusedError,
    as_response,
    explain,
)
from xaso.kernel.forms.docx import UnreadableLayoutError
from xaso.kernel.forms.permissions import EDIT
from xaso.kernel.forms.printing import PaperHead
from xaso.kernel.forms.queries import NoSuchFormError, form_to_try
from xaso.kernel.forms.schema import FormSchema
from xaso.kernel.forms.services.drafts import trial_of
from xaso.kernel.forms.services.layouts import (
    DOCX,
    Layout,
    UnknownPlaceholdersError,
    keep_layout,
    layouts_of,
    print_in_layout,
    retire_layout,
    unknown_in,
)
from xaso.kernel.forms.turning import fill
from xaso.kernel.forms.views.finding import schema_or_404
from xaso.kernel.permissions.api import OfficialRequest, official_page
from xaso.ui.downloads import download
from xaso.ui.pages import render_page
from xaso.ui.values import Column, State
from xaso.ui.widgets import FileDrop

_MOST_SAID = 20


class LayoutForm(forms.Form):
    """A layout to be put to use."""

    file = forms.FileField(
        label=gettext_lazy("Layout (.docx)"), widget=FileDrop(accept=".docx")
    )


@require_http_methods(["GET", "POST"])
@official_page(EDIT.key)
def layouts(request: OfficialRequest, key: str) -> HttpResponse:
    """List the layouts of a form with what may stand in them, and take a new one."""
    schema = schema_or_404(request, key)
    form = LayoutForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and _keep(request, schema, form):
        messages.success(request, _("The layout is in use from now on."))
        return redirect("forms:layouts", key)
    rows = layouts_of(key)
    in_use = next((one for one in rows if one.retired_at is None), None)
    context = {
        "key": key,
        "title": schema.title.vi or key,
        "form": form,
        "layouts": [(one, _state(one)) for one in rows],
        "unknown": unknown_in(in_use, schema) if in_use else [],
        "names": [(path, place.field.label.vi) for path, place in schema.places()],
        "columns": [
            Column(_("Version")),
            Column(_("Status")),
            Column(_("Brought by")),
            Column(_("Fingerprint")),
            Column(_("Acts")),
        ],
    }
    return render_page(request, "forms/layouts.html", context, part="content")


@require_http_methods(["GET", "POST"])
@official_page(EDIT.key)
def layout(request: OfficialRequest, key: str, layout_id: UUID) -> HttpResponseBase:
    """Give the file of a layout, or take the layout out of use."""
    found = next((one for one in layouts_of(key) if one.id == layout_id), None)
    if found is None:
        raise Http404
    if request.method == "GET":
        return as_response(found.file_id, inline=False, request=request)
    if retire_layout(key, layout_id, actor=request.user):
        messages.success(request, _("The layout is out of use."))
    return redirect("forms:layouts", key)


@require_GET
@official_page(EDIT.key)
def trial_paper(request: OfficialRequest, key: str) -> HttpResponse:
    """Print a trial in the layout of the authority."""
    try:
        form = form_to_try(key, commune_id=request.commune_id)
    except NoSuchFormError as error:
        raise Http404 from error
    draft = trial_of(form.version_id, actor=request.user)
    if draft is None:
        return redirect("forms:preview", key)
    head = PaperHead(note=_("This is a trial of the form; it was not sent."))
    paper = print_in_layout(form.schema, fill(form.schema, draft.values).checked, head)
    if paper is None:
        raise Http404
    return download(paper.content, f"{key}.docx", DOCX)


def _keep(request: OfficialRequest, schema: FormSchema, form: LayoutForm) -> bool:
    upload = form.cleaned_data["file"]
    try:
        keep_layout(schema, upload, name=upload.name, actor=request.user)
    except FileRefusedError as refusal:
        form.add_error("file", explain(refusal))
    except FileQuarantinedError:
        form.add_error("file", _("The file is still being checked; please try again soon."))
    except UnreadableLayoutError:
        form.add_error("file", _("Please choose a document of Word (.docx)."))
    except UnknownPlaceholdersError as error:
        for name in error.names[:_MOST_SAID]:
            said = _("“%(name)s” in the layout is nothing that this form asks; see the names.")
            form.add_error("file", said % {"name": name})
    return not form.errors


def _state(layout: Layout) -> State:
    return (
        State(_("In use"), "good") if layout.retired_at is None else State(_("Retired"), "off")
    )
