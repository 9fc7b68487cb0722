"""What owners of papers are told."""

from django.utils.translation import gettext_lazy as _

from xaso.kernel.notifications.api import EMAIL, SMS, ZALO, NoticeKind, kinds

ENDING = kinds.register(
    NoticeKind(
        key="vault.paper_ends",
        label=_("A paper in the vault is about to expire"),
        subject=_("A paper in your vault is valid until %(date)s."),
        body=_("Your paper “%(title)s” is valid until %(date)s. Please renew it in good time."),
        channels=(ZALO, SMS, EMAIL),
        for_citizens=True,
    )
)
