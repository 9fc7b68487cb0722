"""Which form and which service belong to each act of the table."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from xaso.kernel.accounts.api import User
from xaso.kernel.files.api import store_brought
from xaso.public_services.dossiers.forms import acts, base, moving, supplement
from xaso.public_services.dossiers.models import Dossier
from xaso.public_services.dossiers.services import (
    before_receipt,
    consulting,
    ending,
    handling,
    intake,
    passing,
    waiting,
)


@dataclass(frozen=True, slots=True)
class Doing:
    """How an act is asked for and how it is done."""

    form: type[base.ActForm]
    service: Callable[..., Any]


DOINGS: dict[str, Doing] = {
    "receive": Doing(acts.ReceiveForm, intake.receive_submitted),
    "decline": Doing(base.ReasonForm, intake.decline),
    "ask_before_receipt": Doing(supplement.SupplementForm, before_receipt.ask_before_receipt),
    "pass_on": Doing(acts.PassOnForm, handling.pass_on),
    "take_back": Doing(acts.TakeBackForm, passing.take_back),
    "hand_over": Doing(moving.HandOverForm, handling.hand_over),
    "take": Doing(base.ActForm, handling.take),
    "assign": Doing(moving.AssignForm, handling.assign),
    "forward": Doing(moving.ForwardForm, handling.forward),
    "send_back": Doing(base.ReasonForm, handling.send_back),
    "consult": Doing(acts.ConsultForm, consulting.consult),
    "answer_consultation": Doing(acts.AnswerForm, consulting.answer_consultation),
    "record_silence": Doing(base.ActForm, consulting.record_silence),
    "request_supplement": Doing(supplement.SupplementForm, waiting.request_supplement),
    "accept_supplement": Doing(acts.TakeInForm, waiting.accept_supplement),
    "request_payment": Doing(acts.PaymentForm, waiting.request_payment),
    "confirm_payment": Doing(base.WordsForm, waiting.confirm_payment),
    "extend": Doing(acts.ExtendForm, waiting.extend),
    "refuse": Doing(acts.GroundedForm, ending.refuse),
    "withdraw": Doing(base.ReasonForm, ending.withdraw),
    "stop": Doing(acts.StopForm, ending.stop),
    "approve": Doing(moving.ApproveForm, handling.approve),
    "disapprove": Doing(base.ReasonForm, handling.disapprove),
    "stamp": Doing(acts.StampForm, handling.stamp),
    "return_result": Doing(acts.ReturnForm, ending.return_result),
    "close": Doing(acts.OriginalsForm, ending.close),
}
"""A test holds it complete: no act of people without its form and service."""


@transaction.atomic
def do(key: str, dossier: Dossier, form: base.ActForm, actor: User) -> None:
    """Do the act with what was typed; files are kept only if it succeeds.

    Raises:
        ActRefusedError: the act is not possible now.
        FileRefusedError: a file is not taken.
    """
    given = form.given()
    if "scans" in given:
        uploads = given.pop("scans")
        stored = [store_brought(one, actor=actor) for one in uploads]
        given["file_ids"] = tuple(one.id for one in stored)
    DOINGS[key].service(dossier.pk, actor=actor, **given)
