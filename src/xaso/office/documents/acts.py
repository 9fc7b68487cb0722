"""What can be done with a document, as its history and the audit trail say it."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

ACTS = {
    "drafted": _("Draft begun"),
    "saved": _("Draft changed"),
    "opinions_asked": _("Opinions asked for"),
    "opinion_given": _("Opinion given"),
    "sent_to_check": _("Given to the head of unit"),
    "returned": _("Returned to the author"),
    "submitted": _("Submitted for signature"),
    "withdrawn": _("Taken back from signing"),
    "numbered": _("Number and date taken"),
    "number_let_go": _("Chosen number let go"),
    "signed": _("Signature made"),
    "refused": _("Signature refused"),
    "sealed": _("Signed and sealed by all"),
    "released": pgettext_lazy("document", "Released"),
    "receivers_added": _("Sent to further receivers"),
    "changed": _("Receivers told of a change"),
    "delivery_noted": _("Delivery noted"),
    "recalled": _("Recalled"),
    "replaced": _("Replaced by another document"),
    "annexes_changed": _("Annexes changed"),
    "annex_signed": _("Annex signed by the organisation"),
    "annex_refused": _("Signature of an annex refused"),
    "corrected": _("Correction begun"),
    "dropped": pgettext_lazy("document", "Given up"),
    "number_voided": _("Given up, its number is void"),
    "copied": _("Certified copy made"),
    "called_off": _("Stopped, since what it was written for has ended"),
    "ended_after_release": _("What it was written for ended after its release"),
    "succeeded": _("Handed to a successor"),
    "content_destroyed": _("Content destroyed by a decision"),
}
"""Keys of acts and their names; the acts of incoming documents are added in their own file."""
