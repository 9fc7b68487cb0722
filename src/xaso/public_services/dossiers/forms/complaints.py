"""What supervisors look for among complaints, and what they answer."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xaso.kernel.organisations.api import list_units
from xaso.kernel.tenancy.api import require_commune

STATES = [
    ("", _("All")),
    ("open", _("Waiting for an answer")),
    ("late", _("Answer overdue")),
    ("answered", _("Complaint answered")),
]


class ComplaintFilterForm(forms.Form):
    """Narrow the complaints by words, state and unit."""

    text = forms.CharField(label=_("Dossier code or applicant"), required=False, max_length=120)
    state = forms.ChoiceField(label=_("State"), choices=STATES, required=False)
    unit = forms.ChoiceField(label=_("Unit"), required=False)
    sort = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = [(str(one.pk), one.name) for one in list_units(require_commune())]
        self.fields["unit"].choices = [("", _("All units")), *units]  # type: ignore[attr-defined]

    @property
    def wanted(self) -> dict[str, Any]:
        """What is looked for; nothing of what cannot be understood."""
        self.is_valid()
        return dict(self.cleaned_data)


class AnswerForm(forms.Form):
    """What the citizen is answered."""

    answer = forms.CharField(
        label=_("Your answer to the citizen"),
        help_text=_("Say why it takes longer and when the result comes. The citizen reads it."),
        max_length=2000,
        widget=forms.Textarea({"rows": "5"}),
    )
