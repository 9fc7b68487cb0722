"""What a person pays, worked out from the terms of a procedure."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from xaso.public_services.procedures.contracts import (
    Channel,
    FeeKind,
    FeeLine,
    FeeQuote,
    FeeTerm,
)


def quote(
    terms: Sequence[FeeTerm], channel: Channel, *, quantity: int = 1, copies: int = 1
) -> FeeQuote:
    """Return what so many units cost through a channel, so many copies over.

    Raises:
        ValueError: a number is below one.
    """
    if quantity < 1 or copies < 1:
        raise ValueError(quantity, copies)
    chosen = [term for term in terms if term.channel == channel]
    chosen = chosen or [term for term in terms if term.channel is None]
    if not chosen:
        doubt = _("The source does not say what is paid through this channel.")
        return FeeQuote(FeeKind.UNKNOWN, (), None, (doubt,))
    doubts = tuple(
        dict.fromkeys(term.text for term in chosen if term.text and term.amount != 0)
    )
    if any(term.amount is None for term in chosen):
        return FeeQuote(chosen[0].kind, (), None, doubts)
    lines = _lines(sorted(chosen, key=lambda term: term.from_unit), quantity, copies)
    return FeeQuote(chosen[0].kind, tuple(lines), sum(line.amount for line in lines), doubts)


def _lines(tiers: Sequence[FeeTerm], quantity: int, copies: int) -> list[FeeLine]:
    ends = [tier.from_unit - 1 for tier in tiers[1:]] + [quantity]
    lines = []
    for tier, end in zip(tiers, ends, strict=True):
        units = min(end, quantity) - tier.from_unit + 1
        if units > 0:
            lines.append(_line(_label(tier), units * copies, tier.amount or 0))
    over = sum(line.amount for line in lines) // copies - (tiers[0].cap or 0)
    if tiers[0].cap and over > 0:
        lines.append(
            _line(_("Reduction to the most that is taken for one copy"), copies, -over)
        )
    return lines


def _line(label: str, quantity: int, unit_amount: int) -> FeeLine:
    return FeeLine(label, quantity, unit_amount, quantity * unit_amount)


def _label(term: FeeTerm) -> str:
    words = {"kind": term.kind.label, "unit": term.unit.label, "number": term.from_unit}
    if term.from_unit > 1:
        return _("%(kind)s, each %(unit)s from number %(number)s on") % words
    return _("%(kind)s, each %(unit)s") % words
