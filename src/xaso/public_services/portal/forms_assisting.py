"""What a helper types to file for a citizen, and what sets the rules of online submission."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xaso.kernel.identity.api import Level, PhoneCodeForm
from xaso.lib import clock
from xaso.lib.identity_card import IdentityCardError, parse_identity_card
from xaso.lib.ids import IdentifierError, parse_personal_id, parse_phone
from xaso.lib.text import normalise
from xaso.public_services.portal.assisting import CODE, PAPER
from xaso.ui.fields import TypedDateField
from xaso.ui.widgets import FileDrop

TYPED_PHONE = {"type": "tel", "inputmode": "tel", "autocomplete": "off"}
TYPED_NUMBER = {"autocomplete": "off", "autofocus": True}


class AskForm(forms.Form):
    """The citizen for whom is filed, as on the identity card, and how they agree."""

    personal_id = forms.CharField(
        label=_("Personal identification number"),
        max_length=400,
        widget=forms.TextInput(TYPED_NUMBER),
        help_text=_("Type the twelve digits, or scan the code of the card with a reader."),
        error_messages={"required": _("Enter the twelve digits of the identity card.")},
    )
    name = forms.CharField(
        label=_("Full name of the citizen"),
        max_length=120,
        widget=forms.TextInput({"autocomplete": "off"}),
        error_messages={"required": _("Enter the name as on the identity card.")},
    )
    way = forms.ChoiceField(
        label=_("How does the citizen agree?"),
        choices=[
            (CODE, _("By a code that is sent to their telephone")),
            (PAPER, _("On a sheet of paper that they sign: they have no telephone")),
        ],
        widget=forms.RadioSelect,
        initial=CODE,
    )
    phone = forms.CharField(
        label=_("The citizen's own telephone number"),
        max_length=20,
        required=False,
        widget=forms.TextInput(TYPED_PHONE),
    )
    card_seen = forms.BooleanField(
        label=_("I have seen this person's identity card; the person is here with me."),
        error_messages={
            "required": _("Please look at the identity card, or at VNeID on the telephone.")
        },
    )

    def __init__(self, data: Any = None, *, may_use_paper: bool) -> None:
        super().__init__(_with_card(data))
        if not may_use_paper:
            by_code = forms.ChoiceField(
                choices=[(CODE, CODE)], widget=forms.HiddenInput, required=False
            )
            self.fields["way"] = by_code

    def clean_name(self) -> str:
        """Take the name without stray spaces."""
        return normalise(self.cleaned_data["name"])

    def clean_way(self) -> str:
        """Take a code where nothing else was chosen."""
        return str(self.cleaned_data["way"] or CODE)

    def clean_personal_id(self) -> str:
        """Read the number as people type it."""
        try:
            return parse_personal_id(self.cleaned_data["personal_id"]).number
        except IdentifierError as error:
            raise forms.ValidationError(
                _("This is no personal identification number. Please look again.")
            ) from error

    def clean_phone(self) -> str:
        """Read the number; without one no code can be sent."""
        typed = self.cleaned_data["phone"]
        if not typed:
            if self.cleaned_data.get("way") == CODE:
                raise forms.ValidationError(_("Enter the citizen's telephone number."))
            return ""
        try:
            return parse_phone(typed)
        except IdentifierError as error:
            raise forms.ValidationError(
                _("This is no telephone number. Please look again.")
            ) from error


def _with_card(data: Any) -> Any:
    """Return what was sent, with name and number of a card that a reader typed in."""
    scanned = data.get("personal_id", "") if data else ""
    try:
        card = parse_identity_card(scanned) if "|" in scanned else None
    except IdentityCardError:
        card = None
    if card is None:
        return data
    return data.dict() | {"name": card.full_name, "personal_id": card.personal_id.number}


class HelpCodeForm(PhoneCodeForm):
    """The code that the citizen reads out."""

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.fields["code"].label = _("The six digits that the citizen got")


class SheetForm(forms.Form):
    """A photograph of the signed sheet."""

    sheet = forms.FileField(
        label=_("Photograph of the signed sheet"),
        widget=FileDrop(accept="image/*,.pdf", camera=True),
        error_messages={"required": _("Please photograph the signed sheet.")},
    )


class RuleForm(forms.Form):
    """How surely a citizen must be known for one procedure, from which day on."""

    level = forms.TypedChoiceField(
        label=_("Least identity level"), choices=Level, coerce=lambda text: Level(int(text))
    )
    allows_others = forms.BooleanField(
        label=_("Another person may be named as the applicant"), required=False
    )
    valid_from = TypedDateField(label=_("From"))

    def clean_valid_from(self) -> Any:
        """Refuse a day that has gone by: what counted then stays as it was."""
        day = self.cleaned_data["valid_from"]
        if day < clock.today():
            raise forms.ValidationError(
                _("This day has gone by. Please choose today or later.")
            )
        return day
