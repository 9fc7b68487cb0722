"""What people choose in the lists of money: spans of days, words, standing."""

from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from xaso.lib.clock import today
from xaso.public_services.payments.states import Channel
from xaso.ui.forms import refuse_turned_days
from xaso.ui.widgets import DateInput

LONGEST_SPAN = 366
ANY = ("", _("All"))


class SpanForm(forms.Form):
    """A span of days, a year at most; what is left out is as the list usually begins."""

    first = forms.DateField(label=_("From"), required=False, widget=DateInput)
    last = forms.DateField(label=_("To"), required=False, widget=DateInput)
    sort = forms.CharField(required=False, max_length=10, widget=forms.HiddenInput)

    def __init__(self, query: QueryDict) -> None:
        usual = {"first": self.usual_first(today()).isoformat(), "last": today().isoformat()}
        given = {name: query.get(name, "") for name in self.base_fields}
        super().__init__({name: value or usual.get(name, "") for name, value in given.items()})

    def usual_first(self, day: date) -> date:
        """Return the day with which the list begins unless somebody says otherwise."""
        return day

    def clean(self) -> dict[str, Any]:
        """Refuse a span that runs backwards or is longer than a year."""
        typed = super().clean() or {}
        first, last = typed.get("first"), typed.get("last")
        if first and last and (last - first).days > LONGEST_SPAN:
            self.add_error("last", gettext("Please choose one year at most."))
        refuse_turned_days(self, "first", "last")
        return typed


class TakingsForm(SpanForm):
    """Which takings are wanted: today's unless said otherwise."""

    field_order = ["first", "last", "channel", "text"]
    channel = forms.ChoiceField(label=_("Way"), required=False, choices=[ANY, *Channel.choices])
    text = forms.CharField(
        label=_("Payment code or code of the dossier"), required=False, max_length=60
    )


class MonthForm(SpanForm):
    """A span that begins with the month."""

    def usual_first(self, day: date) -> date:
        """Return the first of the month."""
        return day.replace(day=1)


class ReceiptsForm(MonthForm):
    """Which receipts are wanted: this month's unless said otherwise."""

    field_order = ["text", "first", "last", "standing"]
    text = forms.CharField(
        label=_("Number, code of the dossier or payment code"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    standing = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[ANY, ("counts", _("Still counts")), ("void", _("Void"))],
    )


class ShiftsForm(MonthForm):
    """Which cash shifts are wanted: this month's unless said otherwise."""

    field_order = ["text", "first", "last", "standing"]
    text = forms.CharField(
        label=_("Officer"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    standing = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ANY,
            ("open", _("Not closed yet")),
            ("differs", _("With a difference")),
        ],
    )


class DaysForm(MonthForm):
    """Which compared days are wanted: this month's unless said otherwise."""

    field_order = ["first", "last", "standing"]
    standing = forms.ChoiceField(
        label=_("Result"),
        required=False,
        choices=[
            ANY,
            ("differs", _("With a difference")),
            ("unanswered", _("No statement")),
        ],
    )


class VoidForm(forms.Form):
    """Why a receipt is void, and who paid as the new one shall say."""

    payer = forms.CharField(label=_("Payer on the new receipt"), max_length=120)
    reason = forms.CharField(
        label=_("Why the receipt is void"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
