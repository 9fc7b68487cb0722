"""Sign a PDF (PAdES): always as an addition behind the bytes that were there."""

import dataclasses
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from weakref import WeakKeyDictionary

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign import PdfSignatureMetadata, PdfSigner, Signer
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter, enumerate_sig_fields
from pyhanko.sign.general import SigningError as LibraryError
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes
from pyhanko.sign.signers.pdf_signer import PdfSigningSession, PreSignValidationStatus
from pyhanko.stamp import BaseStampStyle
from pyhanko_certvalidator import errors as judged

from xaso.lib.dates import VIETNAM_TIME
from xaso.office.signing.boxes import Box
from xaso.office.signing.engine.appearance import style_of
from xaso.office.signing.engine.checks import ask_about, check_certificate, meaning_of
from xaso.office.signing.engine.errors import (
    DocumentError,
    PlaceTakenError,
    SigningError,
    TimestampUnavailableError,
    TimestampUntrustedError,
)
from xaso.office.signing.engine.frames import Frame, frame_of
from xaso.office.signing.engine.keys import DIGEST
from xaso.office.signing.engine.ports import Level, Mark, SigningProvider
from xaso.office.signing.engine.running import run
from xaso.office.signing.engine.timestamps import TimestampService
from xaso.office.signing.engine.trust import Trust

_sizes: WeakKeyDictionary[Signer, int] = WeakKeyDictionary()
"""How much room a plain signature of a key needs: the same for every paper of an act."""


@dataclass(frozen=True, kw_only=True)
class Wish:
    """How one signature is to be made; see :func:`sign_pdf`."""

    field: str
    box: Box | None = None
    mark: Mark | None = None
    level: Level = Level.B_B
    timestamper: TimestampService | None = None
    trust: Trust | None = None
    reason: str = ""
    location: str = ""
    at: datetime = dataclasses.field(default_factory=lambda: datetime.now(UTC))

    def __post_init__(self) -> None:
        if not self.field or "." in self.field:
            raise ValueError("The name of a place must be there and have no dot.")
        if self.level is not Level.B_B and self.timestamper is None:
            raise ValueError(f"{self.level} needs a time-stamp authority.")
        if self.level is Level.B_LTA and self.trust is None:
            raise ValueError(f"{self.level} needs roots to trust.")
        if self.mark and not self.box:
            raise ValueError("A mark needs a place.")


def sign_pdf(  # noqa: PLR0913 - the words of one act
    pdf: bytes,
    provider: SigningProvider,
    *,
    field: str,
    box: Box | None = None,
    mark: Mark | None = None,
    level: Level = Level.B_B,
    timestamper: TimestampService | None = None,
    trust: Trust | None = None,
    reason: str = "",
    location: str = "",
    at: datetime | None = None,
) -> bytes:
    """Return the document with one more signature; the old bytes are its beginning.

    Args:
        pdf: The document, with number and date, and any earlier signatures.
        provider: The key, opened for this act.
        field: The name of the place, new in this document.
        box: Where it is seen, on the page as people see it; nowhere: it is not seen.
        mark: What is seen there.
        level: How long it can be proven.
        timestamper: The time-stamp authority of B-T and B-LTA; keep one for a whole batch.
        trust: Whom to trust. With it the signer's state is asked for: a revoked one is refused,
            one of whom nobody can say is let through, but not for B-LTA.
        reason: Why it is signed, kept in the document.
        location: Where it is signed.
        at: The moment of signing where it is not now.

    Raises:
        SigningError: One of :mod:`xaso.office.signing.engine.errors`; nothing was signed.
    """
    wish = Wish(
        field=field,
        box=box,
        mark=mark,
        level=level,
        timestamper=timestamper,
        trust=trust,
        reason=reason,
        location=location,
        at=at or datetime.now(UTC),
    )
    return run(_sign(pdf, provider, wish))


def page_size(pdf: bytes, page: int = 0) -> tuple[float, float]:
    """Return width and height of a page in points, as people see it.

    Raises:
        DocumentError: The file is no PDF, or has no such page.
    """
    with library_errors():
        return _frame(IncrementalPdfFileWriter(BytesIO(pdf)), page).size


