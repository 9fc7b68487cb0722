"""What citizens are told when a dossier was taken in."""

from django.utils.translation import gettext_lazy as _

from xaso.kernel.notifications.api import EMAIL, NoticeKind

RECEIPT = NoticeKind(
    "counter.receipt",
    _("Receipt for the citizen"),
    _("Dossier %(code)s was received"),
    _(
        "The commune has received dossier %(code)s: %(procedure)s.\n"
        "%(promise)s\n"
        "Follow it at %(address)s."
    ),
    (EMAIL,),
)
