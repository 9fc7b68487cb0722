"""Every act on a dossier in one table: who may, from where, what it needs, what it prints.

The pages offer acts from this table, the services refuse by it, the docs show it and the
tests walk it. An act that is ``at_step`` must also be allowed by the dossier's present step.
"""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from xaso.kernel.permissions.api import Permission
from xaso.public_services.dossiers import permissions as may
from xaso.public_services.dossiers.states import DossierState as S


class Effect(StrEnum):
    """What an act does to the clock."""

    NONE = "none"
    START = "start"
    PAUSE = "pause"
    RESUME = "resume"
    EXTEND = "extend"
    END = "end"


@dataclass(frozen=True, slots=True)
class Act:
    """One kind of act on a dossier.

    ``target`` is the state afterwards; ``None`` where the next step of the process decides.
    ``needs`` names what has to be given with it; ``rule`` the rule of law behind it. An act
    without ``permissions`` is not offered to officials on the dossier's page: the software or the
    submitter does it, or it has a page of its own.
    """

    key: str
    label: Promise
    past: Promise
    sources: frozenset[S]
    target: S | None
    permissions: tuple[Permission, ...]
    needs: tuple[str, ...] = ()
    paper: str = ""
    clock: Effect = Effect.NONE
    at_step: bool = False
    rule: str = ""
    shortcut: str = ""


def _act(
    key: str,
    label: Promise,
    past: Promise,
    sources: set[S],
    target: S | None,
    permission: Permission | tuple[Permission, ...] | tuple[()],
    **more: object,
) -> Act:
    permissions = permission if isinstance(permission, tuple) else (permission,)
    return Act(key, label, past, frozenset(sources), target, permissions, **more)  # type: ignore[arg-type]


