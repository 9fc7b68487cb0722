"""What people choose in the catalogue and type in the editor of a process."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from xaso.kernel.accounts.api import Role
from xaso.kernel.organisations.api import Unit, list_units
from xaso.public_services.procedures.contracts import (
    Act,
    Branch,
    DetailLevel,
    PlanStep,
    VersionStatus,
)
from xaso.public_services.procedures.editing import StepRow
from xaso.public_services.procedures.graph import MOST_BRANCHES
from xaso.public_services.procedures.models import ProcedureField

FOLLOWS, ENDS = "follows", "ends"
BRANCHES = tuple(range(1, MOST_BRANCHES + 1))
MOST_STEPS = 30
_ANY = [("", _("Any"))]
_SHARE = _("Type a percentage from 0 to 100, with one decimal at most.")


class CatalogueFilterForm(forms.Form):
    """Search words, field, how much is known, what is doubtful, status."""

    q = forms.CharField(
        label=_("Name, code or abbreviation"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    field = forms.ChoiceField(label=_("Field"), required=False)
    detail = forms.ChoiceField(
        label=_("Detail"), required=False, choices=[*_ANY, *DetailLevel.choices]
    )
    doubt = forms.ChoiceField(
        label=_("Doubt"),
        required=False,
        choices=[
            *_ANY,
            ("limit", _("Time limit missing or not confirmed")),
            ("fee", _("Fee not known")),
            ("unverified", _("Never checked")),
        ],
    )
    status = forms.ChoiceField(
        label=_("Status"),
        required=False,
        choices=[
            *_ANY,
            (VersionStatus.PUBLISHED.value, VersionStatus.PUBLISHED.label),
            (VersionStatus.DRAFT.value, VersionStatus.DRAFT.label),
        ],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields = ProcedureField.objects.values_list("code", "name")
        self.fields["field"].choices = [*_ANY, *fields]  # type: ignore[attr-defined]


class StepForm(forms.Form):
    """One row of the editor."""

    key = forms.SlugField(max_length=30, widget=forms.HiddenInput)
    name = forms.CharField(label=_("Step"), max_length=120)
    role = forms.ChoiceField(label=_("Done by"), choices=Role.choices)
    place = forms.ChoiceField(label=_("Where"), required=False)
    share = forms.DecimalField(
        label=_("Share of the time, in percent"),
        min_value=0,
        max_value=100,
        decimal_places=1,
        error_messages={
            "invalid": _SHARE,
            "min_value": _SHARE,
            "max_value": _SHARE,
            "max_decimal_places": _SHARE,
        },
    )
    acts = forms.MultipleChoiceField(
        label=_("Allowed acts"),
        required=False,
        choices=Act.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    goes_to = forms.ChoiceField(label=_("Then"), required=False)
    branch_when_1 = forms.CharField(label=_("Or, when"), required=False, max_length=80)
    branch_to_1 = forms.ChoiceField(label=_("then to"), required=False)
    branch_when_2 = forms.CharField(label=_("Or, when"), required=False, max_length=80)
    branch_to_2 = forms.ChoiceField(label=_("then to"), required=False)

    def __init__(
        self,
        *args: Any,
        places: list[tuple[str, str]],
        targets: list[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        ways = [("", _("Not decided yet")), (FOLLOWS, _("The step below"))]
        self._choose("place", places)
        self._choose("goes_to", [*ways, (ENDS, _("The process ends")), *targets])
        for number in BRANCHES:
            self._choose(f"branch_to_{number}", [("", "–"), *targets])

    def clean(self) -> dict[str, Any]:
        """A branch needs both its condition and its step."""
        cleaned = super().clean() or {}
        for number in BRANCHES:
            when, to = f"branch_when_{number}", f"branch_to_{number}"
            if bool(cleaned.get(when)) != bool(cleaned.get(to)):
                self.add_error(when, _("A branch needs both when it is taken and its step."))
        return cleaned

    @property
    def has_branches(self) -> bool:
        """Whether a branch is filled in or wrong, so that it must be seen."""
        names = [f"branch_{part}_{number}" for part in ("when", "to") for number in BRANCHES]
        return any(self[name].value() or self[name].errors for name in names)

    def row(self) -> StepRow:
        """Return what was typed as a row of the editor."""
        typed = self.cleaned_data
        kind, _colon, place = typed["place"].partition(":")
        usual = typed["goes_to"] not in ("", FOLLOWS, ENDS)
        branches = [Branch(typed["goes_to"])] if usual else []
        branches += [
            Branch(typed[f"branch_to_{number}"], typed[f"branch_when_{number}"])
            for number in BRANCHES
            if typed[f"branch_to_{number}"]
        ]
        step = PlanStep(
            key=typed["key"],
            name=typed["name"],
            role=typed["role"],
            share=int(typed["share"] * 10),
            acts=tuple(typed["acts"]),
            next=tuple(branches),
            is_final=typed["goes_to"] == ENDS,
            unit_id=UUID(place) if kind == "unit" else None,
            unit_kind=place if kind == "kind" else "",
        )
        return StepRow(step, follows=typed["goes_to"] == FOLLOWS)

    def _choose(self, name: str, choices: list[tuple[str, Any]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]


class PanelForm(StepForm):
    """One step beside the picture: it leads to steps by name, there is no row below."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = self.fields["goes_to"].choices  # type: ignore[attr-defined]
        self._choose("goes_to", [one for one in choices if one[0] != FOLLOWS])


