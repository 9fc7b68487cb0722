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
    """The present password, as proof that the owner of the account sits at the screen."""

    present = forms.CharField(
        label=_("Present password"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": _("Enter your present password.")},
    )

    def clean_present(self) -> str:
        """Refuse a wrong present password."""
        present = str(self.cleaned_data["present"])
        if not self.user.check_password(present):
            raise forms.ValidationError(_("This is not your present password."))
        return present


class SecondFactorForm(ProofForm, CodeForm):
    """The first code of a new phone, with the password as proof."""

    field_order = ("code", "present")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        del self.fields["code"].widget.attrs["autofocus"]  # the picture comes first


class PasskeyForm(ProofForm):
    """What a new passkey is called, with the password as proof."""

    name = forms.CharField(
        label=_("Name of the passkey"),
        max_length=60,
        help_text=_("So that you know it again, for example: office computer, my phone."),
        error_messages={"required": _("Give the passkey a name.")},
    )
    answer = forms.CharField(widget=forms.HiddenInput, required=False)
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
        """Refuse a weak password and the present one, saying why."""
        new = str(self.cleaned_data["new"])
        if self.user.check_password(new):
            raise forms.ValidationError(_("Choose another password than the present one."))
        validate_password(new, self.user)
        return new


class PasswordForm(NewPasswordForm, ProofForm):
    """A new password, with the present one as proof."""

    field_order = ("present", "new")
