"""What officials are told of documents that come in."""

from django.utils.translation import gettext_lazy as _

from xaso.kernel.notifications.api import EMAIL, NoticeKind, kinds

SUBMITTED = kinds.register(
    NoticeKind(
        key="documents.submitted",
        label=_("A document waits for your directive"),
        subject=_("Incoming document no. %(number)s waits for your directive."),
        body=_("Incoming document no. %(number)s waits for your directive: %(subject)s."),
    )
)
ASSIGNED = kinds.register(
    NoticeKind(
        key="documents.assigned",
        label=_("A document was given to you"),
        subject=_("Incoming document no. %(number)s was given to you."),
        body=_("Incoming document no. %(number)s was given to you: %(subject)s."),
        channels=(EMAIL,),
    )
)
UNDONE = kinds.register(
    NoticeKind(
        key="documents.undone",
        label=_("A document was given to you by mistake"),
        subject=_("You need not handle incoming document no. %(number)s."),
        body=_(
            "Incoming document no. %(number)s was given to you by mistake; please leave it."
        ),
    )
)
RETURNED = kinds.register(
    NoticeKind(
        key="documents.returned",
        label=_("A document was returned to you"),
        subject=_("Incoming document no. %(number)s was returned to you."),
        body=_("Incoming document no. %(number)s was returned to you: %(subject)s."),
    )
)
SOON = kinds.register(
    NoticeKind(
        key="documents.soon_due",
        label=_("A document is due soon"),
        subject=_("Incoming document no. %(number)s is due on %(deadline)s."),
        body=_("Incoming document no. %(number)s is due on %(deadline)s: %(subject)s."),
        channels=(EMAIL,),
    )
)
LATE = kinds.register(
    NoticeKind(
        key="documents.late",
        label=_("A document is late"),
        subject=_("Incoming document no. %(number)s was due on %(deadline)s."),
        body=_("Incoming document no. %(number)s was due on %(deadline)s: %(subject)s."),
        channels=(EMAIL,),
    )
)
