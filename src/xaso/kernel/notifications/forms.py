"""What people type about notices: what they look for, how they want to be told, gateways, prices."""

import re
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from pydantic import ValidationError as RulesError

from xaso.kernel.encryption.api import blind_index
from xaso.kernel.notifications.calling import may_call
from xaso.kernel.notifications.channels import channels
from xaso.kernel.notifications.contacts import Contact, Span, contact_at
from xaso.kernel.notifications.kinds import NoticeKind, kinds
from xaso.kernel.notifications.mail import EMAIL
from xaso.kernel.notifications.models import Gateway, NoticeDelivery, Way
from xaso.kernel.notifications.models.notices import ADDRESS, DeliveryQuerySet
from xaso.kernel.notifications.sms.http import HttpRules
from xaso.kernel.notifications.spending import NO_NUMBER, read_month, sent_in
from xaso.kernel.notifications.wording import Wording, missing_words, stray_words
from xaso.kernel.tenancy.api import require_commune
from xaso.lib.text import fold

HOST = re.compile(r"[A-Za-z0-9.-]+:[0-9]{1,5}")
SMPP_PASSWORD = 8
TYPE_ANEW = _("For another address, please type this anew.")
ALL = ("", _("All"))


class DeliveryFilterForm(forms.Form):
    """Narrow the deliveries by state, channel and receiver."""

    state = forms.ChoiceField(
        label=_("State"), choices=[ALL, *NoticeDelivery.State.choices], required=False
    )
    channel = forms.ChoiceField(label=_("Channel"), required=False)
    kind = forms.ChoiceField(label=_("Kind of notice"), required=False)
    month = forms.RegexField(
        r"^[0-9]{4}-[0-9]{2}$",
        label=_("Sent in the month"),
        required=False,
        widget=forms.TextInput(attrs={"type": "month"}),
    )
    network = forms.CharField(required=False, max_length=12, widget=forms.HiddenInput)
    receiver = forms.CharField(
        label=_("Who receives it"),
        help_text=_("A name, or the whole telephone number or e-mail address."),
        required=False,
        max_length=120,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["channel"].choices = [ALL, *_channel_choices()]  # type: ignore[attr-defined]
        offered = sorted((str(one.label), one.key) for one in kinds)
        self.fields["kind"].choices = [ALL, *((key, label) for label, key in offered)]  # type: ignore[attr-defined]

    def narrow(self, rows: DeliveryQuerySet) -> DeliveryQuerySet:
        """Keep what is looked for; all where that cannot be understood.

        What failed and went on by another channel is no failure.
        """
        wanted = self.cleaned_data if self.is_valid() else {}
        rows = rows.in_state(wanted.get("state", ""))
        if wanted.get("state") == NoticeDelivery.State.FAILED:
            rows = rows.filter(then=[])
        if wanted.get("channel"):
            rows = rows.filter(channel=wanted["channel"])
        if wanted.get("kind"):
            rows = rows.filter(notice__kind=wanted["kind"])
        if wanted.get("network"):
            rows = rows.filter(network=wanted["network"].replace(NO_NUMBER, ""))
        if wanted.get("month"):
            rows = sent_in(read_month(wanted["month"]), rows)
        return _to(rows, wanted["receiver"]) if wanted.get("receiver") else rows


class ChoiceForm(forms.Form):
    """How somebody wants to be told; citizens also say in which order."""

    first = forms.ChoiceField(label=_("Reach me by"), required=False)
    second = forms.ChoiceField(label=_("If that fails, by"), required=False)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    quiet_from = forms.TimeField(
        label=_("Do not disturb from"), widget=forms.TimeInput(attrs={"type": "time"})
    )
    quiet_until = forms.TimeField(
        label=_("until"), widget=forms.TimeInput(attrs={"type": "time"})
    )
    wanted = forms.MultipleChoiceField(
        label=_("Also send outside of this system"),
        help_text=_("What the law demands is always sent."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args: Any, contact: Contact, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.contact = contact
        self.fields["wanted"].choices = muteable(contact)  # type: ignore[attr-defined]
        if contact.is_official:
            del self.fields["first"], self.fields["second"]
            return
        for name in ("first", "second"):
            field: Any = self.fields[name]
            field.choices = [("", _("No wish")), *_channel_choices()]

    @property
    def quiet(self) -> Span:
        """The hours that were typed."""
        return self.cleaned_data["quiet_from"], self.cleaned_data["quiet_until"]

    @property
    def channel_keys(self) -> list[str]:
        """The channels in the order wished."""
        named = (self.cleaned_data.get(name, "") for name in ("first", "second"))
        return [key for key in named if key]

    @property
    def muted(self) -> list[str]:
        """What was switched off; what the person was not asked about stays as it was."""
        asked = {key for key, _label in muteable(self.contact)}
        off = asked - set(self.cleaned_data["wanted"])
        return sorted(off | (self.contact.muted - asked))


class AddressForm(forms.Form):
    """An address that somebody wants to be told at."""

    address = forms.CharField(
        max_length=120, widget=forms.TextInput(attrs={"data-private": ""})
    )

    def __init__(self, *args: Any, way: Way, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["address"].label = way.label
        kind = "tel" if way == Way.PHONE else "email"
        self.fields["address"].widget.input_type = kind


class CodeForm(forms.Form):
    """The code that was sent to an address."""

    code = forms.RegexField(
        r"^\s*[0-9]{6}\s*$",
        label=_("Code of six digits"),
        error_messages={"invalid": _("The code has six digits.")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )


class WordingForm(forms.Form):
    """A commune's own text for a kind of notice; only e-mail has a subject."""

    subject = forms.CharField(label=_("Subject line"), max_length=200)
    body = forms.CharField(
        label=_("Text"), max_length=2000, widget=forms.Textarea(attrs={"rows": 6})
    )

    def __init__(self, *args: Any, kind: NoticeKind, channel: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        if channel != EMAIL.key:
            del self.fields["subject"]

    @property
    def wording(self) -> Wording:
        """The text that was written."""
        return Wording(self.cleaned_data.get("subject", ""), self.cleaned_data["body"])

    def clean(self) -> dict[str, Any]:
        """Refuse words that this kind of notice does not know."""
        typed: dict[str, Any] = super().clean() or {}
        body, subject = typed.get("body", ""), typed.get("subject", "")
        stray = stray_words(self.kind, Wording(subject, body))
        if stray:
            words = gettext("This notice cannot fill in %(words)s there.")
            self.add_error("body", words % {"words": ", ".join(stray)})
        missing = missing_words(self.kind, body)
        if missing:
            words = gettext("Without %(words)s this notice is of no use.")
            self.add_error("body", words % {"words": ", ".join(missing)})
        return typed


class GatewayForm(forms.ModelForm):  # type: ignore[type-arg]
    """A gateway for text messages; an empty secret keeps the one it has, for its old address."""

    secret = forms.CharField(
        label=_("Password or key"),
        help_text=_("Sealed and never shown again. Left empty, it stays as it is."),
        required=False,
        max_length=300,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "data-private": ""}),
    )

    class Meta:
        model = Gateway
        fields = [
            "adapter",
            "address",
            "account",
            "sender",
            "without_accents",
            "per_second",
            "options",
            "is_open",
        ]

    def clean_options(self) -> dict[str, Any]:
        """Refuse fields that are not understood."""
        options: dict[str, Any] = self.cleaned_data["options"] or {}
        try:
            HttpRules.model_validate(options)
        except RulesError as error:
            place = ".".join(str(one) for one in error.errors()[0]["loc"])
            words = gettext("These fields are not understood: %(place)s. See the README.")
            raise forms.ValidationError(words % {"place": place or "options"}) from None
        return options

    def clean(self) -> dict[str, Any]:
        """Refuse an address that does not suit the protocol."""
        typed: dict[str, Any] = super().clean() or {}
        address = typed.get("address", "")
        if typed.get("adapter") == Gateway.Adapter.SMPP:
            if not HOST.fullmatch(address):
                self.add_error("address", _("Please write host:port."))
            if len(typed.get("secret", "")) > SMPP_PASSWORD:
                self.add_error("secret", _("SMPP passwords have eight characters at most."))
        elif address and not may_call(address):
            self.add_error("address", _("Please write an address that begins with https://."))
        is_moved = "address" in self.changed_data and self.instance.secret_sealed
        if is_moved and not typed.get("secret"):
            self.add_error("secret", TYPE_ANEW)
        return typed


def muteable(contact: Contact) -> list[tuple[str, str]]:
    """Return the kinds of notices that the person may switch off outside, with their names."""
    return [
        (kind.key, str(kind.label))
        for kind in kinds
        if kind.may_be_muted
        and kind.for_citizens != contact.is_official
        and (kind.channels or contact.has_devices)
    ]


def _channel_choices() -> list[tuple[str, str]]:
    return [(one.key, str(one.label)) for one in channels]


def _to(rows: DeliveryQuerySet, receiver: str) -> DeliveryQuerySet:
    """Keep what went to a whole address, or else to people of that name."""
    contact = contact_at(receiver)
    address = contact.phone or contact.email
    if address:
        index = blind_index(address, commune_id=require_commune(), purpose=ADDRESS)
        return rows.filter(notice__address_index=index)
    return rows.filter(notice__receiver__name_folded__contains=fold(receiver))
