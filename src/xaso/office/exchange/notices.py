"""What the clerks are told about the exchange of documents."""

from django.utils.translation import gettext_lazy as _

from xaso.kernel.notifications.api import NoticeKind, kinds

TO_DECIDE = kinds.register(
    NoticeKind(
        key="exchange.to_decide",
        label=_("An agency wants a document back or changed"),
        subject=_("The sender of document %(code)s wants it back or changed."),
        body=_("%(sender)s asks for this: %(reason)s Please decide at the exchange desk."),
    )
)
HELD_BACK = kinds.register(
    NoticeKind(
        key="exchange.held_back",
        label=_("A package of documents was held back"),
        subject=_("A package of documents was held back."),
        body=_("%(sender)s sent a package that was not taken: %(reason)s"),
    )
)
GIVEN_UP = kinds.register(
    NoticeKind(
        key="exchange.given_up",
        label=_("A document could not be sent"),
        subject=_("Document %(code)s could not be sent."),
        body=_("It did not reach %(receiver)s: %(reason)s"),
    )
)
