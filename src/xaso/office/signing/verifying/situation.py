"""A document with all that is known about its certificates. Runs in the sandbox."""

from dataclasses import dataclass
from datetime import timedelta

from asn1crypto.crl import CertificateList
from asn1crypto.ocsp import OCSPResponse
from asn1crypto.x509 import Certificate
from pyhanko.sign.validation.policy_decl import (
    CertificateFetchingRule,
    LocalKnowledge,
    RevinfoOnlineFetchingRule,
    RevocationInfoGatheringSpec,
    SignatureValidationSpec,
)
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko_certvalidator.context import CertValidationPolicySpec
from pyhanko_certvalidator.ltv.types import ValidationTimingInfo
from pyhanko_certvalidator.policy_decl import (
    CertRevTrustPolicy,
    RevocationCheckingPolicy,
    RevocationCheckingRule,
)
from pyhanko_certvalidator.registry import SimpleTrustManager
from pyhanko_certvalidator.revinfo.archival import CRLContainer, OCSPContainer

from xaso.office.signing.verifying.document import Document, Store
from xaso.office.signing.verifying.envelope import Answer, Question
from xaso.office.signing.verifying.recording import Notes

TOLERANCE = timedelta(seconds=60)
_STRICT = RevocationCheckingPolicy(
    ee_certificate_rule=RevocationCheckingRule.CRL_OR_OCSP_REQUIRED,
    intermediate_ca_cert_rule=RevocationCheckingRule.CHECK_IF_DECLARED,
)
_SOFT = RevocationCheckingPolicy(
    ee_certificate_rule=RevocationCheckingRule.CHECK_IF_DECLARED_SOFT,
    intermediate_ca_cert_rule=RevocationCheckingRule.CHECK_IF_DECLARED_SOFT,
)
_USAGES = KeyUsageConstraints(
    key_usage={"non_repudiation", "digital_signature"}, match_all_key_usages=False
)


@dataclass(frozen=True)
class Situation:
    """A document with everything that is known about its certificates."""

    document: Document
    store: Store
    question: Question
    notes: Notes | None = None

    @property
    def timing(self) -> ValidationTimingInfo:
        """The moment to judge for."""
        at = self.question.at
        return ValidationTimingInfo(at, at, point_in_time_validation=self.question.is_past)

    def spec(self) -> SignatureValidationSpec:
        """Return what pyHanko goes by."""
        rule = RevinfoOnlineFetchingRule
        return SignatureValidationSpec(
            cert_validation_policy=CertValidationPolicySpec(
                trust_manager=SimpleTrustManager.build(
                    trust_roots=[Certificate.load(one) for one in self.question.trust.roots]
                ),
                revinfo_policy=CertRevTrustPolicy(_SOFT if self.notes else _STRICT),
                time_tolerance=TOLERANCE,
            ),
            revinfo_gathering_policy=RevocationInfoGatheringSpec(
                online_fetching_rule=rule.ALWAYS_FETCH if self.notes else rule.LOCAL_ONLY,
                fetcher_backend=self.notes,
                certificate_fetching_rule=CertificateFetchingRule.NEVER_FETCH,
            ),
            local_knowledge=self._knowledge(),
            key_usage_settings=_USAGES,
        )

    def _knowledge(self) -> LocalKnowledge:
        answers, lists = list(self.store.answers), list(self.store.lists)
        for one in self.question.answers:
            found = read_answer(one)
            answers += [held for held in found if isinstance(held, OCSPContainer)]
            lists += [held for held in found if isinstance(held, CRLContainer)]
        others = [Certificate.load(one) for one in self.question.trust.others]
        return LocalKnowledge(
            known_ocsps=answers,
            known_crls=lists,
            known_certs=[*self.store.certificates, *others],
        )


def read_answer(answer: Answer) -> list[OCSPContainer | CRLContainer]:
    """Read what an authority said; nothing where it is no answer."""
    try:
        if answer.kind == "crl":
            listed = CertificateList.load(answer.content)
            return [CRLContainer(listed)] if listed.native else []
        said = OCSPResponse.load(answer.content)
        if said["response_status"].native != "successful":
            return []
        return list(OCSPContainer.load_multi(said))
    except (ValueError, TypeError, KeyError):
        return []
