"""What people choose to narrow the list of acts."""

from django import forms
from django.utils.translation import gettext_lazy as _

from xaso.kernel.legal.models import Certainty, Standing

_ANY = [("", _("Any"))]


class ActFilterForm(forms.Form):
    """Search words, standing today and certainty."""

    text = forms.CharField(
        label=_("Number, title or issuer"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    standing = forms.ChoiceField(
        label=_("Standing"), required=False, choices=[*_ANY, *Standing.choices]
    )
    certainty = forms.ChoiceField(
        label=_("Certainty"), required=False, choices=[*_ANY, *Certainty.choices]
    )
