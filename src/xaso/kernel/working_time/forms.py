"""What officials type about working time."""

from datetime import datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from xaso.kernel.working_time.models import WEEKDAYS, DayException, WorkingHoursVersion
from xaso.kernel.working_time.reference import (
    DEFAULT_RULE,
    UnknownRuleError,
    counting_rule,
    counting_rules,
)
from xaso.lib.dates import VIETNAM_TIME
from xaso.lib.worktime_limits import Counting, Limit, LimitUnit
from xaso.ui.widgets import DateInput

COUNTINGS = {
    Counting.WORKING_MINUTES: _("In working minutes from the receipt"),
    Counting.WHOLE_DAYS: _("In whole working days after the day of receipt"),
    Counting.SAME_DAY: _("Same day, or the next after the cut-off"),
    Counting.HAND_OVER: _("Hand-over the same day, or at the next opening after the cut-off"),
}
UNITS = [
    (LimitUnit.WORKING_DAY.value, _("working days")),
    (LimitUnit.WORKING_HOUR.value, _("working hours")),
    (LimitUnit.DAY.value, _("days")),
    (LimitUnit.HOUR.value, _("hours")),
    (LimitUnit.MONTH.value, _("months")),
]


class WhyForm(forms.Form):
    """A receipt and a time limit, to see when it is due."""

    day = forms.DateField(
        label=_("Day of receipt"),
        widget=DateInput,
        error_messages=dict.fromkeys(["required", "invalid"], _("Enter the day of receipt.")),
    )
    clock = forms.TimeField(
        label=_("Time of receipt"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages=dict.fromkeys(["required", "invalid"], _("Enter the time of receipt.")),
    )
    value = forms.IntegerField(
        label=_("Time limit"),
        min_value=1,
        max_value=999,
        error_messages=dict.fromkeys(
            ["required", "invalid", "min_value"], _("Enter the number of days or hours.")
        ),
    )
    unit = forms.ChoiceField(label=_("Unit"), choices=UNITS)
    rule = forms.ChoiceField(label=_("Way of counting"), initial=DEFAULT_RULE)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = {rule.code: COUNTINGS[rule.counting] for _start, rule in counting_rules()}
        self.fields["rule"].choices = list(names.items())  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Refuse a way of counting that was not in force on the day of receipt."""
        day, code = self.cleaned_data.get("day"), self.cleaned_data.get("rule")
        if day and code:
            try:
                counting_rule(code, on=day)
            except UnknownRuleError:
                self.add_error("rule", _("This way of counting was not in force on that day."))
        return self.cleaned_data

    @property
    def received(self) -> datetime:
        """The moment of receipt, on Vietnamese clocks."""
        day, clock = self.cleaned_data["day"], self.cleaned_data["clock"]
        return datetime.combine(day, clock, tzinfo=VIETNAM_TIME)

    @property
    def limit(self) -> Limit:
        """The time limit."""
        return Limit(self.cleaned_data["value"], LimitUnit(self.cleaned_data["unit"]))


def why_values(received: str, limit: str, rule: str) -> dict[str, Any]:
    """Turn an address such as ``?received=2026-02-13T15:20&limit=3 working_day`` into fields.

    What cannot be read is left as it is, for the form to say so.
    """
    day, _sep, clock = received.replace(" ", "T").partition("T")
    value, _sep, unit = limit.partition(" ")
    return {
        "day": day,
        "clock": clock[:5],
        "value": value,
        "unit": unit or LimitUnit.WORKING_DAY.value,
        "rule": rule or DEFAULT_RULE,
    }


def first_values() -> dict[str, Any]:
    """Propose a receipt now and a limit of three working days."""
    now = timezone.localtime()
    clock = time(now.hour, now.minute)
    return {"day": now.date(), "clock": clock, "value": 3, "unit": LimitUnit.WORKING_DAY.value}


class HoursForm(forms.ModelForm):  # type: ignore[type-arg]
    """The hours of a week from a day on."""

    class Meta:
        model = WorkingHoursVersion
        fields = ["valid_from", *WEEKDAYS, "source"]
        widgets = {"valid_from": DateInput}
        help_texts = {
            "monday": _("For example 07:00–11:30, 13:30–17:00. Leave a day off empty."),
            "source": _("The notice of the commune that sets these hours."),
        }
        error_messages = {
            "valid_from": {"required": _("Enter the day these hours start.")},
            "source": {"required": _("Enter the notice that sets these hours.")},
        }


class ExceptionForm(forms.ModelForm):  # type: ignore[type-arg]
    """One day on which the commune works otherwise."""

    class Meta:
        model = DayException
        fields = ["day", "kind", "hours", "reason", "source"]
        widgets = {"day": DateInput, "kind": forms.RadioSelect}
        help_texts = {
            "hours": _("Only for other hours, for example 07:00–11:30."),
            "reason": _("For example: storm number 9."),
            "source": _("The notice of the commune that decides it."),
        }
        error_messages = {
            "day": {"required": _("Enter the day.")},
            "reason": {"required": _("Enter the reason.")},
            "source": {"required": _("Enter the notice that decides it.")},
        }
