"""What keepers of files are told."""

from django.utils.translation import gettext_lazy as _

from xaso.kernel.notifications.api import EMAIL, NoticeKind, kinds

HAND_OVER_DUE = kinds.register(
    NoticeKind(
        key="archive.hand_over_due",
        label=_("A file is soon to be handed over to the archive"),
        subject=_("File %(number)s is to be handed over to the archive by %(date)s."),
        body=_(
            "File %(number)s is to be handed over to the archive by %(date)s. Please look through it and hand it over."
        ),
        channels=(EMAIL,),
    )
)
HAND_OVER_BACK = kinds.register(
    NoticeKind(
        key="archive.hand_over_back",
        label=_("Files came back from the archive"),
        subject=_("Hand-over %(number)s came back from the archive."),
        body=_("Hand-over %(number)s came back from the archive: %(reason)s"),
        channels=(EMAIL,),
    )
)
