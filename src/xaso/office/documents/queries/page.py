"""What the page of a document shows."""

from dataclasses import dataclass, field

from xaso.kernel.accounts.api import User
from xaso.office.documents.models import (
    CertifiedCopy,
    DeliveryStep,
    Document,
    DocumentAct,
    DocumentFile,
    DocumentReceiver,
    Draft,
    DraftVersion,
    Opinion,
)
from xaso.office.documents.states import ON_PAPER, SIGNED_AS, Channel, Delivery, FileRole
from xaso.office.signing.api import RequestInfo, StepKind, StepLine, StepState, requests_of
from xaso.ui.values import State, Tone

MOST_PAGES = 60
DELIVERY_TONES: dict[str, Tone] = {
    Delivery.REJECTED: "late",
    Delivery.FAILED: "late",
    Delivery.RECALL_REFUSED: "late",
    Delivery.WAITING: "neutral",
    Delivery.SENT: "info",
}


@dataclass(slots=True)
class DocumentPage:
    """A document with what belongs to the part that is looked at."""

    draft: Draft | None
    files: list[DocumentFile]
    receivers: list[DocumentReceiver]
    opinions: list[Opinion]
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

    def own_opinion(self, user: User) -> Opinion | None:
        """Return what this person was asked and has not answered."""
        owed = [one for one in self.opinions if one.asked_id == user.pk and not one.answered_at]
        return owed[-1] if owed else None


def _way_on(receiver: DocumentReceiver) -> str:
    if receiver.channel in ON_PAPER and receiver.state == Delivery.WAITING:
        return "handed-over"
    is_lost = receiver.channel == Channel.EMAIL and receiver.state == Delivery.FAILED
    return "send-again" if is_lost else ""


def page_of(document: Document, user: User, tab: str) -> DocumentPage:
    """Return what the chosen part of a document's page shows; at most nine statements."""
    page = DocumentPage(
        draft=Draft.objects.filter(document=document)
        .select_related("signer", "checker")
        .first(),
        files=list(DocumentFile.objects.filter(document=document).select_related("file")),
        receivers=list(DocumentReceiver.objects.filter(document=document)),
        opinions=list(
            Opinion.objects.filter(document=document)
            .select_related("asked")
            .order_by("version", "asked_at", "id")
        ),
    )
    page.page_count = document.page_count
    if document.signing_request:
        page.request = requests_of(SIGNED_AS, [document.pk]).get(document.pk)
    if tab == "history":
        page.acts = list(DocumentAct.objects.filter(document=document).select_related("actor"))
        page.versions = list(
            DraftVersion.objects.filter(document=document).select_related("author")
        )
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
