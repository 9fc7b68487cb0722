"""What is asked about one dossier besides its papers."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from xaso.lib.worktime_limits import LimitUnit
from xaso.public_services.counter.content import Matter
from xaso.public_services.counter.queries.promise import Promise
from xaso.ui.widgets import MoneyInput

CHANNELS = [("in_person", _("At the counter")), ("postal", _("By post"))]
COLLECTIONS = [
    ("desk", _("At the counter")),
    ("post", _("By post to the address")),
    ("electronic", _("Electronically")),
]
UNITS = [
    (LimitUnit.WORKING_DAY.value, _("working days")),
    (LimitUnit.WORKING_HOUR.value, _("working hours")),
    (LimitUnit.DAY.value, _("days")),
    (LimitUnit.MONTH.value, _("months")),
]
WITH_DEFAULT = ("limit_unit", "quantity", "copies", "collection", "channel", "sets")
"""Never empty, so that nobody need be told that they are required."""
_REFRESH = {"data-refresh": True}


def _count(label: Any, most: int) -> forms.IntegerField:
    attributes = {"inputmode": "numeric", "class": "counter-number", **_REFRESH}
    return forms.IntegerField(
        label=label, min_value=1, max_value=most, widget=forms.NumberInput(attributes)
    )


class MatterForm(forms.Form):
    """Counts, fee, time, and how the result is collected; only what this procedure needs."""

    limit = _count(_("Processing takes"), 999)
    limit_unit = forms.ChoiceField(
        label=_("Unit"), choices=UNITS, widget=forms.Select(attrs=_REFRESH)
    )
    quantity = _count(_("Pages or cases"), 9999)
    copies = _count(_("Copies"), 999)
    fee = forms.IntegerField(
        label=_("Fee to be paid"), min_value=0, max_value=10**12, widget=MoneyInput()
    )
    exemption = forms.ChoiceField(required=False)
    exemption_proof = forms.CharField(label=_("Proof that was shown"), max_length=120)
    collection = forms.ChoiceField(
        label=_("How the result is collected"),
        choices=COLLECTIONS,
        widget=forms.Select(attrs=_REFRESH),
    )
    collection_address = forms.CharField(
        label=_("Address for the post"), max_length=90, required=False
    )
    channel = forms.ChoiceField(
        label=_("How it came in"), choices=CHANNELS, widget=forms.Select(attrs=_REFRESH)
    )
    sets = _count(_("Sets"), 99)
    note = forms.CharField(label=_("Note"), max_length=500, required=False)

    def __init__(self, matter: Matter, promise: Promise, *, checked: bool) -> None:
        start = {name: getattr(matter, name) for name in self.base_fields}
        start["fee"] = start["fee"].replace(".", "").replace(" ", "")
        typed = {f"m-{name}": value for name, value in start.items()}
        super().__init__(typed if checked else None, prefix="m", initial=start)
        for name in WITH_DEFAULT:
            self.fields[name].required = False
        groups = ((one.key, f"{one.label} ({one.act})") for one in promise.exemptions)
        self.fields["exemption"] = forms.ChoiceField(
            label=_("Let off fees and charges"),
            choices=[("", _("Nobody")), *groups],
            widget=forms.Select(attrs=_REFRESH),
            required=False,
        )
        for name in promise.not_asked(matter):
            del self.fields[name]

    def clean_collection_address(self) -> str:
        """Ask for an address where the post shall bring the result."""
        address: str = self.cleaned_data["collection_address"]
        if not address:
            raise ValidationError(_("Please write where the post shall bring the result."))
        return address
