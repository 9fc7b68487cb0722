"""What is typed when an official leaves."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xaso.kernel.accounts.api import Role, User
from xaso.kernel.officials.models import Departure
from xaso.kernel.officials.queries import successors_for
from xaso.kernel.officials.values import LeavingPlan
from xaso.kernel.providers.api import HeldWork
from xaso.lib import clock
from xaso.ui.widgets import DateInput


class LeavingForm(forms.Form):
    """How, when and why an official leaves, and who takes each kind of work over."""

    kind = forms.ChoiceField(
        label=_("What happens"), choices=Departure.Kind, widget=forms.RadioSelect
    )
    last_day = forms.DateField(label=_("Last day of work"), widget=DateInput())
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        help_text=_("For example the number of the decision. Kept in the audit trail."),
        error_messages={"required": _("Say why, in a few words.")},
    )
    at_once = forms.BooleanField(
        label=_("Close everything at once, without waiting for the end of the last day"),
        required=False,
        help_text=_("Cannot be undone."),
    )

    def __init__(
        self, *args: Any, official: User, work: dict[str, HeldWork], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["last_day"].initial = clock.today()
        self.keys: dict[str, str] = {}
        for number, (key, one) in enumerate(work.items()):
            if one.role and one.unit_id:
                self._ask_for_successor(f"successor_{number}", one, official)
                self.keys[f"successor_{number}"] = key

    def _ask_for_successor(self, name: str, work: HeldWork, official: User) -> None:
        words = {
            "what": str(work.label),
            "count": work.count,
            "unit": work.unit_name,
            "role": str(Role(work.role).label),
        }
        fitting = successors_for(work.unit_id, work.role, but=official.pk)
        self.fields[name] = forms.ModelChoiceField(
            fitting,
            label=_("%(what)s (%(count)s), %(unit)s") % words,
            required=False,
            empty_label=_("Nobody yet: back to the unit"),
            help_text=_("Who holds the role “%(role)s” there can take it over.") % words,
        )

    def clean_last_day(self) -> date:
        """Refuse a day that is over."""
        last_day: date = self.cleaned_data["last_day"]
        if last_day < clock.today():
            raise forms.ValidationError(_("This day is over. Choose today or a later day."))
        return last_day

    @property
    def plan(self) -> LeavingPlan:
        """Return what was typed."""
        typed = self.cleaned_data
        chosen = {key: typed[name] for name, key in self.keys.items() if typed.get(name)}
        return LeavingPlan(
            kind=typed["kind"],
            last_day=clock.today() if typed["at_once"] else typed["last_day"],
            reason=typed["reason"],
            successors={key: str(person.pk) for key, person in chosen.items()},
            at_once=typed["at_once"],
        )
