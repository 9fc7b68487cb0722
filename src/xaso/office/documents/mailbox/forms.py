"""The filters of the list of letters."""

from django import forms
from django.utils.translation import gettext_lazy as _


class LetterFilterForm(forms.Form):
    """A strange value narrows nothing."""

    view = forms.CharField(required=False, widget=forms.HiddenInput)
    q = forms.CharField(
        label=_("Sender or subject"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )

    @property
    def text(self) -> str:
        """The words that were typed."""
        return str(self.cleaned_data.get("q", "")) if self.is_valid() else ""
