"""Into whose hands a dossier goes: hand over, assign, forward, approve."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from xaso.public_services.dossiers.forms.base import ActForm, WordsForm, choice
from xaso.public_services.dossiers.queries.choices import (
    Colleague,
    colleagues,
    units_for,
    usual_unit,
)
from xaso.public_services.dossiers.routes import first_after_desk, ways_on
from xaso.public_services.procedures.api import PlanStep, ProcessPlan

NOBODY_YET = ("", _("Whoever in the unit takes it on"))


class HandOverForm(ActForm):
    """The unit that processes the dossier, and perhaps the person."""

    def prepare(self) -> None:
        """Offer the units of the first step, the one that usually does it first chosen."""
        dossier, plan = self.subject.dossier, self.subject.plan
        if plan is None:
            return
        step = first_after_desk(plan)
        units = {unit.pk: unit.name for unit in units_for(step, self.subject.commune_id)}
        usual = usual_unit(dossier, step)
        initial = usual if usual in units else next(iter(units), None)
        self.fields["unit_id"] = choice(
            _("Unit that processes it"), list(units.items()), initial=initial
        )
        self.people = colleagues(step, set(units))
        groups = [(name, self._of(unit_id)) for unit_id, name in units.items()]
        self.fields["assignee_id"] = choice(
            _("Who does it"), [NOBODY_YET, *(one for one in groups if one[1])], required=False
        )

    def clean(self) -> dict[str, Any]:
        """Refuse a person who does not belong to the unit."""
        typed = super().clean() or {}
        chosen = (typed.get("unit_id"), typed.get("assignee_id"))
        if all(chosen) and chosen not in {(one.unit_id, one.user_id) for one in self.people}:
            words = gettext("This person does not belong to the unit chosen above.")
            self.add_error("assignee_id", words)
        return typed

    def _of(self, unit_id: UUID) -> list[tuple[UUID, str]]:
        return _options([one for one in self.people if one.unit_id == unit_id])


class AssignForm(WordsForm):
    """A colleague who holds the step's role in the unit; whoever has least is suggested."""

    field_order = ["assignee_id"]

    def prepare(self) -> None:
        """Offer the colleagues, those with least work first."""
        dossier, step = self.subject.dossier, self.subject.step
        found = colleagues(step, {dossier.unit_id}) if step and dossier.unit_id else []
        others = [one for one in found if one.user_id != dossier.assignee_id]
        self.fields["assignee_id"] = choice(_("Who does it"), _options(others))
        self.order_fields(self.field_order)


class ForwardForm(WordsForm):
    """Along which way the dossier goes on, and to whom."""

    field_order = ["to", "assignee_id"]

    def prepare(self) -> None:
        """Ask for the way only where there are several."""
        ways = self.ways(self.subject.plan, self.subject.dossier.step_key)
        if len(ways) > 1:
            self.fields["to"] = forms.ChoiceField(
                label=_("Next step"), choices=ways, widget=forms.RadioSelect, initial=ways[0][0]
            )
        self.order_fields(self.field_order)

    def ways(self, plan: ProcessPlan | None, step_key: str) -> list[tuple[str, str]]:
        """Return the steps that may come next, with the condition of each."""
        found = ways_on(plan, step_key) if plan else []
        return [(step.key, _way(step, branch.when)) for branch, step in found]


class ApproveForm(ForwardForm):
    """A remark of the leader; the way is asked for only where the process has several."""

    def ways(self, plan: ProcessPlan | None, step_key: str) -> list[tuple[str, str]]:
        """Return every step that may follow an approval."""
        found = plan.after(step_key) if plan else ()
        return [(step.key, _way(step, branch.when)) for branch, step in found]


def _way(step: PlanStep, condition: str) -> str:
    return f"{step.name} ({condition})" if condition else step.name


def _options(found: list[Colleague]) -> list[tuple[UUID, str]]:
    return [(one.user_id, name_with_load(one)) for one in found]


def name_with_load(colleague: Colleague) -> str:
    """Return a person with how much lies with them: the choice of a fair chief."""
    values = {"name": colleague.name, "count": colleague.load}
    return gettext("%(name)s (open dossiers: %(count)s)") % values
