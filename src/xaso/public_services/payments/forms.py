"""What officials type around money."""

import json
from typing import Any

from django import forms
from django.core.validators import MinValueValidator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from xaso.lib.transfer_codes import find_transfer_codes
from xaso.public_services.payments.models import AdapterKey, ProviderAccount, Refund
from xaso.ui.forms import refuse_turned_days
from xaso.ui.widgets import DateInput, MoneyInput

MOST_OPTIONS = 2000
GROUPS_OF_NAMES = ("fields", "headers", "parameters")
SINGLE_NAMES = ("statement", "signature", "status", "success")
NO_NAMES = _("Please write the names as JSON, as the README shows.")


class OpenShiftForm(forms.Form):
    """The change money with which a shift begins."""

    opening_float = forms.IntegerField(
        label=_("Change money at the start"), min_value=0, max_value=10**10, widget=MoneyInput
    )


class CloseShiftForm(forms.Form):
    """What was counted, and why it differs."""

    counted = forms.IntegerField(
        label=_("Counted in the cash box"), min_value=0, max_value=10**10, widget=MoneyInput
    )
    explanation = forms.CharField(
        label=_("Explanation of a difference"), required=False, max_length=500
    )


class MatchForm(forms.Form):
    """The payment to which held money belongs."""

    code = forms.CharField(
        label=_("Payment code"),
        help_text=_("Twelve letters and digits, as XS7K2M9QH431."),
        max_length=40,
    )

    def clean_code(self) -> str:
        """Refuse what is no payment code."""
        found = find_transfer_codes(self.cleaned_data["code"])
        if len(found) != 1:
            raise forms.ValidationError(_("This is no payment code."))
        return found[0]


class RefundForm(forms.Form):
    """What is to be paid back, how, to whom, why."""

    amount = forms.IntegerField(
        label=_("Amount in đồng"), widget=MoneyInput, validators=[MinValueValidator(1)]
    )
    way = forms.ChoiceField(label=_("How it is paid out"), choices=Refund.Way)
    target = forms.CharField(
        label=_("Account of the receiver"),
        help_text=_("Bank, number and name, for a transfer."),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"data-private": True}),
    )
    reason = forms.CharField(
        label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )

    def clean(self) -> dict[str, Any]:
        """Ask for the account where it is paid by transfer."""
        typed = super().clean() or {}
        if typed.get("way") == Refund.Way.TRANSFER and not typed.get("target"):
            self.add_error("target", gettext("Please write to which account the money goes."))
        return typed


class PayOutForm(forms.Form):
    """The number of the transfer by which a refund was paid out."""

    bank_ref = forms.CharField(
        label=_("Number of the bank transfer"), required=False, max_length=60
    )


class PostListForm(forms.Form):
    """The list of the post."""

    number = forms.CharField(label=_("Number of the list"), max_length=30)
    lines = forms.CharField(
        label=_("Rows of the list"),
        help_text=_("One payment a line: the payment code and the amount."),
        max_length=50_000,
        widget=forms.Textarea(attrs={"rows": 8}),
    )


class AccountForm(forms.ModelForm):  # type: ignore[type-arg]
    """An account at a bank or platform; the secret is written, never shown."""

    secret = forms.CharField(
        label=_("Secret shared with the provider"),
        help_text=_(
            "Signs the notices. It is kept sealed; leave it empty to keep the former one."
        ),
        required=False,
        min_length=16,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )

    class Meta:
        model = ProviderAccount
        fields = [
            "adapter",
            "name",
            "bank",
            "number",
            "holder",
            "address",
            "options",
            "valid_from",
            "valid_to",
        ]
        widgets = {
            "options": forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
            "valid_from": DateInput,
            "valid_to": DateInput,
        }
        help_texts = {
            "options": _("JSON, only what differs from the usual names; see the README."),
        }

    def clean_options(self) -> dict[str, Any]:
        """Refuse what is no set of names."""
        given = self.cleaned_data["options"] or {}
        fits = (
            isinstance(given, dict)
            and len(json.dumps(given)) <= MOST_OPTIONS
            and all(_are_names(given.get(one, {})) for one in GROUPS_OF_NAMES)
            and _are_names({one: given.get(one, "") for one in SINGLE_NAMES})
            and isinstance(given.get("window", 0), int)
        )
        if not fits:
            raise forms.ValidationError(NO_NAMES)
        return given

    def clean(self) -> dict[str, Any]:
        """Ask for what this kind of provider needs."""
        typed = super().clean() or {}
        refuse_turned_days(self)
        if typed.get("adapter") == AdapterKey.BANK and not typed.get("bank"):
            self.add_error("bank", gettext("A bank needs its code."))
        if typed.get("adapter") == AdapterKey.NATIONAL and not typed.get("address"):
            self.add_error("address", gettext("A platform needs its payment page."))
        if self.instance._state.adding and not typed.get("secret"):
            self.add_error("secret", gettext("A new account needs a secret."))
        return typed


def _are_names(group: object) -> bool:
    return isinstance(group, dict) and all(isinstance(one, str) for one in group.values())
