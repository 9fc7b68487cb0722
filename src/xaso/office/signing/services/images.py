"""Pictures of handwriting and of the seal: checked for what Decree 30/2020 asks, then kept."""

import colorsys
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO
from typing import IO, Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _
from PIL import Image, UnidentifiedImageError

from xaso.kernel.accounts.api import User
from xaso.kernel.audit.api import record
from xaso.kernel.files.api import FileRefusedError, explain, store
from xaso.kernel.permissions.api import require
from xaso.lib import clock
from xaso.office.signing.errors import NotSignedError
from xaso.office.signing.models import SignatureImage
from xaso.office.signing.permissions import SEAL, SIGN
from xaso.office.signing.states import ImageKind

LARGEST = 2 * 1024 * 1024
MOST_PIXELS, FEWEST_PIXELS = 4000, 120
HUES = {ImageKind.HANDWRITING: (0.5, 0.75), ImageKind.SEAL: (0.92, 1.05)}
"""Blue and red as parts of the circle of colours; red lies on both sides of its beginning."""
ENOUGH = 0.7
VISIBLE, COLOURED = 64, 0.15
MOST_PRESSES = 8
NOT_A_PNG = _("Please bring a PNG picture of at most 2 MB.")
SIZES = _("Please bring a picture between 120 and 4,000 pixels across.")
NOT_CLEAR = _("The background of the picture has to be transparent.")
EMPTY = _("There is nothing to be seen in the picture.")
COLOURS = {
    ImageKind.HANDWRITING: _("The handwriting has to be blue (Decree 30/2020, Annex I)."),
    ImageKind.SEAL: _("The seal has to be red (Decree 30/2020, Annex I)."),
}


@dataclass(frozen=True, slots=True)
class Size:
    """How large a picture is on the paper, in millimetres."""

    width_mm: Decimal
    height_mm: Decimal


@transaction.atomic
def add_image(kind: ImageKind, upload: IO[bytes], size: Size, *, actor: User) -> SignatureImage:
    """Keep a picture, one's own handwriting or the seal; the one before goes out of use.

    Raises:
        NotSignedError: it is no PNG, not transparent, of another colour or size.
    """
    is_seal = kind == ImageKind.SEAL
    require(actor, (SEAL if is_seal else SIGN).key)
    content = upload.read(LARGEST + 1)
    check_picture(content, kind)
    try:
        stored = store(BytesIO(content), name=f"{kind}.png", actor=actor)
    except FileRefusedError as refusal:
        raise NotSignedError(explain(refusal)) from refusal
    image = SignatureImage(
        kind=kind,
        holder=None if is_seal else actor,
        file_id=stored.id,
        width_mm=size.width_mm,
        height_mm=size.height_mm,
        added_by=actor,
        added_at=clock.now(),
    )
    _put_in_use(image)
    record(
        "signing.image.added",
        actor=actor,
        subject=("signing.image", image.pk),
        kind=kind.value,
    )
    return image


def _put_in_use(image: SignatureImage) -> None:
    """Put a picture in the place of the one in use, also where another press is quicker."""
    for tries_left in reversed(range(MOST_PRESSES)):
        try:
            _put(image)
        except IntegrityError:
            if not tries_left:
                raise
        else:
            return


@transaction.atomic
def _put(image: SignatureImage) -> None:
    used = SignatureImage.objects.filter(
        kind=image.kind, holder=image.holder_id, retired_at__isnull=True
    )
    used.update(retired_at=image.added_at)
    image.save(force_insert=True)


@transaction.atomic
def retire_image(image_id: UUID, *, actor: User) -> None:
    """Take a picture out of use; signatures are then shown in words."""
    image = SignatureImage.objects.get(pk=image_id, retired_at__isnull=True)
    if image.kind == ImageKind.SEAL:
        require(actor, SEAL.key)
    elif image.holder_id != actor.pk:
        raise PermissionDenied
    image.retired_at = clock.now()
    image.save(update_fields=["retired_at"])
    record("signing.image.retired", actor=actor, subject=("signing.image", image.pk))


def check_picture(content: bytes, kind: ImageKind) -> None:
    """Raise :class:`NotSignedError` unless it is a transparent PNG of the colour of its kind."""
    if len(content) > LARGEST:
        raise NotSignedError(NOT_A_PNG)
    try:
        with Image.open(BytesIO(content), formats=["PNG"]) as found:
            if not FEWEST_PIXELS <= max(found.size) <= MOST_PIXELS:
                raise NotSignedError(SIZES)
            picture = found.convert("RGBA")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise NotSignedError(NOT_A_PNG) from error
    picture.thumbnail((200, 200))
    width, height = picture.size
    dots: list[Any] = [picture.getpixel((x, y)) for x in range(width) for y in range(height)]
    seen = [dot[:3] for dot in dots if dot[3] > VISIBLE]
    if len(seen) == len(dots):
        raise NotSignedError(NOT_CLEAR)
    if not seen:
        raise NotSignedError(EMPTY)
    if sum(_is_of(dot, HUES[kind]) for dot in seen) < ENOUGH * len(seen):
        raise NotSignedError(COLOURS[kind])


def _is_of(dot: tuple[int, ...], hues: tuple[float, float]) -> bool:
    hue, saturation, _value = colorsys.rgb_to_hsv(*(part / 255 for part in dot))
    first, last = hues
    return saturation > COLOURED and (first <= hue <= last or first <= hue + 1 <= last)
