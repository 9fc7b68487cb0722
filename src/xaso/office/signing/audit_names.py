"""What people call the things that this module writes into the audit trail."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xaso.kernel.audit.api import name_actions, name_words

name_actions(
    {
        "signing.request.made": _("Paper submitted for signatures"),
        "signing.request.cancelled": _("Request for signatures called off"),
        "signing.request.handed_on": _("Signature or paper handed to a successor"),
        "signing.step.signed": _("Paper signed"),
        "signing.step.refused": _("Signature refused"),
        "signing.key.registered": _("Signing key registered"),
        "signing.key.retired": _("Signing key taken out of use"),
        "signing.key.lost": _("Signing key reported lost"),
        "signing.key.wrong_pin": _("Wrong PIN of a signing key"),
        "signing.image.added": _("Picture of a signature added"),
        "signing.image.retired": _("Picture of a signature taken out of use"),
        "signing.authority.recorded": _("Signing authority recorded"),
        "signing.authority.withdrawn": _("Signing authority withdrawn"),
        "signing.batch.signed": _("Papers signed in one act"),
        "signing.plugin.begun": _("Paper handed to the signing program"),
        "signing.file.checked": _("Signatures of a file checked once more"),
        "signing.requests.exported": _("List of requests for signatures taken out"),
    }
)
name_words(
    {
        "signing.request": _("Request for signatures"),
        "signing.key": _("Signing key"),
        "signing.image": _("Picture of a signature"),
        "signing.authority": _("Signing authority"),
        "signing.batch": _("Signing batch"),
        "signing.requests": _("Requests for signatures"),
        "signing.file": _("Signed file"),
        "verdict": _("Verdict on the signatures"),
        "serial": _("Serial number"),
        "steps": _("Signatures asked for"),
        "closed": _("Key closed for a while"),
        "printed": _("Printed above the name"),
        "decision": pgettext_lazy("signing", "Decision"),
        "since": _("From"),
        "until": _("Valid to"),
        "holder": _("Who signs"),
    }
)
