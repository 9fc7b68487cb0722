"""Which part of the register is wanted."""

from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from xaso.lib.clock import today
from xaso.public_services.procedures.api import list_fields
from xaso.ui.widgets import DateInput

LONGEST_SPAN = 366


class RegisterForm(forms.Form):
    """A span of days, the present month unless said otherwise, and perhaps a field."""

    first = forms.DateField(label=_("Received from"), required=False, widget=DateInput)
    last = forms.DateField(label=_("Received until"), required=False, widget=DateInput)
    field = forms.CharField(label=_("Field"), required=False, max_length=100)

    def __init__(self, query: QueryDict) -> None:
        day = today()
        usual = {"first": day.replace(day=1).isoformat(), "last": day.isoformat()}
        given = {name: query.get(name, "") for name in ("first", "last", "field")}
        super().__init__({name: value or usual.get(name, "") for name, value in given.items()})

    def offer_fields(self) -> None:
        """Offer the fields to choose from."""
        choices = [("", _("All fields")), *((one.code, one.name) for one in list_fields())]
        self.fields["field"].widget = forms.Select(choices=choices)

    def clean(self) -> dict[str, Any]:
        """Refuse a span that runs backwards or is longer than a year's book."""
        typed = super().clean() or {}
        first, last = typed.get("first"), typed.get("last")
        if isinstance(first, date) and isinstance(last, date):
            if last < first:
                self.add_error("last", gettext("The last day lies before the first."))
            elif (last - first).days > LONGEST_SPAN:
                self.add_error("last", gettext("A register holds one year at most."))
        return typed
