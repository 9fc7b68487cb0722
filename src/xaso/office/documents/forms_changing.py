"""What the clerk types about a document that is released already."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xaso.lib import clock
from xaso.office.documents.forms_drafts import ReceiversForm
from xaso.office.documents.models import Document
from xaso.ui.widgets import DateInput


class FurtherReceiversForm(ReceiversForm):
    """To whom a released document goes too."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["receivers"].required = True


class ChangeForm(forms.Form):
    """What changes around a released document: until when to answer, whom to ask, and why."""

    reason = forms.CharField(
        label=_("What changes and why"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    answer_by = forms.DateField(label=_("Answer wanted by"), required=False, widget=DateInput)
    contact = forms.CharField(
        label=_("Who can be asked"),
        required=False,
        max_length=100,
        help_text=_("Name and telephone number of an official."),
    )

    def clean_answer_by(self) -> date | None:
        """Refuse a day that is over, unless it stands there already."""
        day: date | None = self.cleaned_data["answer_by"]
        if day and day < clock.today() and day != self.initial.get("answer_by"):
            raise forms.ValidationError(_("This day is over. Please choose a later one."))
        return day


def initial_change(document: Document) -> dict[str, Any]:
    """Return what the form begins with: the present deadline."""
    return {"answer_by": document.answer_by}
