"""What the sender of a document said of it: beside what the clerk put right, so that both are known."""

from datetime import date
from typing import Any
from uuid import UUID

from xaso.office.documents.incoming_values import IncomingInput
from xaso.office.documents.models import DocumentAct
from xaso.office.documents.types import type_named

COMPARED = (
    "type_name",
    "subject",
    "urgency",
    "due_on",
    "signer_position",
    "signer_name",
    "page_count",
)
"""Number, symbol and date say which document it is, so that no change of them is taken."""
SAYING = ("received", "change_asked", "change_accepted")


def said_by(given: IncomingInput) -> dict[str, str]:
    """Return what a sender says, field by field; what it leaves empty is not among it."""
    said = {name: as_text(getattr(given, name)) for name in COMPARED}
    kind = type_named(given.type_name)
    said["type_name"] = kind.name if kind else given.type_name
    return {name: value for name, value in said.items() if value}


def keep_said(document_id: UUID, key: str, said: dict[str, str], **more: Any) -> None:
    """Keep with the newest act of this key what the sender said; the audit trail does not have it."""
    act = DocumentAct.objects.filter(document=document_id, key=key).latest("id")
    act.details = {**act.details, **more, "said": said}
    act.save(update_fields=["details"])


def said_before(document_id: UUID) -> dict[str, str]:
    """Return what the sender said when the document came, and in changes taken over since.

    Of documents that came before this was kept nothing is known.
    """
    acts = DocumentAct.objects.filter(document=document_id, key__in=SAYING)
    said: dict[str, str] = {}
    asked: dict[str, str] = {}
    for act in acts.order_by("at", "id"):
        if act.key == "change_asked":
            asked = act.details.get("said", {})
        else:
            said |= act.details.get("said", {}) if act.key == "received" else asked
    return said


def as_text(value: object) -> str:
    """Return a field as it is compared and kept: a day as 2026-02-05, nothing as nothing."""
    return value.isoformat() if isinstance(value, date) else str(value or "")
