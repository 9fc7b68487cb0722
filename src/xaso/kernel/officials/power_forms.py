"""What is typed about administrative powers: renewed, opened in an emergency, reviewed."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xaso.kernel.accounts.api import Role, RoleAssignment
from xaso.kernel.officials.policy import latest_end
from xaso.lib import clock
from xaso.lib.dates import say_date
from xaso.ui.widgets import DateInput


class RenewForm(forms.Form):
    """Until when an administrative power goes on, and why."""

    valid_to = forms.DateField(label=_("Last day"), widget=DateInput())
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        help_text=_("It stands on the page of administrative powers."),
        error_messages={"required": _("Say why, in a few words.")},
    )

    def __init__(self, *args: Any, power: RoleAssignment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.power = power
        self.fields["valid_to"].initial = latest_end(clock.today())

    def clean(self) -> dict[str, Any]:
        """Refuse a day that is no later, or too late."""
        last, until = self.cleaned_data.get("valid_to"), self.power.valid_to
        if last and until and last <= until:
            sentence = _("The power lasts until %(date)s already.") % {"date": say_date(until)}
            self.add_error("valid_to", sentence)
        elif last:
            refuse_too_long(self, clock.today())
        return self.cleaned_data


class EmergencyForm(forms.Form):
    """Which power is opened and why, with the password or a passkey as proof."""

    role = forms.ChoiceField(label=_("Power"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        help_text=_("Leaders and IT officers read it at once."),
        error_messages={"required": _("Say why, in a few words.")},
    )
    present = forms.CharField(
        label=_("Present password"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": _("Enter your present password.")},
    )

    def __init__(
        self, *args: Any, roles: list[Role], by_key: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["role"]
        choice.choices = [(role.value, role.label) for role in roles]
        if by_key:
            del self.fields["present"]


class RemarkForm(forms.Form):
    """What a leader says about the use of an emergency power."""

    remark = forms.CharField(
        label=_("What you found"),
        max_length=300,
        help_text=_("For example: the IT officer was ill, what was done is right."),
        error_messages={"required": _("Say what you found, in a few words.")},
    )


def refuse_endless(form: forms.Form) -> None:
    """Refuse an administrative power without reason or last day, or for too long."""
    typed = form.cleaned_data
    if not typed.get("reason"):
        form.add_error("reason", _("Say why this person gets an administrative power."))
    if typed.get("valid_to") is None and "valid_to" not in form.errors:
        form.add_error("valid_to", _("An administrative power needs a last day."))
    elif typed.get("valid_to"):
        refuse_too_long(form, typed["valid_from"])


def refuse_too_long(form: forms.Form, first: date) -> None:
    """Refuse a last day that is later than the rules let a power last."""
    latest = latest_end(first)
    if latest and form.cleaned_data["valid_to"] > latest:
        sentence = _("An administrative power may last until %(date)s at most.")
        form.add_error("valid_to", sentence % {"date": say_date(latest)})
