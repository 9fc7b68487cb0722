"""What the clerk types about what goes by post."""

from datetime import timedelta
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from xaso.lib import clock
from xaso.ui.widgets import DateInput

MOST_ENVELOPES, MOST_DAYS = 99, 366
WRONG_POSTING = _("Please write 1 to 99 envelopes and a note of 300 characters at most.")


class PostingForm(forms.Form):
    """How many envelopes went to a receiver, one unless said, and what is noted of it."""

    envelopes = forms.IntegerField(
        label=_("Number of envelopes"), required=False, min_value=1, max_value=MOST_ENVELOPES
    )
    words = forms.CharField(label=_("Note"), required=False, max_length=300)

    def clean_envelopes(self) -> int:
        """Return one where nothing was typed."""
        return self.cleaned_data["envelopes"] or 1


class PostBookForm(forms.Form):
    """Number or receiver, and from which day to which: the year so far unless something else is asked."""

    text = forms.CharField(
        label=_("Number or receiver"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    first = forms.DateField(label=_("From"), required=False, widget=DateInput)
    last = forms.DateField(label=_("To"), required=False, widget=DateInput)

    def __init__(self, query: QueryDict) -> None:
        today = clock.today()
        usual = {"first": f"{today.replace(month=1, day=1)}", "last": f"{today}"}
        super().__init__(
            {name: query.get(name) or usual.get(name, "") for name in self.base_fields}
        )

    def clean(self) -> dict[str, Any]:
        """Refuse days that are turned round or more than a year."""
        first, last = self.cleaned_data.get("first"), self.cleaned_data.get("last")
        if first and last and last < first:
            self.add_error("last", _("The last day is before the first one."))
        elif first and last and last - first > timedelta(days=MOST_DAYS):
            self.add_error("first", _("Ask for a year at most."))
        return self.cleaned_data
