"""What the list of files held back is narrowed by, and why one is released."""

from django import forms
from django.utils.translation import gettext_lazy as _

from xaso.kernel.files.states import ObjectState

HELD_STATES = (ObjectState.INFECTED, ObjectState.QUARANTINED)


class HeldFilterForm(forms.Form):
    """What narrows the list."""

    q = forms.CharField(
        label=_("Name of the file, or what was found"),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("All")), *((one.value, one.label) for one in HELD_STATES)],
    )


class ReleaseForm(forms.Form):
    """Why it is thought to be a false alarm."""

    reason = forms.CharField(
        label=_("Why this is a false alarm"),
        help_text=_("It stays in the audit trail, and who sent the file in reads it."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
