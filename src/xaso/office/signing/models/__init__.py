"""Keys, pictures, authorities, requests for signatures, batches, verdicts."""

from xaso.office.signing.models.authorities import FOR_SOMEBODY, SigningAuthority
from xaso.office.signing.models.batches import SigningBatch, SigningBatchItem
from xaso.office.signing.models.keys import SignatureImage, SigningKey
from xaso.office.signing.models.leases import SigningLease
from xaso.office.signing.models.plugin import PluginSession
from xaso.office.signing.models.requests import DigitalSignature, SigningRequest, SigningStep
from xaso.office.signing.models.verdicts import CheckCode, KeptVerdict

__all__ = [
    "FOR_SOMEBODY",
    "CheckCode",
    "DigitalSignature",
    "KeptVerdict",
    "PluginSession",
    "SignatureImage",
    "SigningAuthority",
    "SigningBatch",
    "SigningBatchItem",
    "SigningKey",
    "SigningLease",
    "SigningRequest",
    "SigningStep",
]
