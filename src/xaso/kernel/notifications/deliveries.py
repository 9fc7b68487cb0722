"""A delivery as the IT officer sees it: enough to mend the cause, nothing of what was said."""

from dataclasses import dataclass

from xaso.kernel.notifications.channels import channels
from xaso.kernel.notifications.kinds import kinds
from xaso.kernel.notifications.models import NoticeDelivery
from xaso.ui.values import State, Tone

TONES: dict[str, Tone] = {
    NoticeDelivery.State.QUEUED: "info",
    NoticeDelivery.State.SENT: "good",
    NoticeDelivery.State.FAILED: "late",
}


@dataclass(frozen=True, slots=True)
class DeliveryRow:
    """One line of the list."""

    delivery: NoticeDelivery
    kind: str
    channel: str
    receiver: str
    state: State

    @classmethod
    def of(cls, row: NoticeDelivery) -> "DeliveryRow":
        """Put a delivery into words; a citizen's address is masked."""
        notice = row.notice
        return cls(
            delivery=row,
            kind=str(kinds[notice.kind].label) if notice.kind in kinds else notice.kind,
            channel=str(channels[row.channel].label)
            if row.channel in channels
            else row.channel,
            receiver=notice.receiver.full_name if notice.receiver else mask(notice.address),
            state=State(row.get_state_display(), TONES[row.state]),
        )


def mask(address: str) -> str:
    """Return an address so that its owner recognises it and others do not."""
    name, at, host = address.rpartition("@")
    return f"{name[:1]}***{at}{host}" if at else f"***{address[-3:]}"
