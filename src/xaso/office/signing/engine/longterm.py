"""Make signatures provable for long: the evidence into the document, a time stamp over all of it."""

from io import BytesIO

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import PdfTimeStamper
from pyhanko.sign.signers.pdf_signer import TimestampDSSContentSettings
from pyhanko.sign.validation.dss import DocumentSecurityStore, collect_validation_info
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

from xaso.office.signing.engine.checks import in_our_words
from xaso.office.signing.engine.errors import DocumentError
from xaso.office.signing.engine.keys import DIGEST
from xaso.office.signing.engine.pades import library_errors
from xaso.office.signing.engine.running import run
from xaso.office.signing.engine.timestamps import TimestampService
from xaso.office.signing.engine.trust import Trust

SETTINGS = TimestampDSSContentSettings(include_vri=False, update_before_ts=True)


def extend(pdf: bytes, trust: Trust, timestamper: TimestampService) -> bytes:
    """Return a signed document at level B-LTA, or with its last time stamp renewed.

    The evidence of every signature since the last time stamp over the document is added, and of
    that time stamp itself, then a new one is laid over all. The old bytes are the beginning.

    Raises:
        DocumentError: Nobody has signed the document, or it cannot be added to.
        SigningError: A certificate is not good any more, or its state could not be found out.
        TimestampUnavailableError: No time stamp came.
    """
    return run(_extend(pdf, trust, timestamper))


async def _extend(pdf: bytes, trust: Trust, timestamper: TimestampService) -> bytes:
    buffer = BytesIO(pdf)
    context = trust.context(must_know=True)
    with library_errors():
        writer = IncrementalPdfFileWriter(buffer)
        paths = []
        with in_our_words():
            for one in _unproven(list(writer.prev.embedded_signatures)):
                paths += await collect_validation_info(one, context)
        DocumentSecurityStore.supply_dss_in_writer(
            writer, None, paths=paths, validation_context=context
        )
        await PdfTimeStamper(timestamper).async_timestamp_pdf(
            writer, DIGEST, context, in_place=True, dss_settings=SETTINGS
        )
    return buffer.getvalue()


def _unproven(every: list[EmbeddedPdfSignature]) -> list[EmbeddedPdfSignature]:
    """Keep the last time stamp over the document and what came after it."""
    if not every:
        raise DocumentError
    stamps = [at for at, one in enumerate(every) if one.sig_object_type == "/DocTimeStamp"]
    return every[stamps[-1] :] if stamps else every
