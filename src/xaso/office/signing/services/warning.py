"""Telling people in time that a certificate expires."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from xaso.kernel.accounts.api import RoleAssignment
from xaso.kernel.notifications.api import notify
from xaso.kernel.permissions.api import permissions
from xaso.kernel.tenancy.api import require_commune
from xaso.lib import clock
from xaso.lib.dates import say_date
from xaso.office.signing.models import SigningKey
from xaso.office.signing.notices import KEY_ENDS
from xaso.office.signing.permissions import SEAL

DAYS = (30, 14, 3)
"""How many days before its end a certificate is warned of, each once."""


@transaction.atomic
def warn_of_endings() -> int:
    """Warn the holders of certificates that expire soon; return how many notices were written."""
    today, now = clock.today(), clock.now()
    rows = SigningKey.objects.in_use().select_for_update(of=("self",))
    soon = rows.filter(valid_to__gte=now, valid_to__lte=now + timedelta(days=DAYS[0] + 1))
    written = 0
    for key in soon:
        due = [days for days in DAYS if key.days_left(today) <= days]
        if not due or (key.warned_days is not None and key.warned_days <= due[-1]):
            continue
        key.warned_days = due[-1]
        key.save(update_fields=["warned_days"])
        written += notify(
            KEY_ENDS.key,
            to=[key.holder_id] if key.holder_id else _keepers_of_the_seal(),
            context={"key": key.subject, "date": say_date(key.valid_to)},
            url=reverse("signing:keys"),
            about=("signing.key", key.pk),
        )
    return written


def _keepers_of_the_seal() -> list[UUID]:
    rows = RoleAssignment.objects.in_force(clock.today()).filter(
        role__in=permissions[SEAL.key].roles,
        unit__authority__of_commune=require_commune(),
    )
    return list(rows.values_list("user_id", flat=True))
