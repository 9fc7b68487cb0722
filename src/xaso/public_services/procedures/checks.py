"""What is wrong with a process, found on its steps alone, in sentences."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from uuid import UUID

from django.utils.translation import gettext as _

from xaso.kernel.accounts.api import Role
from xaso.public_services.procedures.contracts import WHOLE, Act, PlanStep


@dataclass(frozen=True, slots=True)
class Holder:
    """A role that somebody in the commune holds today, and where."""

    role: str
    unit_id: UUID
    unit_kind: str


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to put right about a process, or about one step of it."""

    code: str
    sentence: str
    step: str = ""


def find_faults(steps: tuple[PlanStep, ...]) -> list[Finding]:
    """Return what keeps a process from working, the whole process first, then step by step."""
    if not steps:
        return [Finding("empty", _("The process has no step yet."))]
    found = [*_of_keys(steps), *(fault for step in steps for fault in _of_step(step, steps))]
    if not any(step.is_final for step in steps):
        found.insert(0, Finding("no_end", _("No step ends the process.")))
    return found or [*_of_ways(steps)]


def find_vacancies(steps: tuple[PlanStep, ...], holders: Collection[Holder]) -> list[Finding]:
    """Return the steps that nobody in the commune can do today; they do not block."""
    return [
        Finding(
            "vacant",
            _("Nobody here can do the step “%(step)s” today.")
            % {"step": step.name or step.key},
            step.key,
        )
        for step in steps
        if not any(_can_do(holder, step) for holder in holders)
    ]


def longest_share(steps: tuple[PlanStep, ...]) -> int:
    """Return the largest sum of shares along any way; raises ``CycleError`` on a circle."""
    return max(_sums(steps).values())


def _sums(steps: tuple[PlanStep, ...]) -> dict[str, int]:
    """Return the largest sum of shares up to the end of each step, in the order of the ways."""
    by_key = {step.key: step for step in steps}
    reached = {steps[0].key: steps[0].share}
    for key in _in_order(steps):
        if key in reached:
            for branch in by_key[key].next:
                total = reached[key] + by_key[branch.to].share
                reached[branch.to] = max(total, reached.get(branch.to, 0))
    return reached


def _can_do(holder: Holder, step: PlanStep) -> bool:
    if holder.role != step.role:
        return False
    if step.unit_id:
        return holder.unit_id == step.unit_id
    return step.unit_kind in ("", holder.unit_kind)


def _of_keys(steps: tuple[PlanStep, ...]) -> Iterator[Finding]:
    keys = [step.key for step in steps]
    for key in dict.fromkeys(keys):
        if keys.count(key) > 1:
            sentence = _("Two steps have the key “%(key)s”.") % {"key": key}
            yield Finding("twice", sentence, key)


def _of_step(step: PlanStep, steps: tuple[PlanStep, ...]) -> Iterator[Finding]:
    said = {"step": step.name}
    known = {other.key for other in steps}
    if not step.name:
        yield Finding("name", _("A step has no name."), step.key)
    if step.role not in Role.values:
        yield Finding("role", _("The step “%(step)s” has no known role.") % said, step.key)
    if not set(step.acts) <= set(Act.values):
        sentence = _("The step “%(step)s” allows an act that does not exist.")
        yield Finding("act", sentence % said, step.key)
    if any(branch.to not in known for branch in step.next):
        sentence = _("The step “%(step)s” leads to a step that does not exist.")
        yield Finding("target", sentence % said, step.key)
    if not step.next and not step.is_final:
        sentence = _("The step “%(step)s” leads nowhere and does not end the process.")
        yield Finding("dead_end", sentence % said, step.key)
    if step.next and step.is_final:
        sentence = _("The step “%(step)s” ends the process and yet leads on.")
        yield Finding("end_leads_on", sentence % said, step.key)


def _of_ways(steps: tuple[PlanStep, ...]) -> Iterator[Finding]:
    """Look at the ways through steps that are sound one by one."""
    reached = _reachable(steps)
    for step in steps:
        if step.key not in reached:
            sentence = _("No way leads to the step “%(step)s”.") % {"step": step.name}
            yield Finding("unreachable", sentence, step.key)
    try:
        sums = _sums(steps)
    except CycleError as circle:
        sentence = _("The steps run in a circle. A dossier is sent back by an act instead.")
        yield Finding("circle", sentence, circle.args[1][0])
        return
    if max(sums.values()) > WHOLE:
        sentence = _("The steps of one way take %(share)s %% of the time limit.")
        over = next(key for key, total in sums.items() if total > WHOLE)
        said = {"share": f"{max(sums.values()) / 10:g}"}
        yield Finding("too_long", sentence % said, over)


def _reachable(steps: tuple[PlanStep, ...]) -> set[str]:
    by_key = {step.key: step for step in steps}
    reached, waiting = set[str](), [steps[0].key]
    while waiting:
        key = waiting.pop()
        if key not in reached:
            reached.add(key)
            waiting += [branch.to for branch in by_key[key].next]
    return reached


def _in_order(steps: tuple[PlanStep, ...]) -> list[str]:
    before: dict[str, set[str]] = {step.key: set() for step in steps}
    for step in steps:
        for branch in step.next:
            before[branch.to].add(step.key)
    return list(TopologicalSorter(before).static_order())