_TABLE = (
    _act(
        "receive", _("Receive"), _("received the dossier"),
        {S.SUBMITTED, S.INCOMPLETE}, S.RECEIVED, may.RECEIVE,
        paper="intake_receipt", clock=Effect.START, rule="one_stop.clock_start",
    ),
    _act(
        "ask_before_receipt", _("Ask for papers before receipt"),
        _("asked for papers before receiving the dossier"),
        {S.SUBMITTED}, S.INCOMPLETE, may.RECEIVE,
        needs=("items", "reason"), paper="supplement_request",
        rule="one_stop.supplement.single_notice", shortcut="b",
    ),
    _act(
        "decline", _("Do not accept"), _("did not accept the dossier"),
        {S.SUBMITTED, S.INCOMPLETE}, S.NOT_ACCEPTED, may.RECEIVE,
        needs=("reason",), paper="refusal_notice", clock=Effect.END,
    ),
    _act(
        "lapse", _("Let lapse"), _("let the dossier lapse, since the papers did not come"),
        {S.INCOMPLETE}, S.NOT_ACCEPTED, (), clock=Effect.END,
        rule="one_stop.supplement.auto_close",
    ),
    _act(
        "lapse_unpaid", _("Let lapse, unpaid"),
        _("let the dossier lapse, since its fee was not paid"),
        {S.SUBMITTED}, S.NOT_ACCEPTED, (), clock=Effect.END,
    ),
    _act(
        "pass_on", _("Pass on to the competent commune"), _("passed the dossier on"),
        {S.RECEIVED}, S.PASSED_ON, may.RECEIVE,
        needs=("commune",), rule="one_stop.non_territorial.clock_start",
    ),
    _act(
        "hand_over", _("Hand over the dossier"), _("handed the dossier over"),
        {S.RECEIVED}, None, may.HAND_OVER,
        needs=("unit",), rule="one_stop.hand_over.cutoff", shortcut="e",
    ),
    _act(
        "take", _("Take on"), _("took the dossier on"),
        {S.PROCESSING, S.APPROVED}, None, (may.PROCESS, may.STAMP), at_step=True, shortcut="t",
    ),
    _act(
        "assign", _("Assign"), _("assigned the dossier"),
        {S.PROCESSING, S.APPROVED}, None, may.ASSIGN, needs=("assignee",),
    ),
    _act(
        "succeed", _("Hand over a leaver's work"),
        _("handed the dossier over because a colleague leaves"),
        {S.PROCESSING, S.APPROVED, S.AWAITING_SUPPLEMENT, S.AWAITING_PAYMENT}, None, (),
        needs=("reason",),
    ),
    _act(
        "forward", _("Pass on to the next step"), _("passed the dossier on to the next step"),
        {S.PROCESSING}, None, may.PROCESS, at_step=True, shortcut="f",
    ),
    _act(
        "send_back", _("Send back a step"), _("sent the dossier back"),
        {S.PROCESSING, S.APPROVED}, None, (may.PROCESS, may.STAMP),
        needs=("reason",), at_step=True,
    ),
    _act(
        "consult", _("Ask another unit"), _("asked for an opinion"),
        {S.PROCESSING}, S.PROCESSING, may.PROCESS,
        needs=("unit", "question", "limit"), at_step=True,
        rule="one_stop.consultation.log_every_step",
    ),
    _act(
        "answer_consultation", _("Give an opinion"), _("gave an opinion"),
        {S.PROCESSING, S.AWAITING_SUPPLEMENT, S.AWAITING_PAYMENT}, None, may.ANSWER,
        needs=("answer",),
    ),
    _act(
        "record_silence", _("Record that no opinion came"), _("recorded that no opinion came"),
        {S.PROCESSING}, S.PROCESSING, may.PROCESS, rule="one_stop.consultation.log_every_step",
    ),
    _act(
        "request_supplement", _("Ask for papers"), _("asked for further papers"),
        {S.RECEIVED, S.PROCESSING}, S.AWAITING_SUPPLEMENT, (may.PROCESS, may.RECEIVE),
        needs=("items", "reason"), paper="supplement_request", clock=Effect.PAUSE,
        at_step=True, rule="one_stop.supplement.max_requests", shortcut="b",
    ),
    _act(
        "accept_supplement", _("Take in the papers"), _("took in the further papers"),
        {S.AWAITING_SUPPLEMENT}, None, may.RECEIVE, clock=Effect.RESUME,
    ),
    _act(
        "send_papers", _("Send further papers"), _("sent further papers"),
        {S.INCOMPLETE, S.AWAITING_SUPPLEMENT}, None, (), needs=("papers",),
    ),
    _act(
        "request_payment", _("Ask for payment"), _("asked for payment"),
        {S.PROCESSING}, S.AWAITING_PAYMENT, may.PROCESS,
        needs=("amount", "reason"), clock=Effect.PAUSE,
    ),
    _act(
        "confirm_payment", _("Record the payment"), _("recorded the payment"),
        {S.AWAITING_PAYMENT}, S.PROCESSING, may.RECEIVE, clock=Effect.RESUME,
    ),
    _act(
        "extend", _("Apologise and set a new date"), _("apologised and set a new date"),
        {S.PROCESSING, S.APPROVED}, None, may.EXTEND,
        needs=("reason", "limit"), paper="apology_letter", clock=Effect.EXTEND,
        rule="one_stop.extension.max_times",
    ),
    _act(
        "refuse", _("Refuse the request"), _("refused the request"),
        {S.PROCESSING}, S.COMPLETED, may.PROCESS,
        needs=("reason",), paper="refusal_notice", clock=Effect.END, at_step=True,
        rule="one_stop.refusal.counts_as_result",
    ),
    _act(
        "withdraw", _("Record the withdrawal"), _("recorded that the citizen withdrew"),
        {
            S.SUBMITTED, S.INCOMPLETE, S.RECEIVED, S.PROCESSING, S.AWAITING_SUPPLEMENT,
            S.AWAITING_PAYMENT,
        },
        S.WITHDRAWN, may.RECEIVE, needs=("reason",), clock=Effect.END,
    ),
    _act(
        "stop", _("Stop"), _("stopped the dossier"),
        {S.PROCESSING, S.AWAITING_SUPPLEMENT, S.AWAITING_PAYMENT}, S.STOPPED, may.STOP,
        needs=("reason", "legal_ground"), paper="stop_notice", clock=Effect.END,
    ),
    _act(
        "approve", _("Approve"), _("approved the dossier"),
        {S.PROCESSING}, None, may.APPROVE, at_step=True, shortcut="a",
    ),
    _act(
        "disapprove", _("Do not approve"), _("did not approve the dossier"),
        {S.PROCESSING}, None, may.APPROVE, needs=("reason",), at_step=True,
    ),
    _act(
        "stamp", _("Number and stamp"), _("numbered and stamped the result"),
        {S.APPROVED}, None, may.STAMP, clock=Effect.END, at_step=True, shortcut="s",
    ),
    _act(
        "take_back", _("Take in the result from elsewhere"),
        _("took in the result from the competent commune"),
        {S.PASSED_ON}, S.COMPLETED, may.RECEIVE,
        needs=("outcome",), rule="one_stop.interlinked.result_to",
    ),
    _act(
        "return_result", _("Hand out the result"), _("handed out the result"),
        {S.COMPLETED}, S.RETURNED, may.RETURN,
        needs=("collected_by",), rule="one_stop.return.originals_handed_back", shortcut="r",
    ),
    _act(
        "complain", _("Complain of delay"), _("complained that the dossier is late"),
        {S.SUBMITTED, S.RECEIVED, S.PROCESSING, S.APPROVED}, None, (),
    ),
    _act(
        "answer_complaint", _("Answer a complaint of delay"), _("answered the complaint of delay"),
        set(S), None, (), needs=("answer",),
    ),
    _act(
        "replace_result", _("Take in the result that replaces another"),
        _("took in the document that replaces the result"), {S.COMPLETED, S.RETURNED, S.CLOSED}, None, (),
    ),
    _act(
        "recall_result", _("Note that the result was recalled"),
        _("noted that the result was recalled"), {S.COMPLETED, S.RETURNED, S.CLOSED}, None, (),
    ),
    _act(
        "close", _("Close the dossier"), _("closed the dossier"),
        {S.RETURNED, S.WITHDRAWN, S.STOPPED, S.NOT_ACCEPTED}, S.CLOSED, may.RETURN,
    ),
)  # fmt: skip

ACTS: dict[str, Act] = {act.key: act for act in _TABLE}
