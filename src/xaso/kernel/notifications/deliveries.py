"""A delivery as the IT officer sees it: enough to mend the cause, nothing of what was said."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xaso.kernel.notifications.channels import (
    NO_ADDRESS,
    NO_DEVICE,
    NO_TEMPLATE,
    NOT_SET_UP,
    OVER_BUDGET,
    REFUSED,
    UNDELIVERED,
    channels,
)
from xaso.kernel.notifications.kinds import kinds
from xaso.kernel.notifications.models import NoticeDelivery
from xaso.ui.values import State, Tone

TONES: dict[str, Tone] = {
    NoticeDelivery.State.QUEUED: "info",
    NoticeDelivery.State.SENT: "good",
    NoticeDelivery.State.FAILED: "late",
}

TROUBLES = {
    NOT_SET_UP: gettext_lazy("The channel is not set up."),
    NO_TEMPLATE: gettext_lazy("The channel has no template for this kind of notice."),
    NO_ADDRESS: gettext_lazy("The person has no address there any more."),
    NO_DEVICE: gettext_lazy("None of the person's devices takes notices any more."),
    UNDELIVERED: gettext_lazy("It did not reach the telephone."),
    OVER_BUDGET: gettext_lazy("The budget of the month is used up."),
}


@dataclass(frozen=True, slots=True)
class DeliveryRow:
    """One line of the list."""

    delivery: NoticeDelivery
    kind: str
    channel: str
    receiver: str
    state: State
    trouble: str

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
            state=_state(row),
            trouble=say_trouble(row.last_error),
        )


def mask(address: str) -> str:
    """Return an address so that its owner recognises it and others do not."""
    name, at, host = address.rpartition("@")
    return f"{name[:1]}***{at}{host}" if at else f"***{address[-3:]}"


def say_trouble(error: str) -> str:
    """Put into words why a delivery did not succeed; errors of programs keep their names."""
    code = error.removeprefix(REFUSED)
    if code == error:
        return error
    if code in TROUBLES:
        return str(TROUBLES[code])
    return _("The provider refused it for good (%(code)s).") % {"code": code}


def _state(row: NoticeDelivery) -> State:
    if row.seen_at:
        return State(_("Seen"), "good")
    if row.delivered_at:
        return State(_("Reached its receiver"), "good")
    if row.held_until and row.last_error == f"{REFUSED}{OVER_BUDGET}":
        return State(_("Held until the next month's budget"), "warn")
    if row.held_until:
        return State(_("Held until the quiet hours end"), "neutral")
    if row.state == NoticeDelivery.State.FAILED and row.then:
        return State(_("Went on by another channel"), "neutral")
    return State(row.get_state_display(), TONES[row.state])