class DraftForm(forms.Form):
    """The whole editor: the name of the process and its rows of steps."""

    name = forms.CharField(label=_("Name of the process"), max_length=200)
    rows = forms.IntegerField(
        min_value=0, max_value=MOST_STEPS, initial=0, widget=forms.HiddenInput
    )

    def __init__(
        self, data: Any = None, *, rows: list[StepRow], commune_id: int, **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        places = place_choices(commune_id)
        count = _count(data) if data else len(rows)
        targets = _targets(data, count) if data else [_named(row.step) for row in rows]
        self.steps = [
            StepForm(
                data,
                prefix=f"step-{place}",
                initial=initial_of(rows[place]) if place < len(rows) else {},
                places=places,
                targets=targets,
            )
            for place in range(count)
        ]

    def clean(self) -> dict[str, Any]:
        """Say on top that a step below must be put right."""
        if not all([step.is_valid() for step in self.steps]):
            self.add_error(None, _("Some steps are not filled in right; see them below."))
        return super().clean() or {}

    def typed_rows(self) -> list[StepRow]:
        """Return what was typed, row by row."""
        return [step.row() for step in self.steps]


def place_choices(commune_id: int) -> list[tuple[str, str]]:
    """Return where a step can be done: anywhere, in a kind of unit, in a unit."""
    kinds = [(f"kind:{kind}", str(label)) for kind, label in Unit.Kind.choices]
    units = [(f"unit:{unit.pk}", unit.name) for unit in list_units(commune_id)]
    return [("", str(_("Any unit"))), *kinds, *units]


def initial_of(row: StepRow) -> dict[str, Any]:
    """Return a row as the form shows it."""
    step = row.step
    usual = next((branch.to for branch in step.next if not branch.when), "")
    branches = [branch for branch in step.next if branch.when]
    shown = {
        f"branch_{part}_{number}": getattr(branch, part)
        for number, branch in zip(BRANCHES, branches, strict=False)
        for part in ("when", "to")
    }
    unit = f"unit:{step.unit_id}" if step.unit_id else ""
    return shown | {
        "key": step.key,
        "name": step.name,
        "role": step.role,
        "place": unit or (f"kind:{step.unit_kind}" if step.unit_kind else ""),
        "share": f"{step.share / 10:g}",
        "acts": list(step.acts),
        "goes_to": FOLLOWS if row.follows else ENDS if step.is_final else usual,
    }


def _count(data: Any) -> int:
    typed = str(data.get("rows", ""))
    return min(int(typed), MOST_STEPS) if typed.isascii() and typed.isdigit() else 0


def _targets(data: Any, count: int) -> list[tuple[str, str]]:
    names = [(f"step-{place}-key", f"step-{place}-name") for place in range(count)]
    return [(data.get(key, ""), data.get(name, "")) for key, name in names]


def _named(step: PlanStep) -> tuple[str, str]:
    return step.key, step.name
