"""What officials are told: of long work, of what comes to the desk, of money, of complaints."""

from django.utils.translation import gettext_lazy as _

from xaso.kernel.notifications.api import EMAIL, NoticeKind, kinds

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
PAID_IN_PART = kinds.register(
    NoticeKind(
        key="dossiers.paid_in_part",
        label=_("A dossier was paid for in part"),
        subject=_("Dossier %(code)s was paid for in part."),
        body=_("Dossier %(code)s: %(sum)s came in, %(rest)s is still to be paid."),
    )
)
TO_PAY_BACK = kinds.register(
    NoticeKind(
        key="dossiers.to_pay_back",
        label=_("Money of a dossier is to be paid back"),
        subject=_("Money of dossier %(code)s is to be paid back."),
        body=_("Dossier %(code)s: %(sum)s is to be paid back. Please ask for the refund."),
    )
)
PAID_OUT = kinds.register(
    NoticeKind(
        key="dossiers.paid_out",
        label=_("Money of a dossier was paid back"),
        subject=_("Money of dossier %(code)s was paid back."),
        body=_("Dossier %(code)s: %(sum)s was paid back."),
    )
)
RESULT_REPLACED = kinds.register(
    NoticeKind(
        key="dossiers.result_replaced",
        label=_("The result of a dossier was replaced"),
        subject=_("The result of dossier %(code)s was replaced by another."),
        body=_(
            "The result of dossier %(code)s was replaced by another. Please hand out the new one,"
            " and take the old one back if it was handed out."
        ),
    )
)
RESULT_RECALLED = kinds.register(
    NoticeKind(
        key="dossiers.result_recalled",
        label=_("The result of a dossier was recalled"),
        subject=_("The result of dossier %(code)s was recalled."),
        body=_(
            "The result of dossier %(code)s was recalled. Please do not hand it out, or ask it back"
            " if it was handed out. The document that replaces it is begun on the page of the"
            " recalled one."
        ),
    )
)
COMPLAINT = kinds.register(
    NoticeKind(
        key="dossiers.complaint",
        label=_("A citizen complains of delay"),
        subject=_("A citizen complains that dossier %(code)s is late."),
        body=_(
            "A citizen complains that dossier %(code)s is late. Please answer by %(deadline)s."
        ),
        channels=(EMAIL,),
    )
)
