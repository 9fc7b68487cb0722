"""What the forms of acts have in common: reasons, limits, files."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from xaso.kernel.files.api import PartsFileDrop, SentUpload
from xaso.kernel.working_time.api import Limit, LimitUnit
from xaso.lib.clock import today
from xaso.public_services.dossiers.queries.page import Subject

type Brought = UploadedFile[Any] | SentUpload
REASONS_LIST = "known-reasons"
ACCEPTED = ".pdf,.jpg,.jpeg,.png,.webp,.heic,.tif,.tiff,.docx,.xlsx,.odt,.txt"
UNITS = [
    (LimitUnit.WORKING_DAY, _("working days")),
    (LimitUnit.WORKING_HOUR, _("working hours")),
]


class ActForm(forms.Form):
    """What an act needs; by itself nothing at all."""

    def __init__(self, *args: Any, subject: Subject, **options: Any) -> None:
        super().__init__(*args, **options)
        self.subject = subject
        self.prepare()

    def prepare(self) -> None:
        """Offer what fits this dossier."""

    def given(self) -> dict[str, Any]:
        """Return what the service of the act takes."""
        return dict(self.cleaned_data)


class WordsForm(ActForm):
    """A few words that stay with the act."""

    words = forms.CharField(
        label=_("Remark"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ReasonFields(forms.Form):
    """A reason, and further ones."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.TextInput(attrs={"list": REASONS_LIST, "autocomplete": "off"}),
    )
    more = forms.CharField(
        label=_("Further reasons"),
        required=False,
        max_length=2000,
        help_text=_("One a line; each stands on the paper by itself."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def reasons(self) -> str:
        """Join the reasons, one a line."""
        typed = self.cleaned_data
        return f"{typed['reason']}\n{typed['more']}".strip()


class ReasonForm(ReasonFields, ActForm):
    """A reason that goes into the history and, where there is one, onto the paper."""

    def given(self) -> dict[str, Any]:
        """Return the reasons as one text."""
        given = super().given()
        del given["more"]
        return given | {"reason": self.reasons()}


class LimitMixin(forms.Form):
    """A span of working time."""

    limit_value = forms.IntegerField(label=_("Time given"), min_value=1, max_value=365)
    limit_unit = forms.ChoiceField(label=_("Counted in"), choices=UNITS)

    def limit(self) -> str:
        """Return the span as the arithmetic of working time reads it."""
        typed = self.cleaned_data
        return str(Limit(typed["limit_value"], LimitUnit(typed["limit_unit"])))


class ManyFilesField(forms.FileField):
    """Several files at once, chosen, dropped or photographed; large ones came in parts before."""

    def __init__(self, **options: Any) -> None:
        widget = PartsFileDrop(accept=ACCEPTED, camera=True)
        super().__init__(**({"widget": widget} | options))

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Return the list of files; one that fits no file at all is an error."""
        brought: Sequence[Brought] = [one for one in data or [] if one]
        if not brought:
            return [] if not self.required else super().clean(None, initial)
        return [self._clean_one(one, initial) for one in brought]

    def bound_data(self, data: Any, initial: Any) -> Any:
        """Return what was named, so that a form with errors keeps what has arrived."""
        return data

    def _clean_one(self, one: Brought, initial: Any) -> Brought:
        if isinstance(one, SentUpload):
            return one
        cleaned: Brought = super().clean(one, initial)
        return cleaned


def choice(label: Any, choices: Sequence[Any], **options: Any) -> forms.TypedChoiceField:
    """Return a field in which one of our rows is chosen by its id."""
    options = {"coerce": UUID, "empty_value": None} | options
    return forms.TypedChoiceField(label=label, choices=choices, **options)


def not_after_today(day: date) -> None:
    """Refuse a day that has not come yet."""
    if day > today():
        raise forms.ValidationError(gettext("This day has not come yet."))
