"""Changing a process as a picture: every act keeps the ways between the steps whole."""

from dataclasses import replace
from itertools import count

from django.utils.translation import gettext as _

from xaso.kernel.accounts.api import Role
from xaso.public_services.procedures.contracts import Act, Branch, PlanStep

type Steps = tuple[PlanStep, ...]

MOST_BRANCHES = 2
"""How many ways beside the usual one the editors show for a step."""


def usual_way(step: PlanStep) -> str:
    """Return the key of the step that usually follows; empty where none does."""
    return next((way.to for way in step.next if not way.when), "")


def new_step(steps: Steps) -> PlanStep:
    """Return an empty step with a key of its own, done by a specialist unless changed."""
    taken = {step.key for step in steps}
    key = next(key for number in count(1) if (key := f"step_{number}") not in taken)
    acts = (Act.TAKE.value, Act.FORWARD.value, Act.SEND_BACK.value)
    return PlanStep(key, "", Role.SPECIALIST.value, 0, acts)


def add_after(steps: Steps, key: str) -> Steps:
    """Put a new step on the usual way on from a step; its branches stay where they are."""
    at = _place(steps, key)
    old = steps[at]
    usual = usual_way(old)
    added = replace(
        new_step(steps), next=(Branch(usual),) if usual else (), is_final=old.is_final
    )
    branches = tuple(way for way in old.next if way.when)
    changed = replace(old, next=(Branch(added.key), *branches), is_final=False)
    return (*steps[:at], changed, added, *steps[at + 1 :])


def add_before(steps: Steps, key: str) -> Steps:
    """Put a new step before a step; whatever led there now leads to the new one first."""
    at = _place(steps, key)
    added = replace(new_step(steps), next=(Branch(key),))
    led = [_led_on(step, key, added.key) for step in steps]
    return (*led[:at], added, *led[at:])


def add_branch(steps: Steps, key: str) -> Steps:
    """Give a step another way: a new step that comes back to the usual way, if there is one."""
    at = _place(steps, key)
    old = steps[at]
    usual = usual_way(old)
    if not usual or len(old.next) > MOST_BRANCHES:
        return steps
    added = replace(new_step(steps), next=(Branch(usual),))
    when = _("When needed")
    changed = replace(old, next=(*old.next, Branch(added.key, when)))
    return (*steps[:at], changed, added, *steps[at + 1 :])


def remove(steps: Steps, key: str) -> Steps:
    """Take a step out; what led to it leads on to what followed it.

    Its branches pass to the steps before it that have room for them; else the checks name
    the steps to which no way leads any more.
    """
    gone = steps[_place(steps, key)]
    kept = [step for step in steps if step.key != key]
    if usual_way(gone) in {step.key for step in kept}:
        return tuple(_passed_over(step, gone) for step in kept)
    return tuple(_cut_off(step, gone) for step in kept)


def swap(steps: Steps, one: str, other: str) -> Steps:
    """Let two steps change places; the shape of the process stays."""
    names = {one: other, other: one}
    by_key = {step.key: step for step in steps}
    return tuple(
        replace(
            by_key[names.get(place.key, place.key)],
            next=tuple(replace(way, to=names.get(way.to, way.to)) for way in place.next),
            is_final=place.is_final,
        )
        for place in steps
    )


def move_later(steps: Steps, key: str) -> Steps:
    """Let a step change places with the one that usually follows it."""
    after = usual_way(steps[_place(steps, key)])
    return swap(steps, key, after) if after in {step.key for step in steps} else steps


def move_earlier(steps: Steps, key: str) -> Steps:
    """Let a step change places with the first one that leads to it."""
    _place(steps, key)
    before = [step.key for step in steps if key in {way.to for way in step.next}]
    return swap(steps, key, before[0]) if before else steps


def _place(steps: Steps, key: str) -> int:
    for place, step in enumerate(steps):
        if step.key == key:
            return place
    raise LookupError(key)


def _led_on(step: PlanStep, old: str, new: str) -> PlanStep:
    ways = [replace(way, to=new) if way.to == old else way for way in step.next]
    return replace(step, next=_each_target_once(ways))


def _passed_over(step: PlanStep, gone: PlanStep) -> PlanStep:
    led = _led_on(step, gone.key, usual_way(gone))
    if usual_way(step) != gone.key:
        return led
    branches = tuple(way for way in gone.next if way.when and way.to != step.key)
    wider = _each_target_once([*led.next, *branches])
    return replace(led, next=wider) if len(wider) <= 1 + MOST_BRANCHES else led


def _cut_off(step: PlanStep, gone: PlanStep) -> PlanStep:
    ways = tuple(way for way in step.next if way.to != gone.key)
    ends = step.is_final or (gone.is_final and not ways and len(step.next) > 0)
    return replace(step, next=ways, is_final=ends)


def _each_target_once(ways: list[Branch]) -> tuple[Branch, ...]:
    first: dict[str, Branch] = {}
    for way in sorted(ways, key=lambda way: bool(way.when)):
        first.setdefault(way.to, way)
    return tuple(way for way in ways if first[way.to] == way)
