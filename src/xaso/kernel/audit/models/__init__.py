"""What happened, who looked, whose keys seal it, and the tree that shows nothing was altered."""

from xaso.kernel.audit.models.people import PersonalBody, PersonKey
from xaso.kernel.audit.models.trail import AccessRecord, AuditEntry
from xaso.kernel.audit.models.tree import TreeCheckpoint, TreeHead, TreeTile

__all__ = [
    "AccessRecord",
    "AuditEntry",
    "PersonKey",
    "PersonalBody",
    "TreeCheckpoint",
    "TreeHead",
    "TreeTile",
]
