"""Several signers of one document: who they are, in which turn, and where on the paper.

The layout of NĐ 30/2020/NĐ-CP Annex I [verified] puts the secretary's signature at the left of who presides in
minutes; more signers of one agency than these, and their turn, are no rule that was found.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from xaso.kernel.accounts.api import User
from xaso.kernel.permissions.api import access_of
from xaso.office.documents.errors import WrongStateError
from xaso.office.documents.models import CoSigner, Document, Draft
from xaso.office.documents.states import SIGNER
from xaso.office.signing.api import SignerBlock, StepInput, StepKind, signer_blocks

SEAL = "seal"
MOST = 5
"""How many may sign beside the signer: three rows of two on the paper."""


def co_signers(document: Document) -> list[CoSigner]:
    """Return who signs beside the signer, in the order of the paper."""
    return list(CoSigner.objects.filter(document=document).select_related("user"))


def box_of(place: int) -> str:
    """Return the name of the place where the signature of this place stands."""
    return f"{SIGNER}_{place}"


def choose_signers(
    document: Document, draft: Draft, people: Sequence[UUID], *, at_once: bool
) -> None:
    """Put down who signs beside the signer, and whether all may sign at once.

    Raises:
        WrongStateError: somebody is named twice or may not sign, or there are too many.
    """
    users = {one.pk: one for one in User.objects.filter(pk__in=people, is_active=True)}
    if len({draft.signer_id, *people}) <= len(people):
        raise WrongStateError(_("Each person signs a document once."))
    if len(people) > MOST or any(
        one not in users or not access_of(users[one]).holds("signing.sign") for one in people
    ):
        raise WrongStateError(_("One of the signers cannot sign this document."))
    CoSigner.objects.filter(document=document).delete()
    CoSigner.objects.bulk_create(
        CoSigner(document=document, user_id=one, place=place)
        for place, one in enumerate(people, start=2)
    )
    draft.signs_at_once = at_once
    draft.save(update_fields=["signs_at_once"])


def steps_of(draft: Draft, others: Sequence[CoSigner]) -> list[StepInput]:
    """Return the steps: at once, or the others in their order and the signer after them; the seal last."""
    beside = [(one.user_id, box_of(one.place)) for one in others]
    boxes = [*beside, (draft.signer_id, SIGNER)]
    steps = [
        StepInput(StepKind.PERSON, 1 if draft.signs_at_once else turn, user_id, box)
        for turn, (user_id, box) in enumerate(boxes, start=1)
    ]
    return [*steps, StepInput(StepKind.ORGANISATION, len(boxes) + 1, None, SEAL)]


def blocks_of(
    document: Document, draft: Draft, on: date, boxes: Mapping[str, UUID] | None = None
) -> dict[str, SignerBlock]:
    """Return what would be printed of the signers on a day, by their places, in their order.

    ``boxes`` are who was asked to sign at which place, where this is known already.
    """
    boxes = _boxes_of(document, draft) if boxes is None else boxes
    blocks = signer_blocks(list(boxes.values()), on) if boxes else {}
    return {box: blocks[user_id] for box, user_id in boxes.items() if user_id in blocks}


def _boxes_of(document: Document, draft: Draft) -> dict[str, UUID]:
    boxes = {SIGNER: draft.signer_id} if draft.signer_id else {}
    return boxes | {
        box_of(one.place): one.user_id for one in CoSigner.objects.filter(document=document)
    }
