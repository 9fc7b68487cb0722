"""What the pages of the builder share."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from xaso.kernel.forms.catalogue import VersionLine, version_here
from xaso.kernel.forms.parsing import BadFormError
from xaso.kernel.forms.queries import NoSuchFormError, form_to_try
from xaso.kernel.forms.sample import sample_values
from xaso.kernel.forms.schema import FormSchema
from xaso.kernel.forms.services.sketches import Sketch, find_sketch
from xaso.kernel.forms.turning import setting_now
from xaso.kernel.organisations.api import commune_names
from xaso.kernel.permissions.api import OfficialRequest
from xaso.lib.ids import uuid_or_none

JSON_TYPE = "application/json"


def sketch_or_404(key: str) -> Sketch:
    """Return what is being built under a key."""
    found = find_sketch(key)
    if found is None:
        raise Http404
    return found


def version_or_404(request: OfficialRequest, text: object) -> tuple[VersionLine, FormSchema]:
    """Return a version that concerns the commune."""
    version_id = uuid_or_none(str(text))
    try:
        if version_id is None:
            raise Http404
        return version_here(version_id, request.commune_id)
    except NoSuchFormError as error:
        raise Http404 from error


def schema_or_404(request: OfficialRequest, key: str) -> FormSchema:
    """Return what is being built under a key, else what may be tried out."""
    sketch = find_sketch(key)
    if sketch:
        return sketch.schema
    try:
        return form_to_try(key, commune_id=request.commune_id).schema
    except NoSuchFormError as error:
        raise Http404 from error


def made_up(request: OfficialRequest, schema: FormSchema) -> dict[str, Any]:
    """Return invented answers of somebody who lives in this commune."""
    setting = setting_now()
    here = commune_names([request.commune_id])[request.commune_id]
    return sample_values(schema, today=setting.today, places=setting.places, commune=here.code)


def revision_of(request: OfficialRequest) -> int:
    """Return which state of a form the person saw when they pressed."""
    typed = request.POST.get("revision") or request.GET.get("revision", "")
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 9 else 0


def say_stale() -> str:
    """Say that somebody else was faster, and what to do."""
    return _("Somebody changed this form in the meantime. Please look at it and press again.")


def say_problems(request: OfficialRequest, error: BadFormError) -> None:
    """Say what must be put right first."""
    for one in error.problems[:5]:
        messages.error(request, one.sentence)


def back_to_form(request: OfficialRequest, key: str, sentence: str) -> HttpResponse:
    """Lead to the page of a form and say why."""
    messages.warning(request, sentence)
    return redirect("forms:form", key)
