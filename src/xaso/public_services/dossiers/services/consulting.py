"""Asking another unit: with a deadline, answered, or its silence recorded."""

from uuid import UUID

from django.db import transaction

from xaso.kernel.accounts.api import User
from xaso.kernel.tenancy.api import CommuneQuerySet
from xaso.kernel.working_time.api import Limit, due
from xaso.public_services.dossiers.errors import ActRefusedError, OpenConsultationError
from xaso.public_services.dossiers.models import Consultation, Dossier
from xaso.public_services.dossiers.services.engine import begin


@transaction.atomic
def consult(dossier_id: UUID, *, unit_id: UUID, question: str, limit: str, actor: User) -> UUID:
    """Ask a unit for its opinion by a deadline; returns the consultation's id.

    NĐ 61/2018 Đ.19.5: content and deadline are named, every step is logged. The same question
    is not put to a unit again while it is waited for, so pressing twice asks once.
    """
    work = begin(dossier_id, "consult", actor, words=question)
    same = _waited_for(work.dossier).filter(asked_unit_id=unit_id, question=question)
    if same.exists():
        raise OpenConsultationError
    asked = Consultation.objects.create(
        dossier=work.dossier,
        asked_unit_id=unit_id,
        asked_at=work.at,
        asked_by=actor,
        question=question,
        due_at=due(work.dossier.commune_id, work.at, Limit.parse(limit)).at,
    )
    work.details = {"unit": str(unit_id), "due": asked.due_at.isoformat()}
    work.finish()
    return asked.pk


@transaction.atomic
def answer_consultation(dossier_id: UUID, *, answer: str, actor: User) -> None:
    """Give the opinion of one's unit."""
    work = begin(dossier_id, "answer_consultation", actor, words=answer)
    waiting = _waited_for(work.dossier)
    mine = waiting.filter(asked_unit__in=work.access.own_units()).order_by("asked_at").first()
    if mine is None:
        raise ActRefusedError
    mine.answer, mine.answered_at, mine.answered_by = answer, work.at, actor
    mine.save(update_fields=["answer", "answered_at", "answered_by"])
    work.finish()


@transaction.atomic
def record_silence(dossier_id: UUID, *, actor: User) -> int:
    """Record which units did not answer in time; return how many."""
    work = begin(dossier_id, "record_silence", actor)
    silent = _waited_for(work.dossier).filter(due_at__lt=work.at)
    units = [str(unit) for unit in silent.values_list("asked_unit_id", flat=True)]
    if not units:
        raise ActRefusedError
    silent.update(silent_since=work.at)
    work.details = {"units": units}
    work.finish()
    return len(units)


def _waited_for(dossier: Dossier) -> CommuneQuerySet[Consultation]:
    return Consultation.objects.filter(
        dossier=dossier, answered_at__isnull=True, silent_since__isnull=True
    )
