"""What the IT officer is told about receivers."""

from django.utils.translation import gettext_lazy as _

from xaso.kernel.notifications.api import NoticeKind, kinds

PAUSED = kinds.register(
    NoticeKind(
        key="webhooks.paused",
        label=_("Sending to a receiver of events was paused"),
        subject=_("Sending events to a connected program was paused."),
        body=_(
            "%(program)s did not take %(count)s events in a row, so sending was paused."
            " Please speak with its organisation, then go on; nothing is lost."
        ),
    )
)
