"""What people are told about signing."""

from django.utils.translation import gettext_lazy as _

from xaso.kernel.notifications.api import EMAIL, NoticeKind, kinds

WAITING = kinds.register(
    NoticeKind(
        key="signing.waiting",
        label=_("A paper waits for your signature"),
        subject=_("A paper waits for your signature."),
        body=_("“%(title)s” waits for your signature."),
    )
)
REFUSED = kinds.register(
    NoticeKind(
        key="signing.refused",
        label=_("A paper was not signed"),
        subject=_("A paper that you submitted was not signed."),
        body=_("%(person)s did not sign “%(title)s”. Reason: %(reason)s"),
    )
)
COMPLETED = kinds.register(
    NoticeKind(
        key="signing.completed",
        label=_("A paper was signed by all"),
        subject=_("A paper that you submitted was signed by all."),
        body=_("“%(title)s” was signed by all."),
    )
)
TAKEN = kinds.register(
    NoticeKind(
        key="signing.taken",
        label=_("A colleague signed in your place"),
        subject=_("A colleague signed a paper in your place."),
        body=_("%(person)s signed “%(title)s” in your place, as %(printed)s."),
    )
)
SIGNER_LEFT = kinds.register(
    NoticeKind(
        key="signing.signer_left",
        label=_("A signer has left"),
        subject=_("A paper that you submitted waits for somebody who has left."),
        body=_(
            "“%(title)s” waits for the signature of %(person)s, who has left. Please call it"
            " off and choose who signs."
        ),
    )
)
ASKER_LEFT = kinds.register(
    NoticeKind(
        key="signing.asker_left",
        label=_("Who submitted papers for signatures has left"),
        subject=_("Who submitted papers for signatures has left."),
        body=_(
            "%(person)s has left and nobody took over %(count)s papers that they submitted for"
            " signatures. Please see to it that they are signed or called off."
        ),
    )
)
KEY_LOST = kinds.register(
    NoticeKind(
        key="signing.key_lost",
        label=_("A signing key was reported lost"),
        subject=_("A signing key was reported lost."),
        body=_(
            "%(person)s reported the key “%(key)s” (serial number %(serial)s) lost. It signs"
            " nothing here any more. Please have the certificate revoked at once."
        ),
        channels=(EMAIL,),
        must_arrive=True,
    )
)
KEY_ENDS = kinds.register(
    NoticeKind(
        key="signing.key_ends",
        label=_("A certificate expires soon"),
        subject=_("A certificate expires on %(date)s."),
        body=_(
            "The certificate of the key “%(key)s” expires on %(date)s. Please renew it in time."
        ),
    )
)
