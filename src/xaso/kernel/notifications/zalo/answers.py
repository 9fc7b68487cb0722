"""What Zalo's error numbers mean for a message; from public documentation, unverified."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

from xaso.kernel.notifications.channels import NotNowError, RefusedError
from xaso.lib import clock

STALE_TOKEN, NIGHT = -124, -133
MORNING = 6
"""Zalo delivers no template messages between 22:00 and 06:00 (its error -133)."""
NEVER = {
    -108: "phone",
    -109: "template",
    -115: "quota",
    -118: "no account",
    -131: "template not approved",
    -135: "opted out",
    -139: "opted out",
    -141: "opted out",
    -144: "limit",
    -147: "limit",
}
"""After these the same message will not be taken today: the next channel has it."""
PARAMETERS = range(-1129, -1119)


class NotTakenError(Exception):
    """Zalo did not take a message this time."""


def raise_for(error: int) -> None:
    """Say what an error means: wait for the morning, give up, or try again."""
    if error == NIGHT:
        raise NotNowError(_next_morning())
    if error in NEVER or error in PARAMETERS:
        raise RefusedError(f"zalo {error}")
    if error:
        raise NotTakenError


def _next_morning() -> datetime:
    here = clock.now().astimezone(ZoneInfo(settings.TIME_ZONE))
    morning = here.replace(hour=MORNING, minute=1, second=0, microsecond=0)
    return morning if morning > here else morning + timedelta(days=1)
