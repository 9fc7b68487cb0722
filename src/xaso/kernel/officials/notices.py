"""What officials are told about their roles."""

from django.utils.translation import gettext_lazy as _

from xaso.kernel.notifications.api import NoticeKind, kinds

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