async def _sign(pdf: bytes, provider: SigningProvider, wish: Wish) -> bytes:
    with library_errors():
        began = await begin(pdf, provider, wish)
        document = began.session.prepare_tbs_document(began.found, began.reserved)
        digest, _output = document.digest_tbs_document(output=began.buffer, in_place=True)
        done = await document.perform_signature(
            digest.document_digest,
            PdfCMSSignedAttributes(signing_time=began.session.system_time),
        )
        await done.post_signature_processing(began.buffer)
    return began.buffer.getvalue()


@dataclass(frozen=True)
class Begun:
    """A signature that is checked and has its place, but is not there yet."""

    session: PdfSigningSession
    found: PreSignValidationStatus | None
    reserved: int
    buffer: BytesIO


async def begin(pdf: bytes, provider: SigningProvider, wish: Wish) -> Begun:
    """Check the signer and make the place of the signature."""
    await _check(provider, wish)
    buffer = BytesIO(pdf)
    writer = IncrementalPdfFileWriter(buffer)
    _check_place(writer, wish)
    frame = _frame(writer, wish.box.page) if wish.box else None
    session = _pdf_signer(provider.signer(), wish, frame).init_signing_session(writer)
    session.system_time = wish.at.astimezone(VIETNAM_TIME)
    found = await session.perform_presign_validation(writer)
    return Begun(session, found, await _room(session, found, wish), buffer)


async def _room(
    session: PdfSigningSession, found: PreSignValidationStatus | None, wish: Wish
) -> int:
    signer = session.pdf_signer.signer
    if wish.level is Level.B_B and signer in _sizes:
        return _sizes[signer]
    size = int(await session.estimate_signature_container_size(found))
    if wish.level is Level.B_B:
        _sizes[signer] = size
    return size


async def _check(provider: SigningProvider, wish: Wish) -> None:
    check_certificate(provider.certificate, wish.at)
    if wish.trust and wish.level is not Level.B_LTA:
        await ask_about(provider, wish.trust)
        if wish.timestamper:
            context = wish.trust.context(must_know=False)
            await wish.timestamper.check(context)


def _check_place(writer: IncrementalPdfFileWriter, wish: Wish) -> None:
    if writer.security_handler is not None:
        raise DocumentError
    fields = enumerate_sig_fields(writer, filled_status=True)
    if any(name == wish.field for name, _value, _reference in fields):
        raise PlaceTakenError


def _frame(writer: IncrementalPdfFileWriter, page: int) -> Frame:
    """Return a page as people see it."""
    if not 0 <= page < int(writer.root["/Pages"]["/Count"]):
        raise DocumentError
    found, _resources = writer.find_page_for_modification(page)
    return frame_of(found.get_object())


def _pdf_signer(signer: Signer, wish: Wish, frame: Frame | None) -> PdfSigner:
    is_archival = wish.level is Level.B_LTA
    context = wish.trust.context(must_know=True) if is_archival and wish.trust else None
    about = PdfSignatureMetadata(
        field_name=wish.field,
        md_algorithm=DIGEST,
        subfilter=SigSeedSubFilter.PADES,
        reason=wish.reason or None,
        location=wish.location or None,
        embed_validation_info=is_archival,
        use_pades_lta=is_archival,
        validation_context=context,
        signer_key_usage=set(),
    )
    return PdfSigner(
        about,
        signer,
        timestamper=wish.timestamper if wish.level is not Level.B_B else None,
        stamp_style=_style(wish, frame),
        new_field_spec=_place(wish, frame),
    )


def _style(wish: Wish, frame: Frame | None) -> BaseStampStyle | None:
    if wish.mark is None or wish.box is None or frame is None:
        return None
    return style_of(wish.mark, wish.box, frame.turned)


def _place(wish: Wish, frame: Frame | None) -> SigFieldSpec:
    if wish.box is None or frame is None:
        return SigFieldSpec(wish.field)
    corners = frame.corners_of(wish.box)
    return SigFieldSpec(wish.field, on_page=wish.box.page, box=corners)  # type: ignore[arg-type]


@contextmanager
def library_errors() -> Iterator[None]:
    """Say in our words what the library could not do."""
    try:
        yield
    except SigningError:
        raise
    except LibraryError as error:
        if isinstance(error.__cause__, judged.PathError | judged.ValidationError):
            raise meaning_of(error.__cause__) from error
        raise DocumentError from error
    except (judged.PathError, judged.ValidationError) as error:
        raise TimestampUntrustedError from error
    except (PdfError, ValueError, KeyError, TypeError, IndexError) as error:
        raise DocumentError from error
    except OSError as error:
        raise TimestampUnavailableError from error
