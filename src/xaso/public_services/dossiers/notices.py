"""What officials are told about long work."""

from django.utils.translation import gettext_lazy as _

from xaso.kernel.notifications.api import NoticeKind, kinds

EXPORT_READY = kinds.register(
    NoticeKind(
        key="dossiers.export_ready",
        label=_("A workbook is ready"),
        subject=_("Your workbook with %(count)s dossiers is ready."),
        body=_(
            "Your workbook with %(count)s dossiers is ready. It can be downloaded from its page."
        ),
    )
)
