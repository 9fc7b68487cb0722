"""What the IT officer types about the commune's account on Zalo."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from pydantic import ValidationError as RulesError

from xaso.kernel.notifications.calling import may_call
from xaso.kernel.notifications.forms import TYPE_ANEW
from xaso.kernel.notifications.kinds import kinds
from xaso.kernel.notifications.models import ZaloAccount
from xaso.kernel.notifications.zalo.speaking import Template

KEPT = _("Sealed and never shown again. Left empty, it stays as it is.")
SECRETS = ("app_secret", "oa_secret", "refresh")


class _SecretField(forms.CharField):
    """A secret: typed, never shown."""

    def __init__(self, label: Any) -> None:
        look = {"autocomplete": "new-password", "data-private": ""}
        widget = forms.PasswordInput(attrs=look)
        super().__init__(
            label=label,
            help_text=KEPT,
            required=False,
            max_length=1000,
            strip=True,
            widget=widget,
        )


class ZaloForm(forms.ModelForm):  # type: ignore[type-arg]
    """The account, its secrets and its approved templates."""

    app_secret = _SecretField(_("Secret of the application"))
    oa_secret = _SecretField(_("Secret of the official account"))
    refresh = _SecretField(_("Refresh token"))

    class Meta:
        model = ZaloAccount
        fields = ["app_id", "api_url", "oauth_url", "templates", "is_open"]

    @property
    def secrets(self) -> dict[str, str]:
        """The secrets that were typed."""
        return {name: self.cleaned_data[name] for name in SECRETS}

    def clean_templates(self) -> dict[str, Any]:
        """Refuse templates of kinds that nobody sends, or that are not understood."""
        templates: dict[str, Any] = self.cleaned_data["templates"] or {}
        for key, template in templates.items():
            try:
                Template.model_validate(template)
            except RulesError:
                words = gettext("The template of %(kind)s needs an id and fields.")
                raise forms.ValidationError(words % {"kind": key}) from None
            if key not in kinds:
                words = gettext("There are no notices of the kind %(kind)s.")
                raise forms.ValidationError(words % {"kind": key})
            stray = set(template["fields"].values()) - kinds[key].words
            if stray:
                words = gettext("This notice cannot fill in %(words)s there.")
                raise forms.ValidationError(words % {"words": ", ".join(sorted(stray))})
        return templates

    def clean(self) -> dict[str, Any]:
        """Refuse addresses that may not be called, and secrets for others than they were typed for."""
        typed: dict[str, Any] = super().clean() or {}
        for name in ("api_url", "oauth_url"):
            if typed.get(name) and not may_call(typed[name]):
                words = _("Please write an address that begins with https://.")
                self.add_error(name, words)
        if self.instance.app_secret_sealed and {"api_url", "oauth_url"} & set(
            self.changed_data
        ):
            for name in ("app_secret", "refresh"):
                if not typed.get(name):
                    self.add_error(name, TYPE_ANEW)
        return typed
