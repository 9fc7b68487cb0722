"""What is typed about the commune's organisation."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from xaso.kernel.organisations.api import Authority, OneStopDesk, Unit, Village
from xaso.lib.text import normalise
from xaso.ui.widgets import DateInput


class NamedForm(forms.ModelForm):  # type: ignore[type-arg]
    """A row whose name is kept without odd spaces."""

    def clean_name(self) -> str:
        """Keep the name as it is printed."""
        return normalise(str(self.cleaned_data["name"]))


class AuthorityForm(NamedForm):
    """Name and address of the authority; the code has a form of its own."""

    class Meta:
        model = Authority
        fields = ("name", "address", "phone", "email", "website")
        labels = {
            "name": _("Name"),
            "address": _("Address"),
            "phone": _("Phone"),
            "email": _("E-mail"),
            "website": _("Web site"),
        }


class CodeForm(forms.Form):
    """The next agency code and its first day."""

    code = forms.RegexField(
        r"^[A-Z][0-9]{2}(\.[0-9]{2,3}){1,5}$",
        label=_("New agency code"),
        max_length=35,
        help_text=_("As in the decision, for example H56.99.15."),
        error_messages={"invalid": _("An agency code looks like H56.99.15.")},
    )
    valid_from = forms.DateField(
        label=_("Valid from"), initial=timezone.localdate, widget=DateInput()
    )

    def __init__(self, *args: Any, authority: Authority, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.authority = authority

    def clean_code(self) -> str:
        """Refuse a code that a body has today."""
        code = str(self.cleaned_data["code"])
        if Authority.objects.in_force().filter(code=code).exists():
            raise forms.ValidationError(_("A body has this code already."))
        return code

    def clean_valid_from(self) -> Any:
        """Refuse a day to come and one before the present code began."""
        day = self.cleaned_data["valid_from"]
        if not self.authority.valid_from < day <= timezone.localdate():
            raise forms.ValidationError(
                _("Enter the code on its first day or later, not before it begins.")
            )
        return day


class UnitForm(NamedForm):
    """A unit of the authority."""

    class Meta:
        model = Unit
        fields = ("name", "kind", "order")
        labels = {"name": _("Name"), "kind": _("Kind"), "order": _("Place in the list")}


class DeskForm(NamedForm):
    """Where citizens come."""

    class Meta:
        model = OneStopDesk
        fields = ("name", "address", "phone")
        labels = {"name": _("Name"), "address": _("Address"), "phone": _("Phone")}


class VillageForm(NamedForm):
    """A village or residential group."""

    class Meta:
        model = Village
        fields = ("name", "order")
        labels = {"name": _("Name"), "order": _("Place in the list")}


class OldCommuneForm(forms.Form):
    """What people still write."""

    q = forms.CharField(
        label=_("Old commune, district or code"),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"type": "search", "autofocus": True}),
    )
