"""Time stamps of a trusted authority (RFC 3161), each checked before it is used."""

import hashlib
from collections.abc import AsyncIterator, Mapping
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta

import requests
from asn1crypto import cms, core, tsp
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.timestamps.common_utils import extract_ts_certs, set_tsp_headers
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.generic_cms import validate_sig_integrity
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.path import ValidationPath

from xaso.office.signing.engine.errors import TimestampUnavailableError

SECONDS = 10
CLOCKS_MAY_DIFFER = timedelta(minutes=5)
LARGEST = 256 * 1024
FAULTS = (
    OSError,
    ValueError,
    TypeError,
    KeyError,
    StopIteration,
    AttributeError,
    SignatureValidationError,
)
"""What a missing or a twisted answer leads to."""

_judging: ContextVar[ValidationContext | None] = ContextVar("judging", default=None)
"""Whom the present act trusts; a service is shared by acts that go on at once."""


class TimestampService(TimeStamper):
    """A time-stamp authority; keep one for a whole process: its first answer tells sizes.

    Args:
        url: Its address.
        seconds: How long an answer is waited for.
        headers: What the authority wants besides, for instance ``Authorization``.
    """

    def __init__(
        self, url: str, *, seconds: float = SECONDS, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.url, self.seconds = url, seconds
        self._headers = set_tsp_headers(dict(headers or {}))
        self._line = requests.Session()

    async def async_timestamp(
        self, message_digest: bytes, md_algorithm: str
    ) -> cms.ContentInfo:
        """Return a stamp over the digest.

        Raises:
            TimestampUnavailableError: None came, or one of something else, of another time,
                of another question, or not signed by the certificate within.
        """
        nonce, wish = self.request_cms(message_digest, md_algorithm)  # type: ignore[no-untyped-call]
        try:
            answer = tsp.TimeStampResp.load(self._ask(wish.dump()), strict=True)
            granted = answer["status"]["status"].native in {"granted", "granted_with_mods"}
            token = answer["time_stamp_token"] if granted else core.VOID
            if isinstance(token, core.Void) or not _fits(token, message_digest, nonce):
                raise TimestampUnavailableError
        except FAULTS as error:
            raise TimestampUnavailableError from error
        await self._judge(token)
        return token

    async def check(self, context: ValidationContext) -> None:
        """Raise the library's word where nobody vouches for the authority's certificate."""
        async for _path in self.validation_paths(context):
            pass

    async def validation_paths(
        self, validation_context: ValidationContext
    ) -> AsyncIterator[ValidationPath]:
        """Give the chains above the authority; certificates that it shows later are judged too."""
        _judging.set(validation_context)
        paths = super().validation_paths(validation_context)  # type: ignore[no-untyped-call]
        async for path in paths:
            yield path

    async def _judge(self, token: cms.ContentInfo) -> None:
        context = _judging.get()
        shown = extract_ts_certs(token, self.cert_registry)
        for certificate in shown:
            if context and certificate.issuer_serial not in self._certs:
                validator = CertificateValidator(
                    certificate,
                    intermediate_certs=self.cert_registry,
                    validation_context=context,
                )
                await validator.async_validate_usage(set(), {"time_stamping"})

    def _ask(self, wish: bytes) -> bytes:
        with self._line.post(
            self.url, wish, headers=self._headers, timeout=self.seconds, stream=True
        ) as answer:
            answer.raise_for_status()
            return bytes(answer.raw.read(LARGEST, decode_content=True))


def _fits(token: cms.ContentInfo, digest: bytes, nonce: int) -> bool:
    """Whether a token answers our question now, and is signed by the certificate within."""
    signed = token["content"]
    content = signed["encap_content_info"]["content"]
    said = content.parsed
    off = abs(datetime.now(UTC) - said["gen_time"].native)
    is_ours = said["nonce"].native == nonce and off <= CLOCKS_MAY_DIFFER
    is_same = said["message_imprint"]["hashed_message"].native == digest
    return is_ours and is_same and _is_signed(signed, content.contents)


def _is_signed(signed: cms.SignedData, content: bytes) -> bool:
    (info,) = signed["signer_infos"]
    by = (info["sid"].chosen["issuer"], info["sid"].chosen["serial_number"].native)
    found = next(
        one.chosen
        for one in signed["certificates"]
        if (one.chosen.issuer, one.chosen.serial_number) == by
    )
    digest = hashlib.new(info["digest_algorithm"]["algorithm"].native, content).digest()
    return all(validate_sig_integrity(info, found, "tst_info", digest))
