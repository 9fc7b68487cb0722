"""What the page of a document shows."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from xaso.kernel.accounts.api import User
from xaso.office.documents.models import (
    CertifiedCopy,
    DeliveryStep,
    Document,
    DocumentAct,
    DocumentFile,
    DocumentHand,
    DocumentReceiver,
    Draft,
    DraftVersion,
    Opinion,
)
from xaso.office.documents.states import ON_PAPER, SIGNED_AS, Channel, Delivery, FileRole, Part
from xaso.office.signing.api import RequestInfo, StepKind, StepLine, StepState, requests_of
from xaso.ui.values import State, Tone

MOST_PAGES = 60
ACTS = ""
"""The part of the page that only acts look at."""
DELIVERY_TONES: dict[str, Tone] = {
    Delivery.REJECTED: "late",
    Delivery.FAILED: "late",
    Delivery.RECALL_REFUSED: "late",
    Delivery.WAITING: "neutral",
    Delivery.SENT: "info",
}


@dataclass(slots=True)
class DocumentPage:
    """A document with what belongs to the part that is looked at.

    ``is_let_in``: whether this person was let in to write it; ``owes_opinion``: whether they were
    asked and have not answered. Opinions and receivers are there where they are shown, else counted.
    """

    draft: Draft | None
    files: list[DocumentFile]
    receiver_count: int = 0
    opinion_count: int = 0
    is_let_in: bool = False
    owes_opinion: bool = False
    receivers: list[DocumentReceiver] = field(default_factory=list)
    opinions: list[Opinion] = field(default_factory=list)
    request: RequestInfo | None = None
    versions: list[DraftVersion] = field(default_factory=list)
    acts: list[DocumentAct] = field(default_factory=list)
    steps: list[DeliveryStep] = field(default_factory=list)
    copies: list[CertifiedCopy] = field(default_factory=list)
    page_count: int = 0

    def file(self, *roles: FileRole) -> DocumentFile | None:
        """Return the first file that plays one of the roles."""
        for role in roles:
            for one in self.files:
                if one.role == role:
                    return one
        return None

    @property
    def shown(self) -> DocumentFile | None:
        """The PDF that is looked at: with its signatures where there are any."""
        return self.file(FileRole.SIGNED, FileRole.MAIN)

    @property
    def annexes(self) -> list[DocumentFile]:
        """The annexes in files of their own."""
        return [one for one in self.files if one.role == FileRole.ATTACHMENT]

    @property
    def signatures(self) -> tuple[StepLine, ...]:
        """The signatures that are asked for, in their turn."""
        return self.request.steps if self.request else ()

    @property
    def signer_boxes(self) -> dict[str, UUID] | None:
        """Who was asked to sign at which place of the paper; nothing while nobody is asked."""
        persons = {one.box: one.signer_id for one in self.signatures if one.signer_id}
        return persons or None

    @property
    def waits_for_seal(self) -> bool:
        """Whether all persons have signed and only the organisation's seal is missing."""
        return any(
            one.kind != StepKind.PERSON and one.state == StepState.READY
            for one in self.signatures
        )

    @property
    def is_signed_by_somebody(self) -> bool:
        """Whether a signature has been made."""
        return self.file(FileRole.SIGNED) is not None

    @property
    def page_numbers(self) -> range:
        """The numbers of the pages that are shown."""
        return range(1, min(self.page_count or 1, MOST_PAGES) + 1)

    @property
    def deliveries(
        self,
    ) -> list[tuple[DocumentReceiver, State, list[DeliveryStep], str]]:
        """The receivers, how each stands, what happened, and what a clerk can do: bring it, mail it."""
        return [
            (
                one,
                State(str(Delivery(one.state).label), DELIVERY_TONES.get(one.state, "good")),
                [step for step in self.steps if step.receiver_id == one.pk],
                _way_on(one),
            )
            for one in self.receivers
        ]


def _way_on(receiver: DocumentReceiver) -> str:
    if receiver.channel in ON_PAPER and receiver.state == Delivery.WAITING:
        return "handed-over"
    is_lost = receiver.channel == Channel.EMAIL and receiver.state == Delivery.FAILED
    return "send-again" if is_lost else ""


def page_of(document: Document, user: User, tab: str) -> DocumentPage:
    """Return what the chosen part of a document's page shows; six statements at most."""
    page = _begin(document, user)
    page.page_count = document.page_count
    if document.signing_request:
        page.request = requests_of(SIGNED_AS, [document.pk]).get(document.pk)
    if tab == "opinions":
        page.opinions = list(
            Opinion.objects.filter(document=document)
            .select_related("asked")
            .order_by("version", "asked_at", "id")
        )
    if tab == "history":
        page.acts = list(DocumentAct.objects.filter(document=document).select_related("actor"))
        page.versions = list(
            DraftVersion.objects.filter(document=document).select_related("author")
        )
    if tab in ("receivers", ACTS):
        page.receivers = list(DocumentReceiver.objects.filter(document=document))
    if tab == "receivers":
        page.steps = list(
            DeliveryStep.objects.filter(receiver__in=page.receivers).order_by("at", "id")
        )
        page.copies = list(
            CertifiedCopy.objects.filter(document=document)
            .select_related("made_by")
            .order_by("-made_at")
        )
    return page


def _begin(document: Document, user: User) -> DocumentPage:
    """Return draft and files, and in the draft's statement what is counted or asked of this person."""
    its = {"commune_id": OuterRef("commune_id"), "document_id": OuterRef("document_id")}
    asked = Opinion.objects.filter(**its)
    hands = DocumentHand.objects.filter(**its, part=Part.AUTHOR, user=user)
    rows = Draft.objects.filter(document=document).select_related("signer", "checker")
    draft = rows.annotate(
        receiver_count=_count(DocumentReceiver.objects.filter(**its)),
        opinion_count=_count(asked),
        is_let_in=Exists(hands),
        owes_opinion=Exists(asked.filter(asked=user, answered_at__isnull=True)),
    ).first()
    files = list(DocumentFile.objects.filter(document=document).select_related("file"))
    if draft is None:
        return DocumentPage(None, files)
    return DocumentPage(
        draft,
        files,
        draft.receiver_count,
        draft.opinion_count,
        draft.is_let_in,
        draft.owes_opinion,
    )


def _count(rows: QuerySet[Any]) -> Coalesce:
    counted = rows.order_by().values("document_id").annotate(count=Count("pk"))
    return Coalesce(Subquery(counted.values("count")), 0)
