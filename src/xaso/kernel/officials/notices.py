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
POWER_ENDS = kinds.register(
    NoticeKind(
        key="officials.power_ends",
        label=_("An administrative power ends soon"),
        subject=_("An administrative power in %(unit)s ends on %(date)s."),
        body=_(
            "The power “%(role)s” of %(person)s in %(unit)s ends on %(date)s. An IT officer can"
            " renew it until then, with a reason."
        ),
        channels=(EMAIL,),
        must_arrive=True,
    )
)
POWER_FROM_HOST = kinds.register(
    NoticeKind(
        key="officials.power_from_host",
        label=_("An administrative power was extended on the server"),
        subject=_("An administrative power in %(unit)s was extended on the server."),
        body=_(
            "The power “%(role)s” of %(person)s in %(unit)s now ends on %(date)s. It was extended"
            " on the server itself, not on a page. Reason: %(reason)s"
        ),
        channels=(EMAIL,),
        must_arrive=True,
    )
)
LEAVING = kinds.register(
    NoticeKind(
        key="officials.leaving",
        label=_("Your last day of work is set"),
        subject=_("Your last day of work here is %(date)s."),
        body=_(
            "Your roles here end after %(date)s and your work goes to colleagues then. If that"
            " is wrong, please tell the IT officer before."
        ),
    )
)
NOBODY_ADMINISTERS = kinds.register(
    NoticeKind(
        key="officials.nobody_administers",
        label=_("Nobody administers the commune any more"),
        subject=_("Nobody administers the commune in the product any more."),
        body=_(
            "%(person)s left after %(date)s and nobody else holds the role of IT officer. Please"
            " have the host give the role to somebody."
        ),
        channels=(EMAIL,),
        must_arrive=True,
    )
)
WORK_RECEIVED = kinds.register(
    NoticeKind(
        key="officials.work_received",
        label=_("Work of a colleague was handed over to you"),
        subject=_("Work in %(unit)s was handed over to you."),
        body=_("%(count)s dossiers of %(person)s in %(unit)s are with you now."),
    )
)
EMERGENCY_OPENED = kinds.register(
    NoticeKind(
        key="officials.emergency_opened",
        label=_("An emergency power was opened"),
        subject=_("An emergency power was opened; it ends at %(moment)s."),
        body=_(
            "%(person)s opened the emergency power “%(role)s” for themselves until %(moment)s."
            " Reason: %(reason)s Please check now whether that is right, and have a leader"
            " review it afterwards."
        ),
        channels=(EMAIL,),
        must_arrive=True,
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
FILE_RELEASED = kinds.register(
    NoticeKind(
        key="officials.file_released",
        label=_("A file that was held back is open again"),
        subject=_("A file that you sent in can be opened again."),
        body=_(
            "The scanner had held back the file “%(name)s”. It was checked again and nothing was"
            " found. Reason: %(reason)s"
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
        must_arrive=True,
    )
)
SIGN_IN_CHANGED = kinds.register(
    NoticeKind(
        key="officials.sign_in_changed",
        label=_("How you sign in was changed"),
        subject=_("How you sign in was changed."),
        body=_(
            "%(what)s Done by: %(person)s, at %(moment)s. If you did not do this and did not ask"
            " for it, tell the IT officer and a leader of your commune at once."
        ),
        channels=(EMAIL,),
        must_arrive=True,
    )
)
LEADER_RESET = kinds.register(
    NoticeKind(
        key="officials.leader_reset",
        label=_("How a leader signs in was reset"),
        subject=_("How a leader signs in was reset."),
        body=_(
            "Account of %(person)s: %(what)s Done by: %(officer)s, at %(moment)s. Please ask"
            " %(person)s whether that was wanted; the audit trail shows the reason."
        ),
        channels=(EMAIL,),
        must_arrive=True,
    )
)
UNUSED_SOON = kinds.register(
    NoticeKind(
        key="officials.unused_soon",
        label=_("Your account will be closed"),
        subject=_("Your account will be closed on %(date)s."),
        body=_("Nobody has signed in with it for a long time. Sign in once to keep it."),
        channels=(EMAIL,),
        must_arrive=True,
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
        must_arrive=True,
    )
)
