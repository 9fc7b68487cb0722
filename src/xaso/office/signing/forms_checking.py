"""The form of the public page."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xaso.ui.widgets import FileDrop


class CheckForm(forms.Form):
    """A file whose signatures somebody wants to have checked; nothing of it is kept."""

    file = forms.FileField(
        label=gettext_lazy("The file (PDF)"),
        help_text=gettext_lazy("It is checked and forgotten at once; nothing of it is kept."),
        widget=FileDrop(accept="application/pdf,.pdf"),
        allow_empty_file=True,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False

    def clean_file(self) -> "UploadedFile[Any]":
        """Refuse what is larger than is checked here, before it is read."""
        given: UploadedFile[Any] = self.cleaned_data["file"]
        limit = settings.XASO_CHECKS_MAX_BYTES
        if given.size is None or given.size > limit:
            message = _("The file is larger than %(limit)s. Such files are not checked here.")
            raise forms.ValidationError(message % {"limit": filesizeformat(limit)})
        return given
