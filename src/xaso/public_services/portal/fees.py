"""What a citizen will pay for what they send, and the exemption that they claim with its proof."""

from dataclasses import dataclass, replace
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import override

from xaso.public_services.dossiers.api import (
    PAPERS_SPEAK,
    Claim,
    ComponentInput,
    ComponentKind,
    FeeNote,
)
from xaso.public_services.payments.api import as_payment
from xaso.public_services.portal.asking import Asked
from xaso.public_services.portal.submitted_papers import KeptFile, Papers
from xaso.public_services.procedures.api import (
    Channel,
    FeeAsking,
    FeeExemption,
    FeeGroup,
    FeeMomentKind,
    FeeQuote,
    counts_units,
    estimate_fee,
    exemptions_for,
    fee_asking,
)

EXEMPTION = "exemption"
"""Under this name the claim lies among the answers about papers, and its proof among the files."""


@dataclass(frozen=True, slots=True)
class OnlineFee:
    """The fee of what is about to be sent: with the claimed exemption, and without it.

    ``whole.total`` is ``None`` where it cannot be worked out before an officer saw the papers.
    """

    whole: FeeQuote
    quote: FeeQuote
    groups: tuple[FeeExemption, ...]
    claimed: FeeExemption | None
    proof: tuple[KeptFile, ...]
    asking: FeeAsking

    @property
    def is_asked_at_once(self) -> bool:
        """Whether it can be paid as soon as it is sent."""
        at_sending = self.asking.moment == FeeMomentKind.SENDING
        return at_sending and self.claimed is None and bool(self.whole.total)


def online_fee(asked: Asked, papers: Papers, group: FeeGroup | None = None) -> OnlineFee:
    """Return the fee of a submission as it stands; a claim without its proof is none."""
    version = asked.procedure.version_id
    whole = estimate_fee(version, Channel.ONLINE, group=group)
    if counts_units(asked.procedure.fees):
        whole = replace(whole, lines=(), total=None)
    groups = () if whole.total == 0 else tuple(exemptions_for(version))
    proof = tuple(papers.files.get(EXEMPTION, ()))
    wanted = papers.answers.get(EXEMPTION, "") if proof else ""
    claimed = next((one for one in groups if one.key == wanted), None)
    quote = whole
    if claimed and whole.total is not None:
        quote = estimate_fee(version, Channel.ONLINE, exemption=claimed.key, group=group)
    return OnlineFee(whole, quote, groups, claimed, proof, fee_asking(asked.procedure.code))


def fee_given(asked: Asked, papers: Papers, kind: str) -> tuple[int, FeeNote]:
    """Return the fee with which the dossier is put down, and what it is made of."""
    with override(PAPERS_SPEAK):
        fee = online_fee(asked, papers, FeeGroup(kind) if kind in FeeGroup else None)
        note = FeeNote(as_payment(fee.quote).lines, is_unknown=fee.whole.total is None)
        if fee.claimed is None:
            return fee.whole.total or 0, note
        proof = ", ".join(one["name"] for one in fee.proof)
        claim = replace(
            note,
            exemption=fee.claimed.key,
            group=fee.claimed.label,
            act=fee.claimed.act,
            proof=proof[:120],
            claim=Claim.OPEN,
            whole=as_payment(fee.whole).lines,
        )
        return fee.quote.total or 0, claim


def proof_given(asked: Asked, papers: Papers) -> tuple[ComponentInput, ...]:
    """Return the paper that proves the claimed exemption as a component of the dossier."""
    fee = online_fee(asked, papers)
    if fee.claimed is None:
        return ()
    with override(PAPERS_SPEAK):
        name = _("Proof of the exemption from the fee: %(group)s") % {
            "group": fee.claimed.label
        }
    ids = tuple(UUID(one["id"]) for one in fee.proof)
    return (ComponentInput(name, str(ComponentKind.E_COPY), is_required=True, file_ids=ids),)
