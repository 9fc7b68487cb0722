"""Time limits, fees, shares and places in the words that people read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from xaso.kernel.accounts.api import Role
from xaso.kernel.organisations.api import Unit
from xaso.lib.money import say_dong
from xaso.lib.worktime_limits import LimitUnit
from xaso.public_services.procedures.contracts import (
    Act,
    Channel,
    ChannelLimit,
    Component,
    FeeTerm,
    PlanStep,
    ProcedureDetail,
)
from xaso.public_services.procedures.fees import terms_through


def say_limit(value: int | None, unit: str | None) -> str:
    """Return a time limit in words: "3 working days"."""
    if value is None or not unit:
        return _("Not stated")
    patterns = {
        LimitUnit.WORKING_DAY: ngettext(
            "%(count)s working day", "%(count)s working days", value
        ),
        LimitUnit.WORKING_HOUR: ngettext(
            "%(count)s working hour", "%(count)s working hours", value
        ),
        LimitUnit.DAY: ngettext("%(count)s day", "%(count)s days", value),
        LimitUnit.HOUR: ngettext("%(count)s hour", "%(count)s hours", value),
        LimitUnit.MONTH: ngettext("%(count)s month", "%(count)s months", value),
    }
    return patterns[LimitUnit(unit)] % {"count": value}


def say_limits(limits: Sequence[ChannelLimit]) -> str:
    """Return the limits of one channel, the promised one first."""
    ordered = sorted(limits, key=lambda limit: not limit.is_default)
    said = dict.fromkeys(say_limit(limit.value, limit.unit) for limit in ordered)
    return "; ".join(said) or _("Not stated")


def say_fees(terms: Sequence[FeeTerm]) -> str:
    """Return what is paid through one channel."""
    said = dict.fromkeys(_say_fee(term) for term in terms)
    caps = [term.cap for term in terms if term.cap]
    most = [_("at most %(amount)s a copy") % {"amount": say_dong(caps[0])}] if caps else []
    return "; ".join([*said, *most]) or _("Not stated")


@dataclass(frozen=True, slots=True)
class ChannelTerms:
    """What holds for one way of filing: its time limit and what is paid, in words."""

    channel: Channel | None
    label: str
    limit: str
    fee: str


def say_channels(detail: ProcedureDetail) -> list[ChannelTerms]:
    """Return the ways of filing with limit and fee; none where the source says neither."""
    if not (detail.limits or detail.fees):
        return []
    channels: Sequence[Channel | None] = detail.channels or (None,)
    return [say_terms(detail.limits, detail.fees, channel) for channel in channels]


def say_terms(
    known: Sequence[ChannelLimit], paid: Sequence[FeeTerm], channel: Channel | None
) -> ChannelTerms:
    """Return a channel with its limits, the promised one first, and its fees."""
    limits = [limit for limit in known if limit.channel == channel]
    if not any(limit.is_default for limit in limits):
        limits = [*limits, *(limit for limit in known if limit.channel is None)]
    fees = terms_through(paid, channel)
    label = str(channel.label) if channel else _("Any way")
    return ChannelTerms(channel, label, say_limits(limits), say_fees(fees))


def say_required(component: Component) -> str:
    """Say whether a paper is required, or that the source does not say."""
    if component.required is None:
        return _("Not stated")
    if component.required:
        return _("Required")
    return _("If it applies") if component.condition else _("Not required")


def say_share(share: int) -> str:
    """Return thousandths of the time limit as a percentage."""
    return f"{share / 10:g} %".replace(".", ",")


def say_role(step: PlanStep) -> str:
    """Return the name of the role that does a step."""
    return str(Role(step.role).label) if step.role in Role.values else step.role


def say_place(step: PlanStep, units: Mapping[UUID, str]) -> str:
    """Return where a step is done: a unit, a kind of unit, or anywhere."""
    if step.unit_id:
        return units.get(step.unit_id, _("A unit that is no longer there"))
    return str(Unit.Kind(step.unit_kind).label) if step.unit_kind else _("Any unit")


def say_acts(step: PlanStep) -> list[str]:
    """Return the names of the acts a step allows."""
    return [str(Act(act).label) if act in Act.values else act for act in step.acts]


def _say_fee(term: FeeTerm) -> str:
    if term.amount is None:
        return term.text or _("Not known")
    if term.amount == 0:
        return _of_item(term, _("Free"))
    words = {"amount": say_dong(term.amount), "unit": term.unit.label, "n": term.from_unit}
    said = _("%(amount)s a %(unit)s") % words
    if term.from_unit > 1:
        said = _("%(amount)s a %(unit)s from number %(n)s on") % words
    return _of_item(term, said)


def _of_item(term: FeeTerm, said: str) -> str:
    """Name the item that a council set, and who pays it."""
    if term.group:
        said = _("%(fee)s (%(group)s)") % {"fee": said, "group": term.group.label}
    return f"{term.name}: {said}" if term.name else said
