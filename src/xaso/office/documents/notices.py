"""What officials are told of documents of ours."""

from django.utils.translation import gettext_lazy as _

from xaso.kernel.notifications.api import NoticeKind, kinds

OPINION_ASKED = kinds.register(
    NoticeKind(
        key="documents.opinion_asked",
        label=_("Your opinion on a draft is asked for"),
        subject=_("Your opinion on a draft is asked for."),
        body=_("%(who)s asks for your opinion on a draft: %(subject)s."),
    )
)
TO_CHECK = kinds.register(
    NoticeKind(
        key="documents.to_check",
        label=_("A draft is to be looked at"),
        subject=_("You were given a draft to be looked at."),
        body=_("%(who)s gave you a draft to be looked at: %(subject)s."),
    )
)
CAME_BACK = kinds.register(
    NoticeKind(
        key="documents.came_back",
        label=_("A draft came back to be changed"),
        subject=_("A draft of yours came back to be changed."),
        body=_("Your draft “%(subject)s” came back to be changed: %(words)s"),
    )
)
GIVEN_UP = kinds.register(
    NoticeKind(
        key="documents.given_up",
        label=_("A draft of yours with a number was given up"),
        subject=_("A draft of yours was given up."),
        body=_(
            "Draft no. %(code)s “%(subject)s” was given up and its number is void: %(words)s"
        ),
    )
)
GONE_OUT = kinds.register(
    NoticeKind(
        key="documents.gone_out",
        label=_("A document of yours was released"),
        subject=_("A document of yours was released."),
        body=_("Document no. %(code)s was released: %(subject)s."),
    )
)
CALLED_OFF = kinds.register(
    NoticeKind(
        key="documents.called_off",
        label=_("A document you work on or sign was stopped"),
        subject=_("A document that you have to do with was stopped."),
        body=_(
            "“%(subject)s” was stopped: %(words)s It is no longer signed or released; you need do"
            " nothing more."
        ),
    )
)
TO_DECIDE = kinds.register(
    NoticeKind(
        key="documents.to_decide",
        label=_("A stopped document with a number waits for the clerk"),
        subject=_("Document no. %(code)s was stopped and waits for your decision."),
        body=_(
            "Document no. %(code)s “%(subject)s” was stopped: %(words)s Please open it and give it"
            " up with its number, or recall it if it is sealed already."
        ),
    )
)
ENDED_AFTER_RELEASE = kinds.register(
    NoticeKind(
        key="documents.ended_after_release",
        label=_("What a released document was written for has ended"),
        subject=_("What document no. %(code)s was written for has ended."),
        body=_(
            "Document no. %(code)s “%(subject)s” was released already: %(words)s Please see whether"
            " it is to be recalled."
        ),
    )
)
