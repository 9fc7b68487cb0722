"""What people type to sign in."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import (
    password_validators_help_texts,
    validate_password,
)
from django.utils.translation import gettext_lazy as _

from xaso.kernel.accounts.models import User


class SignInForm(forms.Form):
    """User name and password."""

    username = forms.CharField(
        label=_("User name"),
        max_length=80,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "autofocus": True}
        ),
        error_messages={"required": _("Enter your user name.")},
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": _("Enter your password.")},
    )


class UnlockForm(forms.Form):
    """The password of who is signed in."""

    password = forms.CharField(
        label=_("Password"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(
            attrs={"autocomplete": "current-password", "autofocus": True}
        ),
        error_messages={"required": _("Enter your password.")},
    )


class CodeForm(forms.Form):
    """The one-time code from the authenticator application."""

    code = forms.RegexField(
        r"^\s*\d{3}\s?\d{3}\s*$",
        label=_("Six-digit code"),
        help_text=_(
            "Open the authenticator application on your phone and type the code shown."
        ),
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}
        ),
        error_messages={
            "required": _("Enter the six digits shown by the application."),
            "invalid": _("The code has six digits, for example 123 456."),
        },
    )


class RecoveryForm(forms.Form):
    """One of the codes kept on paper."""

    code = forms.CharField(
        label=_("Recovery code"),
        max_length=40,
        help_text=_("One of the ten codes that you kept, for example k7m2p-9rftx."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autofocus": True}),
        error_messages={"required": _("Enter one of your recovery codes.")},
    )


class PersonalForm(forms.Form):
    """A form about the account of one person."""

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user


class ProofForm(PersonalForm):
    """The present password, as proof that the owner of the account sits at the screen.

    The view checks it (``proves_it``), because wrong ones count.
    """

    present = forms.CharField(
        label=_("Present password"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": _("Enter your present password.")},
    )


class SecondFactorForm(ProofForm, CodeForm):
    """The first code of a new phone, with the password as proof."""

    field_order = ("code", "present")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        del self.fields["code"].widget.attrs["autofocus"]  # the picture comes first


class AskedAnew(forms.HiddenInput):
    """What a script fills in and no refused form gives back: it counts once."""

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """Leave the value out."""
        return super().get_context(name, None, attrs)


class PasskeyForm(ProofForm):
    """What a new passkey is called, with the password as proof."""

    name = forms.CharField(
        label=_("Name of the passkey"),
        max_length=60,
        help_text=_("So that you know it again, for example: office computer, my phone."),
        error_messages={"required": _("Give the passkey a name.")},
    )
    answer = forms.CharField(widget=AskedAnew, required=False)
    field_order = ("name", "present")


class NewPasswordForm(PersonalForm):
    """A password that somebody chooses for their own account."""

    new = forms.CharField(
        label=_("New password"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": _("Enter the new password.")},
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        self.fields["new"].help_text = " ".join(filter(None, password_validators_help_texts()))

    def clean_new(self) -> str:
        """Refuse a weak password, saying why."""
        new = str(self.cleaned_data["new"])
        validate_password(new, self.user)
        return new


class PasswordForm(NewPasswordForm, ProofForm):
    """A new password, with the present one as proof.

    What the rules say about the new one is said after the proof (``suits``): they know
    the present and former passwords, and nobody shall guess those by ``new``.
    """

    field_order = ("present", "new")

    def clean_new(self) -> str:
        """Leave it for after the proof."""
        return str(self.cleaned_data["new"])

    def suits(self) -> bool:
        """Whether the rules take the new password, once the person has proved to be there."""
        try:
            validate_password(self.cleaned_data["new"], self.user)
        except forms.ValidationError as error:
            self.add_error("new", error)
        return not self.errors

    def clean(self) -> dict[str, Any]:
        """Refuse the present password, as typed beside it: nobody may guess it by ``new``."""
        typed = self.cleaned_data
        if "new" in typed and typed["new"] == typed.get("present"):
            self.add_error("new", _("Choose another password than the present one."))
        return typed
