"""Which files go with a document as its annexes."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from xaso.kernel.files.api import PartsFileDrop
from xaso.office.documents.forms_incoming import ACCEPT, FilesField
from xaso.office.documents.models import Document, DocumentFile
from xaso.office.documents.services.annexes import annexes_of


class AnnexesForm(forms.Form):
    """Files that are added, and those that are taken out again."""

    brought = FilesField(
        label=_("Files to add"),
        widget=PartsFileDrop(accept=ACCEPT),
        required=False,
        help_text=_(
            "A PDF is signed by the organisation, at the top right of its first page."
            " Other files go out as they are."
        ),
    )

    def __init__(self, *args: Any, annexes: Sequence[DocumentFile], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if annexes:
            self.fields["take_out"] = forms.TypedMultipleChoiceField(
                label=_("Files to take out"),
                choices=[(str(one.pk), one.file.original_name) for one in annexes],
                coerce=UUID,
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )

    def clean(self) -> dict[str, Any]:
        """Ask for anything to do."""
        typed = super().clean() or {}
        if not self.errors and not typed.get("brought") and not typed.get("take_out"):
            self.add_error("brought", _("Please choose at least one file."))
        return typed


def given_annexes(document: Document) -> dict[str, Any]:
    """Return what the form needs to know: the annexes that are there."""
    return {"annexes": annexes_of(document)}
