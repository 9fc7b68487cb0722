"""What citizens are told of their dossiers: short, polite, nobody's name.

A citizen is told where the law says so and where something is asked of them or given to them:
of receipt (NĐ 61/2018 Đ.17.3 [V]), of a new date with an apology, by text message or e-mail
(Đ.19.9 [V]), and at each state (NĐ 224/2026 Đ.15.1 [V]). What only moves inside the
authority is on the dossier's page.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from xaso.kernel.notifications.api import EMAIL, PUSH, SMS, ZALO, NoticeKind, kinds

CHEAPEST_FIRST = (PUSH, ZALO, SMS, EMAIL)


def _kind(key: str, label: Promise, text: Promise, **more: Promise | bool) -> NoticeKind:
    """Register a kind for citizens; it says the same in subject and body unless told otherwise."""
    given: dict[str, Promise | bool] = {"subject": text, **more}
    return kinds.register(
        NoticeKind(
            key=f"dossiers.citizen_{key}",
            label=label,
            body=text,
            channels=CHEAPEST_FIRST,
            for_citizens=True,
            no_link_by_sms=True,
            **given,  # type: ignore[arg-type]
        )
    )


SENT_IN = _kind(
    "sent_in",
    _("Your dossier came in"),
    _("Dossier %(code)s was sent at %(moment)s. The desk looks at it and will tell you."),
)
RECEIVED = _kind(
    "received",
    _("Your dossier was received"),
    _("Dossier %(code)s was received. The result is due at %(deadline)s."),
)
NOT_ACCEPTED = _kind(
    "not_accepted",
    _("Your dossier was not accepted"),
    _("Dossier %(code)s was not accepted. The notice to it says why."),
)
PAPERS_WANTED = _kind(
    "papers_wanted",
    _("Further papers are wanted"),
    _("Dossier %(code)s needs further papers (%(count)s). Please look at it and add them."),
    must_arrive=True,
)
TO_PAY = _kind(
    "to_pay",
    _("A fee is to be paid"),
    _("Dossier %(code)s: please pay %(sum)s so that it can go on."),
    subject=_("Dossier %(code)s waits for your payment."),
)
FEE_ASKED = _kind(
    "fee_asked",
    _("The fee of your dossier"),
    _("Dossier %(code)s: the fee is %(sum)s. You can pay it on the page of the dossier."),
    subject=_("Dossier %(code)s: there is a fee to be paid."),
)
FEE_REMINDER = _kind(
    "fee_reminder",
    _("A fee is still to be paid"),
    _("Dossier %(code)s: %(sum)s is still to be paid."),
    subject=_("Dossier %(code)s: the fee is still to be paid."),
)
FEE_LAPSED = _kind(
    "fee_lapsed",
    _("Your dossier ended because its fee was not paid"),
    _("Dossier %(code)s ended: its fee was not paid in %(count)s days. You can send it anew."),
)
EXEMPTION_REFUSED = _kind(
    "exemption_refused",
    _("You were not let off the fee"),
    _("Dossier %(code)s: you were not let off the fee. %(reason)s Please pay %(sum)s."),
    subject=_("Dossier %(code)s: you were not let off the fee."),
)
PAID = _kind(
    "paid",
    _("Your payment came in"),
    _("Dossier %(code)s: %(sum)s came in. Thank you."),
    subject=_("Dossier %(code)s: your payment came in."),
)
PASSED_ON = _kind(
    "passed_on",
    _("Your dossier was passed on"),
    _("Dossier %(code)s was passed on to the competent authority."),
)
LATE = _kind(
    "late",
    _("Apology and new date"),
    _("We apologise: dossier %(code)s takes longer. The result is now due at %(deadline)s."),
    must_arrive=True,
)
READY = _kind(
    "ready",
    _("Your result is ready"),
    _("The result of dossier %(code)s is ready. You can collect it now."),
)
REFUSED = _kind(
    "refused",
    _("Your request was refused"),
    _("The request of dossier %(code)s was refused. The notice to it says why."),
)
WITHDRAWN = _kind(
    "withdrawn",
    _("Your dossier was withdrawn"),
    _("Dossier %(code)s was withdrawn, as you asked."),
)
STOPPED = _kind(
    "stopped",
    _("Your dossier was stopped"),
    _("Dossier %(code)s was stopped. The notice to it says why."),
)
RESULT_REPLACED = _kind(
    "result_replaced",
    _("Your result was replaced by a new one"),
    _(
        "The result of dossier %(code)s was replaced. Please use the new one, return the old paper."
    ),
    must_arrive=True,
)
RESULT_RECALLED = _kind(
    "result_recalled",
    _("Your result was recalled"),
    _("The result of dossier %(code)s was recalled. Please do not use it and ask the desk."),
    must_arrive=True,
)
COMPLAINT_ANSWERED = _kind(
    "complaint_answered",
    _("Your complaint about delay was answered"),
    _("Your complaint about the delay of dossier %(code)s was answered. Please look at it."),
)
