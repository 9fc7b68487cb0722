"""The words of the exchange: kinds of messages, how sending and receiving stand, statuses."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class MessageKind(models.TextChoices):
    """What a message is for (``BussinessDocType`` of edXML 0 to 3, or a status message)."""

    NEW = "new", _("A new document")
    RECALL = "recall", _("Recall")
    UPDATE = "update", _("Update")
    REPLACEMENT = "replacement", _("Replacement")
    STATUS = "status", _("Status")


CARRIES = (MessageKind.NEW, MessageKind.REPLACEMENT)
"""Messages by which a document first comes to a receiver."""


class SendState(models.TextChoices):
    """How the sending of a message stands."""

    QUEUED = "queued", _("To be sent")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Failed, will be tried again")
    DEAD = "dead", _("Sending given up")
    OFF = "off", _("Called off")


class ReceiptState(models.TextChoices):
    """What became of a message that came."""

    ACCEPTED = "accepted", _("Taken")
    DUPLICATE = "duplicate", _("Came before")
    TO_DECIDE = "to_decide", _("Waits for a decision")
    AGREED = "agreed", _("Agreed to")
    DECLINED = "declined", _("Declined")
    QUARANTINED = "quarantined", _("Held back")


class SignatureState(models.TextChoices):
    """What was found of the signature of a package; the PDF inside has its own."""

    NONE = "none", _("Not signed")
    VALID = "valid", _("Signed, whole and unchanged")
    WEAK = "weak", _("Signed by SHA-1, unchanged")
    FOREIGN = "foreign", _("Signed in a way that cannot be checked")
    UNKNOWN = "unknown", _("Signed by somebody this office does not know")


class StatusCode(models.TextChoices):
    """The statuses that systems tell each other of a document (office-law §2.4); 14 is read as 15."""

    ARRIVED = "01", _("Arrived")
    REFUSED = "02", _("Not accepted")
    REGISTERED = "03", _("Registered")
    ASSIGNED = "04", _("Assigned")
    IN_PROGRESS = "05", _("In progress")
    COMPLETED = "06", _("Completed")
    RECALL_ASKED = "13", _("Recall asked for")
    CHANGE_AGREED = "15", _("Change agreed to")
    CHANGE_DECLINED = "16", _("Change declined")


WITH_REASON = frozenset(
    {StatusCode.REFUSED, StatusCode.RECALL_ASKED, StatusCode.CHANGE_DECLINED}
)
"""Statuses that are worth nothing without a reason."""
