"""What people choose in the lists of the exchange, and what they write when they decide."""

from django import forms
from django.utils.translation import gettext_lazy as _

from xaso.office.exchange.states import MessageKind, ReceiptState, SendState, StatusCode

ANY = ("", _("All"))


class SentForm(forms.Form):
    """Which messages sent are wanted."""

    text = forms.CharField(
        label=_("Number, subject or receiver"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    state = forms.ChoiceField(
        label=_("Sending state"), required=False, choices=[ANY, *SendState.choices]
    )
    status = forms.ChoiceField(
        label=_("Told back"), required=False, choices=[ANY, *StatusCode.choices]
    )
    sort = forms.CharField(required=False, max_length=12, widget=forms.HiddenInput)


class ReceivedForm(forms.Form):
    """Which messages received are wanted."""

    text = forms.CharField(
        label=_("Number, subject or sender"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[ANY, *ReceiptState.choices]
    )
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[ANY, *MessageKind.choices]
    )
    sort = forms.CharField(required=False, max_length=12, widget=forms.HiddenInput)


class PartnersForm(forms.Form):
    """Which agencies are wanted."""

    text = forms.CharField(
        label=_("Name or code"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )


class ReasonForm(forms.Form):
    """Why something is refused: the sender reads it."""

    reason = forms.CharField(
        label=_("Reason, which the sender is told"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class AsideForm(ReasonForm):
    """Why something is put aside: it stays here."""

    reason = forms.CharField(
        label=_("Reason, which stays in this office"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
