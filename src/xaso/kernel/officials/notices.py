"""What officials are told about their roles."""

from django.utils.translation import gettext_lazy as _

from xaso.kernel.notifications.api import EMAIL, NoticeKind, kinds

OWN_RIGHTS = kinds.register(
    NoticeKind(
        key="officials.own_rights",
        label=_("An official raised their own rights"),
        subject=_("An official gave themselves a role in %(unit)s."),
        body=_(
            "%(person)s gave themselves the role “%(role)s” in %(unit)s."
            " Please check whether that is right."
        ),
    )
)
ROLE_LENT = kinds.register(
    NoticeKind(
        key="officials.role_lent",
        label=_("A role was lent to you"),
        subject=_("A role in %(unit)s is lent to you from %(date)s."),
        body=_(
            "%(person)s lends you the role “%(role)s” in %(unit)s from %(date)s"
            " to %(until)s. Reason: %(reason)s"
        ),
    )
)
ROLE_TAKEN_BACK = kinds.register(
    NoticeKind(
        key="officials.role_taken_back",
        label=_("A lent role was taken back"),
        subject=_("A role in %(unit)s is no longer lent to you."),
        body=_("%(person)s took back the role “%(role)s” in %(unit)s."),
    )
)
MALWARE_FOUND = kinds.register(
    NoticeKind(
        key="officials.malware_found",
        label=_("Malware was found in a file"),
        subject=_("Malware was found in a file that was sent in."),
        body=_(
            "The scanner calls it “%(finding)s”. Nobody can open the file. The audit trail says who"
            " sent it in; please check the machine it came from."
        ),
    )
)
NEW_DEVICE = kinds.register(
    NoticeKind(
        key="officials.new_device",
        label=_("Your account was used in a new browser"),
        subject=_("Your account was used in a new browser."),
        body=_(
            "If that was not you, sign that browser out, change your password at once and tell"
            " the IT officer."
        ),
        channels=(EMAIL,),
    )
)
UNUSED_SOON = kinds.register(
    NoticeKind(
        key="officials.unused_soon",
        label=_("Your account will be closed"),
        subject=_("Your account will be closed on %(date)s."),
        body=_("Nobody has signed in with it for a long time. Sign in once to keep it."),
        channels=(EMAIL,),
    )
)
UNUSED_CLOSED = kinds.register(
    NoticeKind(
        key="officials.unused_closed",
        label=_("An unused account was closed"),
        subject=_("An unused account was closed."),
        body=_(
            "Nobody signed in as %(person)s for %(days)s days. If the official still works"
            " here, enable the account again."
        ),
    )
)
INVITED = kinds.register(
    NoticeKind(
        key="officials.invited",
        label=_("Invitation to the system"),
        subject=_("You are invited to set your password."),
        body=_(
            "Your user name is %(username)s. Open this address within 72 hours and choose your"
            " password; it works once: %(link)s"
        ),
        channels=(EMAIL,),
    )
)
