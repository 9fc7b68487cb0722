"""What narrows the audit trail and the access log."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from xaso.kernel.audit.queries import Span
from xaso.lib.ids import IdentifierError, parse_personal_id
from xaso.ui.widgets import DateInput

USUAL_DAYS, LONGEST_DAYS = 7, 366


class SpanForm(forms.Form):
    """From day to day, a week unless something else is asked for."""

    first = forms.DateField(label=_("From"), required=False, widget=DateInput())
    last = forms.DateField(label=_("To"), required=False, widget=DateInput())
    actor = forms.CharField(
        label=_("Who"),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"type": "search"}),
    )

    def clean(self) -> dict[str, Any]:
        """Refuse a span that is turned round or would read years."""
        span = self.span
        if span.last < span.first:
            self.add_error("last", _("The last day is before the first one."))
        if span.last - span.first > timedelta(days=LONGEST_DAYS):
            self.add_error("first", _("Ask for a year at most."))
        return self.cleaned_data

    @property
    def span(self) -> Span:
        """Return the days that were asked for, or the last week."""
        last: date = self.cleaned_data.get("last") or timezone.localdate()
        first: date = self.cleaned_data.get("first") or last - timedelta(days=USUAL_DAYS)
        return Span(first, last)


class EntryFilterForm(SpanForm):
    """Who did what to what."""

    action = forms.CharField(
        label=_("Action begins with"),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    subject = forms.UUIDField(label=_("Id of the thing"), required=False)


class AccessFilterForm(SpanForm):
    """Who looked at whose data; the number itself is neither kept nor put into an address."""

    personal_id = forms.CharField(
        label=_("Personal id of the person looked at"),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    before = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput())

    def clean_personal_id(self) -> str:
        """Return the twelve digits, or refuse what is no personal id."""
        typed = str(self.cleaned_data["personal_id"]).strip()
        if not typed:
            return ""
        try:
            return parse_personal_id(typed).number
        except IdentifierError:
            raise forms.ValidationError(_("A personal id has twelve digits.")) from None
