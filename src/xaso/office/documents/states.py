"""How things of the module can stand."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

SIGNED_AS = "documents"
"""By which key signing knows documents."""
SIGNER = "signer"
"""The place of the signer's own signature on the paper; those of others are numbered from 2."""


class Direction(models.TextChoices):
    """Which way a document goes (NĐ 30/2020/NĐ-CP Đ3.6–3.7 [verified])."""

    IN = "in", _("Incoming")
    OUT = "out", _("Outgoing")
    INTERNAL = "internal", _("Internal")


class DocumentState(models.TextChoices):
    """How far a document has come; the first group belongs to what we write, the second to what comes."""

    DRAFT = "draft", _("Being drafted")
    CHECKING = "checking", _("With the head of unit")
    SIGNING = "signing", _("Waiting for signature")
    SIGNED = "signed", _("Signed and sealed")
    RELEASED = "released", pgettext_lazy("document", "Released")
    RECALLED = "recalled", _("Recalled")
    REPLACED = "replaced", _("Replaced")
    DROPPED = "dropped", pgettext_lazy("document", "Given up")

    ARRIVED = "arrived", _("Arrived")
    REGISTERED = "registered", _("Registered")
    SUBMITTED = "submitted", _("Waiting for a directive")
    ASSIGNED = "assigned", _("Assigned")
    IN_PROGRESS = "in_progress", _("Being handled")
    CLOSED = "closed", _("Handled to the end")
    REFUSED = "refused", _("Not accepted")
    DESTROYED = "destroyed", _("Destroyed after recall")


OVER = (DocumentState.DROPPED, DocumentState.RECALLED, DocumentState.REPLACED)
"""States in which one of ours counts no longer."""
WRITING = (DocumentState.DRAFT, DocumentState.CHECKING, DocumentState.SIGNING)
"""States in which one of ours has no legal force yet."""

MOVES: dict[str, frozenset[str]] = {
    DocumentState.DRAFT: frozenset(
        {DocumentState.CHECKING, DocumentState.SIGNING, DocumentState.DROPPED}
    ),
    DocumentState.CHECKING: frozenset(
        {DocumentState.DRAFT, DocumentState.SIGNING, DocumentState.DROPPED}
    ),
    DocumentState.SIGNING: frozenset({DocumentState.DRAFT, DocumentState.SIGNED}),
    DocumentState.SIGNED: frozenset({DocumentState.RELEASED, DocumentState.RECALLED}),
    DocumentState.RELEASED: frozenset({DocumentState.RECALLED, DocumentState.REPLACED}),
}
"""From which state one of ours may come into which."""


class Urgency(models.TextChoices):
    """How fast a document goes (NĐ 30/2020/NĐ-CP Annex I part II [verified])."""

    NORMAL = "normal", _("Not urgent")
    URGENT = "urgent", _("Urgent (KHẨN)")
    VERY_URGENT = "very_urgent", _("Very urgent (THƯỢNG KHẨN)")
    EXPRESS = "express", _("Express (HỎA TỐC)")


class FileRole(models.TextChoices):
    """What a file is to its document."""

    MAIN = "main", _("Document")
    ATTACHMENT = "attachment", _("Annex")
    SIGNED = "signed", pgettext_lazy("document", "Signed")
    ORIGINAL = "original", _("As received")
    ARCHIVE = "archive", _("Archive copy")
    REPLACED = "replaced", _("Replaced")


class Part(models.TextChoices):
    """What somebody has to do with a document, which lets them read it."""

    AUTHOR = "author", _("Author")
    CHECKER = "checker", _("Checks")
    ADVISER = "adviser", _("Gives an opinion")
    SIGNER = "signer", _("Signs")
    CLERK = "clerk", _("Clerk")
    LEAD = "lead", _("Leads the handling")
    CO_WORKER = "co_worker", _("Takes part")
    INFORMED = "informed", _("For information")


class Answer(models.TextChoices):
    """What was said of a draft."""

    AGREED = "agreed", _("Agrees")
    REMARKS = "remarks", _("Agrees, with remarks")
    DISAGREED = "disagreed", _("Does not agree")


class Channel(models.TextChoices):
    """How a document goes to a receiver."""

    EXCHANGE = "exchange", _("Document exchange")
    EMAIL = "email", _("E-mail")
    POST = "post", _("Post")
    HAND = "hand", _("By hand")


ON_PAPER = (Channel.POST, Channel.HAND)
"""Ways on which a copy on paper goes, which the clerk notes when it is on its way."""


class Delivery(models.TextChoices):
    """How far a document has come on its way to a receiver (statuses 01–06, 13–16 of the axis)."""

    WAITING = "waiting", _("Not sent yet")
    SENT = "sent", _("Sent")
    ARRIVED = "arrived", _("Arrived")
    REJECTED = "rejected", _("Not accepted")
    REGISTERED = "registered", _("Registered")
    ASSIGNED = "assigned", _("Assigned")
    IN_PROGRESS = "in_progress", _("Being handled")
    COMPLETED = "completed", _("Done")
    FAILED = "failed", _("Could not be sent")
    RECALL_ASKED = "recall_asked", _("Asked to give it back")
    RECALL_ACCEPTED = "recall_accepted", _("Gave it back")
    RECALL_REFUSED = "recall_refused", _("Refused to give it back")


class NumberUse(models.TextChoices):
    """What became of a reserved number."""

    RESERVED = "reserved", _("Reserved")
    USED = "used", _("Used")
    VOID = "void", _("Void")


class CopyKind(models.TextChoices):
    """Kinds of certified copies (NĐ 30/2020/NĐ-CP Đ25 [verified])."""

    TRUE_COPY = "SY", _("True copy (sao y)")
    EXTRACT = "TrS", _("Extract (trích sao)")
    COPY_OF_COPY = "SL", _("Copy of a copy (sao lục)")
