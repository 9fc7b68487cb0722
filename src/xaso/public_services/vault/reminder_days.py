"""How long before its end an owner is told of a paper."""

from django.conf import settings


def reminder_days() -> list[int]:
    """Return how many days before the end owners are told, as configured, the fewest first."""
    return sorted({int(one) for one in settings.XASO_VAULT_REMINDER_DAYS})
