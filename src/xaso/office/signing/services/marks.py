"""What is seen of a signature, and where.

Decree 30/2020/NĐ-CP, Annex I (verified): the person's handwriting in blue, the seal in red at
its real size over the left third of it; the organisation's mark on attachments and electronic
copies in words: name and time, with the zone of Việt Nam.
"""

from dataclasses import replace
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from xaso.kernel.accounts.api import User
from xaso.kernel.files.api import ObjectState, read
from xaso.kernel.organisations.api import office_of
from xaso.kernel.tenancy.api import require_commune
from xaso.lib import clock
from xaso.lib.dates import VIETNAM_TIME
from xaso.office.signing.boxes import Box
from xaso.office.signing.contracts import Prepared
from xaso.office.signing.engine.geometry import MM, seal_box
from xaso.office.signing.engine.ports import Mark
from xaso.office.signing.models import SignatureImage, SigningStep
from xaso.office.signing.states import ImageKind, StepKind

SIGNED_BY = _("Signed by: %(name)s")
SIGNED_AT = _("Signed at: %(time)s")
SIGNER = "signer"
"""The name that sources give to the place of the person whose mark the seal overlaps."""


def mark_of(
    prepared: Prepared, step: SigningStep, actor: User
) -> tuple[Box | None, Mark | None]:
    """Return place and look of a step's signature; nothing for one that is not seen."""
    if not step.box:
        return None, None
    box = prepared.boxes.get(step.box)
    if picture := prepared.pictures.get(step.box):
        return box, Mark(image=picture)
    if lines := prepared.lines.get(step.box):
        return box, Mark(lines=lines)
    image = image_of(step.kind, actor.pk)
    if image is None:
        return _in_words(box, step, actor)
    if step.kind == StepKind.ORGANISATION:
        box = _at_real_size(image, box, prepared.boxes.get(SIGNER))
    return box, Mark(image=read(image.file_id)) if box else None


def _in_words(
    box: Box | None, step: SigningStep, actor: User
) -> tuple[Box | None, Mark | None]:
    """Return the mark in words; that of the organisation has a place of its own without a box."""
    is_placed = box is not None or step.kind == StepKind.TEXT_MARK
    return box, Mark(lines=words_of(step, actor)) if is_placed else None


def image_of(kind: str, user_id: UUID) -> SignatureImage | None:
    """Return the picture in use for a kind of step: the person's, the seal, or none.

    One that the malware scanner has not let through is not used.
    """
    rows = SignatureImage.objects.filter(
        retired_at__isnull=True, file__content__state=ObjectState.AVAILABLE
    )
    if kind == StepKind.PERSON:
        return rows.filter(kind=ImageKind.HANDWRITING, holder_id=user_id).first()
    if kind == StepKind.ORGANISATION:
        return rows.filter(kind=ImageKind.SEAL).first()
    return None


def words_of(step: SigningStep, actor: User) -> tuple[str, ...]:
    """Return the mark in words: who and when, by ISO 8601 with the zone."""
    with override("vi"):
        return _words(step, actor)


def _words(step: SigningStep, actor: User) -> tuple[str, ...]:
    moment = clock.now().astimezone(VIETNAM_TIME).isoformat(" ", "seconds")
    is_person = step.kind == StepKind.PERSON
    name = actor.full_name if is_person else office_of(require_commune()).name
    return str(SIGNED_BY % {"name": name}), str(SIGNED_AT % {"time": moment})


def _at_real_size(image: SignatureImage, box: Box | None, person: Box | None) -> Box | None:
    """Return where the seal stands at its real size: over the person's mark, else mid-box."""
    width, height = float(image.width_mm), float(image.height_mm)
    if person is not None:
        return seal_box(person, (width, height))
    if box is None:
        return None
    wide, tall = width * MM, height * MM
    return replace(
        box,
        x=box.x + (box.width - wide) / 2,
        y=box.y + (box.height - tall) / 2,
        width=wide,
        height=tall,
    )
