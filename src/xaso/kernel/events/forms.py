"""What people type to find an undelivered event."""

from django import forms
from django.utils.translation import gettext_lazy as _

from xaso.kernel.events.models import DeadLetter


class LetterFilterForm(forms.Form):
    """Narrow the undelivered events by words of their kind and by their state."""

    q = forms.CharField(label=_("Event or receiver"), required=False)
    state = forms.ChoiceField(
        label=_("State"), choices=[("", _("All")), *DeadLetter.State.choices], required=False
    )
