"""What providers tell afterwards: delivered, seen, not delivered. Twice and in any order."""

from django.db import transaction
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from xaso.kernel.notifications.channels import REFUSED, UNDELIVERED
from xaso.kernel.notifications.models import NoticeDelivery
from xaso.kernel.notifications.sending import give_up
from xaso.lib import clock


class Receipt(TextChoices):
    """How a message ended at its receiver."""

    DELIVERED = "delivered", _("Reached its receiver")
    SEEN = "seen", _("Seen")
    FAILED = "failed", _("Did not arrive")


@transaction.atomic
def note_receipt(channel: str, reference: str, receipt: Receipt) -> bool:
    """Keep what was told of a message; return whether it is known here at all.

    That it arrived outweighs that it did not, whichever is told first; a repetition changes
    nothing. What did not arrive goes out by the next channel.
    """
    rows = NoticeDelivery.objects.filter(channel=channel, reference=reference)
    row = rows.exclude(reference="").select_for_update().order_by("pk").last()
    if row is None:
        return False
    if receipt == Receipt.FAILED:
        if row.state == NoticeDelivery.State.SENT and row.delivered_at is None:
            give_up(row, f"{REFUSED}{UNDELIVERED}")
        return True
    now = clock.now()
    row.delivered_at = row.delivered_at or now
    if receipt == Receipt.SEEN:
        row.seen_at = row.seen_at or now
    row.state, row.last_error = NoticeDelivery.State.SENT, ""
    row.save(update_fields=["delivered_at", "seen_at", "state", "last_error"])
    return True
