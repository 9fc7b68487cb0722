"""Files of a dossier: looked at with a trace, and added after intake."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from xaso.kernel.audit.api import record_access
from xaso.kernel.files.api import (
    DamagedFileError,
    FileQuarantinedError,
    FileRefusedError,
    SentUpload,
    as_response,
    explain,
)
from xaso.kernel.permissions.api import OfficialRequest, official_page
from xaso.public_services.dossiers.forms.purpose import AddFilesForm
from xaso.public_services.dossiers.models import DossierComponent, DossierFile
from xaso.public_services.dossiers.permissions import SEE
from xaso.public_services.dossiers.queries.page import Subject, applicant_of
from xaso.public_services.dossiers.services.files import add_file, parts_to_add
from xaso.public_services.dossiers.views.finding import find_or_404, find_to_read_or_404
from xaso.ui.pages import render_page

Part = DossierFile.Part
type Upload = UploadedFile[Any] | SentUpload


@require_GET
@official_page(SEE.key)
def show(request: OfficialRequest, dossier_id: UUID, file_id: UUID) -> HttpResponseBase:
    """Give a file of the dossier; every look is written down."""
    subject = find_to_read_or_404(dossier_id, request.user)
    files = DossierFile.objects.filter(dossier=subject.dossier).select_related("component")
    file = files.filter(pk=file_id).first()
    if file is None:
        raise Http404
    try:
        response = as_response(
            file.stored_file_id, inline="download" not in request.GET, request=request
        )
    except (FileQuarantinedError, DamagedFileError) as error:
        raise Http404 from error
    _note_look(request, subject, file)
    return response


@require_http_methods(["GET", "POST"])
@never_cache
@official_page(SEE.key)
def add(request: OfficialRequest, dossier_id: UUID) -> HttpResponse:
    """Add scans or photographs; what is refused is explained, the rest is kept."""
    subject = find_or_404(dossier_id, request.user)
    places = _places(subject)
    if not places:
        messages.warning(request, _("You cannot add files to this dossier now."))
        return redirect(subject.dossier)
    posted = request.POST if request.method == "POST" else None
    initial = {"place": request.GET.get("place", "")}
    form = AddFilesForm(posted, request.FILES or None, places=places, initial=initial)
    if form.is_valid():
        refused = _add_all(request, subject, form)
        if not refused:
            return redirect(subject.dossier)
        for sentence in refused:
            form.add_error("scans", sentence)
        form.forget_uploads()
    context = {"dossier": subject.dossier, "form": form}
    return render_page(request, "dossiers/add_files.html", context, part="fields")


def _add_all(request: OfficialRequest, subject: Subject, form: AddFilesForm) -> list[str]:
    """Keep what can be kept; return why the others were refused."""
    part, component_id = _read_place(form.cleaned_data["place"])
    refused, kept = [], 0
    for upload in form.cleaned_data["scans"]:
        try:
            _add(subject, upload, part, component_id)
            kept += 1
        except FileRefusedError as refusal:
            refused.append(explain(refusal))
    if kept:
        words = ngettext("%(count)s file was added.", "%(count)s files were added.", kept)
        messages.success(request, words % {"count": kept})
    return refused


def _add(
    subject: Subject,
    upload: Upload,
    part: DossierFile.Part,
    component_id: UUID | None,
) -> None:
    add_file(
        subject.dossier.pk,
        upload,
        actor=subject.user,
        part=part,
        component_id=component_id,
    )


def _places(subject: Subject) -> list[tuple[str, str]]:
    """Return what a file can belong to: a component, the result, or the dossier as a whole."""
    allowed = parts_to_add(subject.dossier, subject.user)
    places = []
    if Part.COMPONENT in allowed:
        components = DossierComponent.objects.filter(dossier=subject.dossier)
        places = [(str(one.pk), one.name) for one in components]
    return places + [
        (part.value, str(part.label)) for part in allowed if part != Part.COMPONENT
    ]


def _read_place(place: str) -> tuple[DossierFile.Part, UUID | None]:
    if place in (Part.RESULT, Part.OTHER):
        return Part(place), None
    return Part.COMPONENT, UUID(place)


def _note_look(request: OfficialRequest, subject: Subject, file: DossierFile) -> None:
    name = file.component.name if file.component else file.get_part_display()
    record_access(
        actor=request.user,
        person_index=bytes(applicant_of(subject.dossier).personal_id_index),
        purpose=_("Handling this dossier"),
        subject=("dossiers.dossier", subject.dossier.pk),
        fields=f"file: {name}"[:200],
    )
