"""What officials are told: of long work, and of what connected programs send to the desk."""

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

SUBMITTED = kinds.register(
    NoticeKind(
        key="dossiers.submitted",
        label=_("A dossier was submitted online"),
        subject=_("Dossier %(code)s was submitted online and waits to be received."),
        body=_("Dossier %(code)s was submitted online and waits to be received."),
    )
)
PAPERS_SENT = kinds.register(
    NoticeKind(
        key="dossiers.papers_sent",
        label=_("Further papers were sent online"),
        subject=_("Further papers were sent online for dossier %(code)s."),
        body=_("Further papers were sent online for dossier %(code)s. Please look at them."),
    )
)
