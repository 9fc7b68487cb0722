"""What is typed about signatures: PINs and reasons."""

from django import forms
from django.utils.translation import gettext_lazy as _

from xaso.office.signing.states import RequestState


class PinForm(forms.Form):
    """The PIN of a key; it is used for this act and kept nowhere."""

    pin = forms.CharField(
        label=_("PIN of the key"),
        strip=False,
        max_length=100,
        widget=forms.PasswordInput(
            attrs={"autocomplete": "off", "inputmode": "text", "data-private": ""}
        ),
        error_messages={"required": _("Please type the PIN of the key.")},
    )


class ReasonForm(forms.Form):
    """Why something is refused, called off or withdrawn."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Please write a reason.")},
    )


class WaitingForm(forms.Form):
    """Which papers of a view are wanted."""

    text = forms.CharField(
        label=_("Words of the title"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    urgent = forms.BooleanField(label=_("Only urgent ones"), required=False)
    view = forms.CharField(required=False, max_length=10, widget=forms.HiddenInput)
    sort = forms.CharField(required=False, max_length=10, widget=forms.HiddenInput)


class AskedForm(forms.Form):
    """Which of one's own requests are wanted."""

    text = forms.CharField(
        label=_("Words of the title"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("All")), *RequestState.choices]
    )
    sort = forms.CharField(required=False, max_length=10, widget=forms.HiddenInput)
