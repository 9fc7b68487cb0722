"""Who has a matter and who brings it."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from xaso.lib import clock
from xaso.lib.ids import (
    IdentifierError,
    parse_personal_id,
    parse_phone,
    parse_tax_code,
)
from xaso.public_services.counter.content import Person, Source
from xaso.public_services.counter.identifiers import say_fault
from xaso.ui.fields import TypedDateField

_PASSPORT = re.compile(r"[A-Z]{1,2}[0-9]{6,8}", re.ASCII)
_FIELDS = {
    Source.RESIDENT: ("phone", "email"),
    Source.CARD: ("phone", "email"),
    Source.TYPED: ("name", "number", "birth_date", "address", "phone", "email"),
    Source.ORGANISATION: ("name", "number", "address", "representative", "phone", "email"),
}


class PersonForm(forms.Form):
    """The facts of a person or organisation that were not read from anywhere."""

    name = forms.CharField(label=_("Full name"), max_length=200)
    number = forms.CharField(label=_("Personal id or passport"), required=False, max_length=40)
    birth_date = TypedDateField(label=_("Date of birth"), required=False)
    address = forms.CharField(label=_("Address"), max_length=300)
    representative = forms.CharField(label=_("Represented by"), max_length=200)
    phone = forms.CharField(
        label=_("Telephone"),
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )
    email = forms.EmailField(label=_("E-mail"), required=False, max_length=254)

    def __init__(self, person: Person, *, prefix: str, checked: bool) -> None:
        self.source = Source(person.source)
        typed = {f"{prefix}-{name}": getattr(person, name) for name in self.base_fields}
        start = {name: getattr(person, name) for name in self.base_fields}
        super().__init__(typed if checked else None, prefix=prefix, initial=start)
        self.fields = {name: self.fields[name] for name in _FIELDS.get(self.source, ())}
        if self.source is Source.ORGANISATION:
            self.fields["name"].label = _("Name of the organisation")
            self.fields["number"].label = _("Tax code")
            self.fields["number"].required = True

    def clean_number(self) -> str:
        """Read a personal id, a passport or a tax code."""
        text: str = self.cleaned_data["number"]
        if not text:
            return ""
        if self.source is Source.ORGANISATION:
            return str(_parsed(parse_tax_code, text))
        passport = re.sub(r"[\s.-]", "", text).upper()
        if _PASSPORT.fullmatch(passport):
            return passport
        return str(_parsed(parse_personal_id, text).number)

    def clean_birth_date(self) -> Any:
        """Refuse a birthday yet to come."""
        day = self.cleaned_data["birth_date"]
        if day and day > clock.today():
            raise ValidationError(_("This day is yet to come."))
        return day

    def clean_phone(self) -> str:
        """Read a telephone number."""
        text: str = self.cleaned_data["phone"]
        return _parsed(parse_phone, text) if text else ""


def _parsed(parse: Any, text: str) -> Any:
    try:
        return parse(text)
    except IdentifierError as error:
        raise ValidationError(say_fault(error)) from error


class AuthorityForm(forms.Form):
    """On what strength somebody brings another's matter (Bộ luật Dân sự 2015 Đ.134–143 [G])."""

    CHOICES = [
        ("paper", _("Written authorisation")),
        ("parent", _("Parent of a minor")),
        ("guardian", _("Guardian")),
        ("relative", _("Close relative")),
        ("legal", _("Legal representative of an organisation")),
    ]

    authority = forms.ChoiceField(label=_("By what authority"), choices=CHOICES)
    authority_note = forms.CharField(
        label=_("Number and day of the paper"), required=False, max_length=120
    )
    authority_until = TypedDateField(label=_("Valid until"), required=False)

    def __init__(self, content: Any, *, checked: bool) -> None:
        start = {name: getattr(content, name) for name in self.base_fields}
        super().__init__(start if checked else None, initial=start)

    def clean_authority_until(self) -> Any:
        """Refuse an authority that has run out."""
        day = self.cleaned_data["authority_until"]
        if day and day < clock.today():
            raise ValidationError(_("This authority has run out."))
        return day
