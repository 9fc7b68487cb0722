"""Files that a citizen's browser brings: with the form, or in parts before it."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from xaso.kernel.accounts.api import User
from xaso.kernel.files.api import (
    FileRefusedError,
    explain,
    sent_uploads,
    store_brought,
)
from xaso.kernel.forms.api import PageForm
from xaso.kernel.permissions.api import CitizenRequest
from xaso.public_services.portal import from_vault, submitting
from xaso.public_services.portal.submission_models import Submission
from xaso.public_services.vault.api import NoSuchPaperError

type KeptFile = dict[str, str]


def keep_files(brought: Sequence[Any], *, actor: User) -> tuple[list[KeptFile], list[str]]:
    """Keep what can be kept; return it, and why the rest was refused."""
    kept, refused = [], []
    for one in brought:
        try:
            stored = store_brought(one, actor=actor)
        except FileRefusedError as refusal:
            refused.append(explain(refusal))
        else:
            kept.append({"id": str(stored.id), "name": stored.name})
    return kept, refused


def keep_form_files(
    request: CitizenRequest, shown: PageForm
) -> tuple[MultiValueDict[str, Any], list[str]]:
    """Keep the files that came for a page of a form, by the names of their inputs."""
    kept: MultiValueDict[str, Any] = MultiValueDict()
    refused: list[str] = []
    for name, one in shown.fields.items():
        if isinstance(one.widget, forms.FileInput):
            came = [*request.FILES.getlist(name), *sent_uploads(request.POST, name)]
            files, problems = keep_files(came, actor=request.user)
            kept.setlist(name, files)
            refused += problems
    return kept, refused


def use_from_vault(
    request: CitizenRequest,
    row: Submission,
    shown: PageForm,
    brought: MultiValueDict[str, Any],
    refused: list[str],
) -> str:
    """Bring a paper of the vault to a page of a form, if its button was pressed.

    Returns the name of the input it went to; what cannot be used is added to the refusals.
    """
    act, _colon, what = request.POST.get("act", "").partition(":")
    if act != from_vault.USE:
        return ""
    papers = submitting.papers_of(row)
    try:
        name, files = from_vault.take_on(request, what, shown, papers)
    except NoSuchPaperError:
        refused.append(_("This paper cannot be used. Please choose another."))
        return ""
    brought.setlist(name, [*brought.getlist(name), *files])
    submitting.keep_papers(row, papers)
    return name
