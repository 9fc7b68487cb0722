"""Trying a process on dossiers of the past: how long each step took, against its share.

An estimate, not a proof: people worked as they did under the process of that day.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from xaso.public_services.procedures.api import PlanStep, ProcessPlan

WHOLE = 1000


@dataclass(frozen=True, slots=True)
class Past:
    """What a finished dossier really took: working minutes in each step, waiting left out.

    ``allowed`` are the working minutes of its first promise, ``roles`` who did each step.
    """

    dossier_id: UUID
    allowed: int
    minutes: Mapping[str, int]
    roles: Mapping[str, str]

    @property
    def was_late(self) -> bool:
        """Whether the steps together took more than was promised."""
        return sum(self.minutes.values()) > self.allowed


@dataclass(frozen=True, slots=True)
class Tried:
    """How a dossier would have gone: ``late_at`` is the step in which the time ran out.

    ``over`` are the steps that took more than their share; ``assumed`` those of which
    nothing is known, so that they count with their whole share.
    """

    over: tuple[str, ...]
    assumed: tuple[str, ...]
    passed: tuple[str, ...]
    late_at: str
    too_long: int


def try_on(plan: ProcessPlan, past: Past) -> Tried:
    """Walk a dossier of the past along a process."""
    over, assumed, passed, late_at, spent = [], [], [], "", 0
    known = {step.key for step in plan.steps}
    left = {key: took for key, took in past.minutes.items() if key not in known}
    for step in _way(plan, past):
        share = past.allowed * step.share // WHOLE
        took = past.minutes.get(step.key)
        if took is None:
            took = _of_same_role(step, past, left)
        if took is None:
            assumed.append(step.key)
            took = share
        spent += took
        passed.append(step.key)
        if took > share:
            over.append(step.key)
        if spent > past.allowed and not late_at:
            late_at = step.key
    too_long = max(spent - past.allowed, 0)
    return Tried(tuple(over), tuple(assumed), tuple(passed), late_at, too_long)


def _way(plan: ProcessPlan, past: Past) -> list[PlanStep]:
    """Return the way the dossier would have gone: a branch only where it was in one."""
    way = [plan.first]
    while ways := plan.after(way[-1].key):
        usual = ways[0][1]
        seen = [to for branch, to in ways if branch.when and to.key in past.minutes]
        step = seen[0] if seen and usual.key not in past.minutes else usual
        asides = [to for to in seen if to.key not in _reached(plan, usual)]
        step = asides[0] if asides else step
        if step in way:
            break
        way.append(step)
    return way


def _reached(plan: ProcessPlan, start: PlanStep) -> set[str]:
    """Return the steps that can still follow a step, itself among them."""
    reached, waiting = set[str](), [start.key]
    while waiting:
        key = waiting.pop()
        if key not in reached:
            reached.add(key)
            waiting += [to.key for _branch, to in plan.after(key)]
    return reached


def _of_same_role(step: PlanStep, past: Past, left: dict[str, int]) -> int | None:
    """Take the time of steps that are no more and were done by the same role."""
    same = [key for key in left if past.roles.get(key) == step.role]
    return sum(left.pop(key) for key in same) if same else None
