"""The words with which work files are described, and where they are in their life."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class AccessMode(models.TextChoices):
    """Who may use a file, with the codes of 05/2025/TT-BNV; secret ones are never taken in."""

    PUBLIC = "01", _("Open to all officials")
    CONDITIONAL = "02", _("Only for those who work on it")


class FileKind(models.TextChoices):
    """What the work is, where the law gives it another day of handing over."""

    GENERAL = "general", pgettext_lazy("work file", "General")
    CONSTRUCTION = "construction", _("Basic construction")


class FileState(models.TextChoices):
    """Where a work file is in its life."""

    OPEN = "open", pgettext_lazy("work file", "Being collected")
    CLOSED = "closed", pgettext_lazy("work file", "Closed")
    OFFERED = "offered", _("Offered to the archive")
    ARCHIVED = "archived", _("In the archive")
    REVIEWED = "reviewed", _("Considered for destruction")
    DISPOSED = "disposed", _("Destroyed")


class CatalogueState(models.TextChoices):
    """Whether a catalogue is in force."""

    DRAFT = "draft", pgettext_lazy("catalogue", "Draft")
    APPROVED = "approved", pgettext_lazy("catalogue", "Approved")


class Numbering(models.TextChoices):
    """How the files of a catalogue are numbered; 30/2020/NĐ-CP, Annex V.I.2 allows both."""

    THROUGH = "through", _("Through the whole catalogue")
    HEADING = "heading", _("Anew under each heading")


class Mark(models.TextChoices):
    """How surely a rule is known."""

    VERIFIED = "verified", _("Read in the legal text")
    SECONDARY = "secondary", _("Read in a text that cites it")
    UNCONFIRMED = "unconfirmed", _("Not confirmed yet")


class HandOverState(models.TextChoices):
    """Where a hand-over to the archive is, in the words of 05/2025/TT-BNV."""

    DRAFT = "draft", pgettext_lazy("hand-over", "Being prepared")
    WAITING = "waiting", _("Waiting to be received")
    PROCESSING = "processing", pgettext_lazy("hand-over", "Being examined")
    PASSED = "passed", _("Found in order")
    FAILED = "failed", _("Not in order")
    FINISHED = "finished", pgettext_lazy("hand-over", "Finished")


class PackageState(models.TextChoices):
    """Whether the package of a file is there."""

    WANTED = "wanted", pgettext_lazy("package", "Waiting")
    WRITING = "writing", pgettext_lazy("package", "Being written")
    READY = "ready", pgettext_lazy("package", "Ready")
    FAULTY = "faulty", pgettext_lazy("package", "Cannot be written")


class DisposalState(models.TextChoices):
    """Where a destruction of files is."""

    DRAFT = "draft", pgettext_lazy("disposal", "Being prepared")
    COUNCIL = "council", _("With the council")
    DECIDED = "decided", pgettext_lazy("disposal", "Decided")
    CARRIED_OUT = "carried_out", pgettext_lazy("disposal", "Carried out")
    CANCELLED = "cancelled", pgettext_lazy("disposal", "Given up")


class CouncilVerdict(models.TextChoices):
    """What the council says of one file."""

    OPEN = "open", pgettext_lazy("council", "No opinion yet")
    DESTROY = "destroy", pgettext_lazy("council", "Destroy")
    KEEP = "keep", pgettext_lazy("council", "Keep")


class MemberRole(models.TextChoices):
    """What somebody is in the council that looks through expired files."""

    CHAIR = "chair", pgettext_lazy("council", "Chair")
    SECRETARY = "secretary", pgettext_lazy("council", "Secretary")
    MEMBER = "member", pgettext_lazy("council", "Member")
