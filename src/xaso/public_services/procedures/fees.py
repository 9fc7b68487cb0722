"""What a person pays, worked out from the terms of a procedure."""

from collections.abc import Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from xaso.public_services.procedures.contracts import (
    Channel,
    FeeGroup,
    FeeKind,
    FeeLine,
    FeeQuote,
    FeeTerm,
    FeeUnit,
)


def quote(
    terms: Sequence[FeeTerm],
    channel: Channel,
    *,
    quantity: int = 1,
    copies: int = 1,
    group: FeeGroup | None = None,
) -> FeeQuote:
    """Return what so many units cost through a channel, so many copies over, for who pays.

    Raises:
        ValueError: a number is below one.
    """
    if quantity < 1 or copies < 1:
        raise ValueError(quantity, copies)
    items = [_narrowed(item, channel, group) for item in _items(terms)]
    chosen = [term for item in items for term in item]
    if not chosen:
        doubt = _("The source does not say what is paid through this channel.")
        return FeeQuote(FeeKind.UNKNOWN, (), None, (doubt,))
    doubts = tuple(
        dict.fromkeys(term.text for term in chosen if term.text and term.amount != 0)
    )
    if any(term.amount is None for term in chosen):
        return FeeQuote(chosen[0].kind, (), None, doubts)
    if group is None and any(term.group for term in chosen):
        doubt = _("The sum depends on who pays: a person or an organisation.")
        return FeeQuote(chosen[0].kind, (), None, (*doubts, doubt))
    lines = [line for item in items if item for line in _lines(item, quantity, copies)]
    return FeeQuote(chosen[0].kind, tuple(lines), sum(line.amount for line in lines), doubts)


def terms_through(terms: Sequence[FeeTerm], channel: Channel | None) -> list[FeeTerm]:
    """Return what is paid through a channel: item by item its own terms, else those for any."""
    return [term for item in _items(terms) for term in _narrowed(item, channel, None)]


def counts_units(terms: Sequence[FeeTerm]) -> bool:
    """Tell whether a fee depends on a number of pages or cases."""
    return any(
        term.from_unit > 1 or (term.amount and term.unit != FeeUnit.CASE) for term in terms
    )


def in_force_here(national: Sequence[FeeTerm], local: Sequence[FeeTerm]) -> list[FeeTerm]:
    """Return the terms that count: the nation's where it names a sum, else the council's.

    A People's Council sets what the law leaves to it (Law 97/2015/QH13, Điều 21 [G]); where
    neither names a sum, the doubt of the national terms stays.
    """
    known = [one for one in Channel if is_known(national, one)]
    if not local or len(known) == len(Channel):
        return list(national)
    if not known:
        return list(local)
    found = []
    for channel in Channel:
        terms = national if channel in known else local
        found += [replace(one, channel=channel) for one in terms_through(terms, channel)]
    return found


def is_known(terms: Sequence[FeeTerm], channel: Channel) -> bool:
    """Tell whether terms name every sum that is paid through a channel."""
    chosen = _narrowed(terms, channel, None)
    return bool(chosen) and all(term.amount is not None for term in chosen)


def _items(terms: Sequence[FeeTerm]) -> list[list[FeeTerm]]:
    """Return the terms of each item that is paid; national ones have no name and are one item."""
    items: dict[str, list[FeeTerm]] = {}
    for term in terms:
        items.setdefault(term.name, []).append(term)
    return list(items.values())


def _narrowed(
    item: Sequence[FeeTerm], channel: Channel | None, group: FeeGroup | None
) -> list[FeeTerm]:
    """Keep the terms for a channel, else those for any; likewise for who pays, once that is known."""
    found = [term for term in item if term.channel == channel]
    found = found or [term for term in item if term.channel is None]
    if group is None:
        return found
    of_group = [term for term in found if term.group == group]
    return of_group or [term for term in found if term.group is None]


def _lines(chosen: Sequence[FeeTerm], quantity: int, copies: int) -> list[FeeLine]:
    tiers = sorted(chosen, key=lambda term: term.from_unit)
    ends = [tier.from_unit - 1 for tier in tiers[1:]] + [quantity]
    lines = []
    for tier, end in zip(tiers, ends, strict=True):
        units = min(end, quantity) - tier.from_unit + 1
        if units > 0:
            lines.append(_line(tier, _label(tier), units * copies, tier.amount or 0))
    over = sum(line.amount for line in lines) // copies - (tiers[0].cap or 0)
    if tiers[0].cap and over > 0:
        label = _("Reduction to the most that is taken for one copy")
        lines.append(_line(tiers[0], label, copies, -over))
    return lines


def _line(term: FeeTerm, label: str, quantity: int, unit_amount: int) -> FeeLine:
    amount = quantity * unit_amount
    return FeeLine(label, quantity, unit_amount, amount, term.kind, term.source, term.code)


def _label(term: FeeTerm) -> str:
    words = {
        "kind": term.name or term.kind.label,
        "unit": term.unit.label,
        "number": term.from_unit,
    }
    if term.from_unit > 1:
        return _("%(kind)s, each %(unit)s from number %(number)s on") % words
    return _("%(kind)s, each %(unit)s") % words
