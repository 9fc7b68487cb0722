"""What citizens and officials fill in."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xaso.kernel.identity.models import Representation
from xaso.kernel.identity.values import DIGITS
from xaso.lib.ids import IdentifierError, parse_personal_id, parse_phone, parse_tax_code
from xaso.lib.text import normalise
from xaso.ui.fields import TypedDateField
from xaso.ui.widgets import FileDrop

Kind = Representation.Kind


class PhoneForm(forms.Form):
    """The number to which a code is sent."""

    phone = forms.CharField(
        label=_("Your telephone number"),
        max_length=20,
        widget=forms.TextInput(
            attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}
        ),
        error_messages={"required": _("Enter your telephone number.")},
    )

    def clean_phone(self) -> str:
        """Read the number as people type it."""
        try:
            return parse_phone(self.cleaned_data["phone"])
        except IdentifierError as error:
            raise forms.ValidationError(
                _("This is no telephone number. Please look again.")
            ) from error


class PhoneCodeForm(forms.Form):
    """The code that came."""

    code = forms.CharField(
        label=_("The six digits from the message"),
        max_length=12,
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "autofocus": True}
        ),
        error_messages={"required": _("Enter the code from the message.")},
    )

    def clean_code(self) -> str:
        """Take the digits, however they are spaced."""
        code = "".join(self.cleaned_data["code"].split())
        if len(code) != DIGITS or not code.isdecimal():
            raise forms.ValidationError(_("The code has six digits."))
        return code


class AskedAnew(forms.HiddenInput):
    """What a script fills in and no refused form gives back: it counts once."""

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """Leave the value out."""
        return super().get_context(name, None, attrs)


class CitizenPasskeyForm(forms.Form):
    """What a new passkey is called."""

    name = forms.CharField(
        label=_("Name of the passkey"),
        max_length=60,
        help_text=_("So that you know it again, for example: my phone."),
        error_messages={"required": _("Give the passkey a name.")},
    )
    answer = forms.CharField(widget=AskedAnew, required=False)


class PaperCodeForm(forms.Form):
    """One of the codes kept on paper, where the passkey is lost."""

    code = forms.CharField(
        label=_("Recovery code"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Enter one of your recovery codes.")},
    )


class ClaimForm(forms.Form):
    """Whom a citizen says to act for, with the proof."""

    kind = forms.ChoiceField(
        label=_("How do you act for them?"), choices=Kind.choices, widget=forms.RadioSelect
    )
    name = forms.CharField(
        label=_("Full name, or name of the organisation"),
        max_length=200,
        error_messages={"required": _("Enter for whom you act.")},
    )
    birth_date = TypedDateField(
        label=_("Date of birth"), required=False, help_text=_("Not for an organisation.")
    )
    number = forms.CharField(
        label=_("Personal identification number or tax code"),
        max_length=20,
        required=False,
        help_text=_("A child may not have one yet."),
    )
    valid_from = TypedDateField(label=_("Since which day?"))
    valid_to = TypedDateField(
        label=_("Until which day?"),
        required=False,
        help_text=_("Empty where it has no last day."),
    )
    proof = forms.FileField(
        label=_("Photo or scan of the paper that shows it"),
        widget=FileDrop(accept="image/*,application/pdf", camera=True),
        help_text=_("Birth certificate, power of attorney, registration of the business."),
        error_messages={"required": _("Add a photo or scan of the paper.")},
    )

    def clean(self) -> dict[str, Any]:
        """Check what depends on the kind, and the order of the days."""
        typed = self.cleaned_data
        self._check_number(typed)
        if typed.get("kind") != Kind.ORGANISATION and not typed.get("birth_date"):
            self.add_error("birth_date", _("Enter the date of birth."))
        first, last = typed.get("valid_from"), typed.get("valid_to")
        if first and last and last < first:
            self.add_error("valid_to", _("The last day lies before the first."))
        typed["name"] = normalise(typed.get("name", ""))
        return typed

    def _check_number(self, typed: dict[str, Any]) -> None:
        number, kind = typed.get("number", ""), typed.get("kind")
        if not number and kind in (None, Kind.PARENT):
            return
        try:
            is_organisation = kind == Kind.ORGANISATION
            typed["number"] = (
                parse_tax_code(number) if is_organisation else parse_personal_id(number).number
            )
        except IdentifierError:
            self.add_error("number", _("This number is not right. Please look again."))


class RefusalForm(forms.Form):
    """Why a representation is not confirmed."""

    reason = forms.CharField(
        label=_("Reason, as the citizen reads it"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why, so that the citizen knows what to do.")},
    )
