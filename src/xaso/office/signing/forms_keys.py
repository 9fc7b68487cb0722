"""What is typed about keys, pictures and authorities."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xaso.lib.ids import uuid_or_none
from xaso.office.signing.models import FOR_SOMEBODY
from xaso.office.signing.places import KeyPlace
from xaso.office.signing.states import AuthorityKind, ImageKind, KeyOwner, KeyProvider
from xaso.ui.forms import refuse_turned_days
from xaso.ui.widgets import DateInput, FileDrop

LARGEST_CERTIFICATE = 64 * 1024


NEEDED = {
    KeyProvider.PKCS12: ("file", "pin"),
    KeyProvider.PKCS11: ("token", "key_name", "pin"),
    KeyProvider.PLUGIN: ("certificate",),
}
"""What has to be said of each kind of key."""


class KeyForm(forms.Form):
    """Where a key lies, and its PIN once, to read the certificate."""

    owner = forms.ChoiceField(label=_("Whose key"), widget=forms.RadioSelect)
    provider = forms.ChoiceField(
        label=_("Where the key lives"), choices=KeyProvider.choices, widget=forms.RadioSelect
    )
    file = forms.ChoiceField(
        label=_("Key file"),
        required=False,
        help_text=_("The IT officer puts key files into the folder of keys at the server."),
    )
    token = forms.CharField(label=_("Name of the token"), required=False, max_length=120)
    key_name = forms.CharField(label=_("Name of the key on it"), required=False, max_length=80)
    certificate = forms.FileField(
        label=_("Certificate (.cer, .pem)"),
        required=False,
        widget=FileDrop(accept=".cer,.crt,.pem"),
        help_text=_(
            "Only for a token at your computer. Never bring a file with a private key."
        ),
    )
    pin = forms.CharField(
        label=_("PIN of the key"),
        required=False,
        strip=False,
        max_length=100,
        widget=forms.PasswordInput(attrs={"autocomplete": "off", "data-private": ""}),
        help_text=_("It is used once, to read the certificate, and kept nowhere."),
    )

    def __init__(
        self, *args: Any, files: list[str], keeps_seal: bool, offers: list[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        owners = KeyOwner.choices if keeps_seal else KeyOwner.choices[:1]
        self._choose("owner", owners)
        self._choose("provider", [one for one in KeyProvider.choices if one[0] in offers])
        self._choose("file", [("", _("Please choose"))] + [(name, name) for name in files])
        self.fields["owner"].initial = KeyOwner.PERSON
        self.fields["provider"].initial = offers[0]
        wanted = {name for one in offers for name in NEEDED[KeyProvider(one)]}
        for name in {name for names in NEEDED.values() for name in names} - wanted:
            del self.fields[name]

    def _choose(self, name: str, choices: list[Any]) -> None:
        field: Any = self.fields[name]
        field.choices = choices

    def clean(self) -> dict[str, Any]:
        """Ask for what the chosen kind of key needs."""
        typed = super().clean() or {}
        for name in NEEDED.get(typed.get("provider", ""), ()):
            if not typed.get(name) and name not in self.errors:
                self.add_error(name, _("This is needed for such a key."))
        brought = typed.get("certificate")
        if brought and brought.size > LARGEST_CERTIFICATE:
            self.add_error("certificate", _("This is too large for a certificate."))
        return typed

    def place(self) -> KeyPlace:
        """Return where the key lies."""
        typed = self.cleaned_data
        provider = KeyProvider(typed["provider"])
        name = {KeyProvider.PKCS12: "file", KeyProvider.PKCS11: "token"}.get(provider)
        on_token = provider == KeyProvider.PKCS11
        return KeyPlace(
            provider, typed[name] if name else "", typed["key_name"] if on_token else ""
        )


class RetireForm(forms.Form):
    """Why a key is taken out of use, and whether it was lost."""

    is_lost = forms.BooleanField(
        label=_("The key was lost or somebody else may know its PIN"), required=False
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        error_messages={"required": _("Please write a reason.")},
    )


class ImageForm(forms.Form):
    """A picture and its real size."""

    kind = forms.ChoiceField(label=_("Picture of"), widget=forms.RadioSelect)
    picture = forms.FileField(
        label=_("Picture (PNG, transparent)"), widget=FileDrop(accept="image/png")
    )
    width_mm = forms.DecimalField(
        label=_("Width on the paper (mm)"), min_value=5, max_value=80, decimal_places=1
    )
    height_mm = forms.DecimalField(
        label=_("Height on the paper (mm)"), min_value=5, max_value=80, decimal_places=1
    )

    def __init__(self, *args: Any, keeps_seal: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind: Any = self.fields["kind"]
        kind.choices = ImageKind.choices if keeps_seal else ImageKind.choices[:1]
        kind.initial = ImageKind.HANDWRITING
        self.fields["width_mm"].initial, self.fields["height_mm"].initial = 45, 20


class AuthorityForm(forms.Form):
    """By what authority somebody signs, as a decision says."""

    holder_id = forms.ChoiceField(label=_("Who signs"))
    kind = forms.ChoiceField(label=_("Kind of authority"), choices=AuthorityKind.choices)
    position = forms.CharField(
        label=_("Own position"), max_length=100, help_text=_("As it is printed: Phó Chủ tịch.")
    )
    principal_id = forms.ChoiceField(label=_("In the place of"), required=False)
    principal_position = forms.CharField(
        label=_("Position of that person"), max_length=100, required=False
    )
    collective = forms.CharField(
        label=_("Collective"),
        max_length=150,
        required=False,
        help_text=_("Only for signatures on behalf of it: Ủy ban nhân dân."),
    )
    decision_number = forms.CharField(label=_("Number of the decision"), max_length=60)
    decision_date = forms.DateField(label=_("Date of the decision"), widget=DateInput)
    valid_from = forms.DateField(label=_("Valid from"), widget=DateInput)
    valid_to = forms.DateField(label=_("Valid to"), required=False, widget=DateInput)

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("holder_id", "principal_id"):
            field: Any = self.fields[name]
            field.choices = [("", _("Please choose")), *people]

    def clean(self) -> dict[str, Any]:
        """Ask for whom it is where it is for somebody, and refuse days that run backwards."""
        typed = super().clean() or {}
        kind = typed.get("kind", "")
        if kind in FOR_SOMEBODY:
            for name in ("principal_id", "principal_position"):
                if not typed.get(name):
                    self.add_error(name, _("Please say in whose place."))
        if kind == AuthorityKind.TM and not typed.get("collective"):
            self.add_error("collective", _("Please name the collective."))
        if typed.get("holder_id") and typed.get("holder_id") == typed.get("principal_id"):
            self.add_error("principal_id", _("Nobody stands in for themselves."))
        refuse_turned_days(self, "valid_from", "valid_to")
        for name in ("holder_id", "principal_id"):
            typed[name] = uuid_or_none(typed.get(name) or "")
        return typed
