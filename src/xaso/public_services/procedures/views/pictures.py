"""A process as people look at it: its steps in order, and two versions side by side."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.utils.translation import gettext as _

from xaso.kernel.organisations.api import list_units
from xaso.public_services.procedures.contracts import PlanStep
from xaso.public_services.procedures.words import say_acts, say_place, say_role, say_share
from xaso.ui.values import State


@dataclass(frozen=True, slots=True)
class StepPicture:
    """One step in words; two are the same when the steps are, whatever others are called."""

    step: PlanStep
    key: str
    name: str
    role: str
    place: str
    share: str
    percent: int
    acts: tuple[str, ...]
    ways: tuple[str, ...] = field(compare=False)


@dataclass(frozen=True, slots=True)
class StepChange:
    """A step before and after; an empty side means that it was not there."""

    key: str
    state: State
    before: tuple[str, ...]
    after: tuple[str, ...]
    is_same: bool


def picture_of(steps: tuple[PlanStep, ...], commune_id: int) -> list[StepPicture]:
    """Return the steps in words."""
    units = {unit.pk: unit.name for unit in list_units(commune_id)}
    names = {step.key: step.name for step in steps}
    return [_picture(step, units, names) for step in steps]


def changes_between(before: list[StepPicture], after: list[StepPicture]) -> list[StepChange]:
    """Return what became of each step, in the new order, removed ones last."""
    old = {step.key: step for step in before}
    new = {step.key: step for step in after}
    changes = [_change(old.get(step.key), step) for step in after]
    return changes + [_change(step, None) for step in before if step.key not in new]


def _picture(
    step: PlanStep, units: Mapping[UUID, str], names: Mapping[str, str]
) -> StepPicture:
    ways = [(branch.when, names.get(branch.to, branch.to)) for branch in step.next]
    return StepPicture(
        step=step,
        key=step.key,
        name=step.name,
        role=say_role(step),
        place=say_place(step, units),
        share=say_share(step.share),
        percent=round(step.share / 10),
        acts=tuple(say_acts(step)),
        ways=(*(_way(when, to) for when, to in ways), *_end(step)),
    )


def _way(when: str, to: str) -> str:
    if when:
        return _("%(when)s: to “%(step)s”") % {"when": when, "step": to}
    return _("Then to “%(step)s”") % {"step": to}


def _end(step: PlanStep) -> tuple[str, ...]:
    return (_("The process ends"),) if step.is_final else ()


def _change(before: StepPicture | None, after: StepPicture | None) -> StepChange:
    if before is None:
        state = State(_("Added"), "good", "plus-circle")
    elif after is None:
        state = State(_("Removed"), "off", "dash-circle")
    elif before == after:
        state = State(_("Unchanged"), "neutral", "check")
    else:
        state = State(_("Changed"), "info", "pencil")
    key = after.key if after else before.key if before else ""
    return StepChange(key, state, _lines(before), _lines(after), before == after)


def _lines(step: StepPicture | None) -> tuple[str, ...]:
    if step is None:
        return ()
    where = f"{step.role} · {step.place} · {step.share}"
    return (step.name, where, "; ".join(step.acts), *step.ways)
