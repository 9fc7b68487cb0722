"""What a citizen says of delay."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ComplaintForm(forms.Form):
    """Words, if one likes: pressing alone is enough."""

    words = forms.CharField(
        label=_("What should the office know? You may leave it empty."),
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": "4"}),
    )
