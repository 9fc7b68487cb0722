"""Documents, their numbers, drafts, receivers and copies."""

from xaso.office.documents.models.arrivals import Arrival
from xaso.office.documents.models.changes import ChangeFile
from xaso.office.documents.models.copies import CertifiedCopy
from xaso.office.documents.models.directives import Assignment, Directive
from xaso.office.documents.models.documents import (
    Document,
    DocumentAct,
    DocumentFile,
    DocumentHand,
    DocumentQuerySet,
)
from xaso.office.documents.models.drafts import Draft, DraftVersion, Opinion
from xaso.office.documents.models.finding import DocumentText, SearchEntry, SearchPosting
from xaso.office.documents.models.letters import Letter, LetterBox
from xaso.office.documents.models.registers import (
    DocumentRegister,
    NumberReservation,
    RegisterYear,
)
from xaso.office.documents.models.releases import DeliveryStep, DocumentReceiver
from xaso.office.documents.models.signers import CoSigner

__all__ = [
    "Arrival",
    "Assignment",
    "CertifiedCopy",
    "ChangeFile",
    "CoSigner",
    "DeliveryStep",
    "Directive",
    "Document",
    "DocumentAct",
    "DocumentFile",
    "DocumentHand",
    "DocumentQuerySet",
    "DocumentReceiver",
    "DocumentRegister",
    "DocumentText",
    "Draft",
    "DraftVersion",
    "Letter",
    "LetterBox",
    "NumberReservation",
    "Opinion",
    "RegisterYear",
    "SearchEntry",
    "SearchPosting",
]
