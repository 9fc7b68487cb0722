"""Packages that could not be fetched: how often it was tried, and when it is tried again."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from xaso.lib import clock
from xaso.office.exchange.gateways import Offer
from xaso.office.exchange.models import GatewayLine
from xaso.office.exchange.services.retrying import ATTEMPTS, wait_after


@transaction.atomic
def due_now(gateway: str, offers: Sequence[Offer]) -> list[Offer]:
    """Return what may be fetched now; what is no longer offered is forgotten."""
    line = GatewayLine.objects.select_for_update(of=("self",)).get(gateway=gateway)
    ids = {one.gateway_id for one in offers}
    kept = {number: told for number, told in line.failing.items() if number in ids}
    if kept != line.failing:
        line.failing = kept
        line.save(update_fields=["failing"])
    return [one for one in offers if not _waits(kept.get(one.gateway_id))]


@transaction.atomic
def note_trouble(gateway: str, offer: Offer) -> bool:
    """Count that a package could not be fetched; return whether that was the last attempt, or after it."""
    line = GatewayLine.objects.select_for_update(of=("self",)).get(gateway=gateway)
    failures = line.failing.get(offer.gateway_id, {}).get("failures", 0) + 1
    next_at = clock.now() + wait_after(failures)
    line.failing[offer.gateway_id] = {"failures": failures, "next_at": next_at.isoformat()}
    line.save(update_fields=["failing"])
    return bool(failures >= ATTEMPTS)


def _waits(told: dict[str, Any] | None) -> bool:
    return told is not None and datetime.fromisoformat(told["next_at"]) > clock.now()
