"""What citizens are sent about filing: codes by which they agree, and the code of the dossier."""

from django.utils.translation import gettext_lazy as _

from xaso.kernel.notifications.api import EMAIL, PUSH, SMS, ZALO, NoticeKind, kinds

HELP_CODE = kinds.register(
    NoticeKind(
        key="portal.help_code",
        label=_("Code by which a citizen lets somebody file for them"),
        subject=_("Code for filing with help"),
        body=_(
            "%(code)s is your code to let %(person)s fill in and send for you: %(procedure)s."
            " Good for %(minutes)s minutes. Tell it only if you asked this person."
        ),
        channels=(SMS,),
        urgent=True,
    )
)
SENDING_CODE = kinds.register(
    NoticeKind(
        key="portal.sending_code",
        label=_("Code by which a citizen sends a dossier"),
        subject=_("Code for sending a dossier"),
        body=_(
            "%(code)s is your code for sending: %(procedure)s. Good for %(minutes)s minutes."
            " With it you stand up for what was filled in."
        ),
        channels=(SMS,),
        urgent=True,
    )
)
SENT_FOR_YOU = kinds.register(
    NoticeKind(
        key="portal.sent_for_you",
        label=_("A dossier was sent for a citizen"),
        subject=_("Dossier %(code)s was sent for you."),
        body=_(
            "%(person)s sent dossier %(code)s for you: %(procedure)s. Follow it: %(address)s"
        ),
        channels=(SMS,),
        must_arrive=True,
    )
)
CLOSING = kinds.register(
    NoticeKind(
        key="portal.closing",
        label=_("Result handed out, with the way to rate"),
        subject=_("The result of dossier %(code)s was handed out."),
        body=_("The result of your dossier was handed out. Please say how you were served:"),
        channels=(PUSH, ZALO, SMS, EMAIL),
        for_citizens=True,
    )
)
