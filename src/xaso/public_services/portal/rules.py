"""What a commune asks of who submits a procedure online: read, and set from a day on."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db import transaction

from xaso.kernel.accounts.api import User
from xaso.kernel.audit.api import record
from xaso.kernel.identity.api import Level
from xaso.kernel.permissions.api import require
from xaso.lib import clock
from xaso.public_services.portal.permissions import SET_RULES
from xaso.public_services.portal.rule_models import OnlineRule


class TooLateError(ValueError):
    """A rule cannot begin on a day that has gone by."""


@dataclass(frozen=True, slots=True)
class Rule:
    """The least identity level, and whether another person may be named as the applicant."""

    level: Level
    allows_others: bool = False


def rule_for(code: str) -> Rule:
    """Return what counts today for a procedure in the commune in force."""
    row = OnlineRule.objects.of(code).begun(clock.today()).first()
    if row is None:
        return Rule(Level(settings.XASO_PORTAL_LEVEL))
    return Rule(Level(row.level), row.allows_others)


def rules_set() -> list[OnlineRule]:
    """Return everything the commune set, by procedure, the latest day first."""
    return list(OnlineRule.objects.select_related("set_by").order_by("code", "-valid_from"))


@transaction.atomic
def set_rule(code: str, rule: Rule, *, valid_from: date, actor: User) -> None:
    """Set what counts from a day on; what was set for the same day before is replaced.

    Raises:
        PermissionDenied: not for this person.
        TooLateError: the day has gone by.
    """
    require(actor, SET_RULES.key)
    if valid_from < clock.today():
        raise TooLateError(valid_from)
    values = {
        "level": rule.level,
        "allows_others": rule.allows_others,
        "set_by": actor,
        "set_at": clock.now(),
    }
    row, _made = OnlineRule.objects.update_or_create(
        code=code, valid_from=valid_from, defaults=values
    )
    record(
        "portal.online_rule.set",
        actor=actor,
        subject=("portal.online_rule", row.pk),
        procedure=code,
        level=int(rule.level),
        allows_others=rule.allows_others,
        valid_from=valid_from.isoformat(),
    )
