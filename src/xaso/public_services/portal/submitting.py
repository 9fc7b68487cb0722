"""The citizen's way to a dossier: begun, filled step by step, thrown away; `completing` ends it."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from xaso.kernel.accounts.api import User
from xaso.kernel.forms.api import (
    Form,
    Prefilled,
    PrefillSubject,
    begin_draft,
    forget_draft,
    keep_draft,
    prefill,
    setting_now,
)
from xaso.kernel.tenancy.api import require_commune
from xaso.lib import clock
from xaso.public_services.portal.asking import Asked, asked_by, papers_only
from xaso.public_services.portal.assisting_models import Assistance
from xaso.public_services.portal.submission_models import FilingPlace, Submission
from xaso.public_services.portal.submitted_papers import Papers

KEPT = timedelta(days=30)
WAITS = timedelta(days=1)


def papers_of(row: Submission) -> Papers:
    """Return the papers of a submission, opened."""
    return Papers(**json.loads(row.content or "{}"))


def asked_of(row: Submission, form_version: UUID | None = None) -> Asked:
    """Return what the procedure of a submission asks; without a form if none was begun."""
    version, commune = row.procedure_version_id, require_commune()
    if form_version or row.draft_id:
        return asked_by(version, commune_id=commune, form_version=form_version)
    return papers_only(version)


@transaction.atomic
def begin(
    asked: Asked,
    *,
    owner: User | None,
    assistance: Assistance | None = None,
    representation: UUID | None = None,
    known: Mapping[str, str] | None = None,
    level: int = 0,
) -> Submission:
    """Begin to submit: a draft of the form with what is known already, and a place for papers.

    ``owner`` is the citizen; with ``assistance`` somebody fills it in for them, and only what
    that person typed (``known``) is filled in, nothing that the citizen's account knows.
    ``level`` is how surely the session knows the citizen: it decides what their vault says.
    """
    now = clock.now()
    row = Submission(
        user=owner,
        helper=assistance.helper if assistance else None,
        assistance=assistance,
        representation_id=representation,
        procedure_version_id=asked.procedure.version_id,
        begun_at=now,
        updated_at=now,
    )
    if asked.form:
        row.draft_id = _begin_form(asked.form, asked.procedure.code, row, known, level)
    row.save(force_insert=True)
    if owner:
        FilingPlace.objects.create(id=row.pk, user=owner, of_commune_id=require_commune())
    return row


def _begin_form(
    form: Form, code: str, row: Submission, known: Mapping[str, str] | None, level: int
) -> UUID:
    draft = begin_draft(form.version_id, user=row.user, filled_by=row.helper, procedure=code)
    filled = Prefilled(_typed(form, known or {}), {})
    if row.user and not row.helper:
        on_behalf_of = str(row.representation_id or "")
        subject = PrefillSubject(row.user.pk, require_commune(), code, on_behalf_of, level)
        filled = prefill(form.schema, subject, setting_now())
    first, reader = form.schema.pages[0].key, row.helper or row.user
    if reader:
        keep_draft(draft, reader=reader, values=filled.values, marks=filled.marks, page=first)
    return draft


def _typed(form: Form, known: Mapping[str, str]) -> dict[str, Any]:
    """Return what a helper typed of the citizen, where the form asks for it."""
    values: dict[str, Any] = {}
    for path, place in form.schema.places():
        group, _dot, key = path.partition(".")
        for name in place.field.prefill:
            if value := known.get(name.removeprefix("applicant.").replace("full_name", "name")):
                values.setdefault(group, {}).setdefault(key, value)
    return values


@transaction.atomic
def keep_papers(row: Submission, papers: Papers) -> None:
    """Keep the files and the answers about papers."""
    row.content = json.dumps(asdict(papers), ensure_ascii=False)
    row.updated_at = clock.now()
    row.save(update_fields=["content_sealed", "updated_at"])


def touch(row: Submission) -> None:
    """Note that the citizen is still at it: it is kept for another month."""
    row.updated_at = clock.now()
    row.save(update_fields=["updated_at"])


def find_submission(
    submission_id: UUID, *, user: User, to_change: bool = False
) -> Submission | None:
    """Return what this citizen began here, or this helper fills in for somebody.

    ``to_change`` locks it against other windows.
    """
    rows = Submission.objects.within_reach_of(user.pk).filter(pk=submission_id)
    rows = rows.select_related("assistance", "user")
    return (rows.select_for_update(of=("self",)) if to_change else rows).first()


def open_submission(version_id: UUID, *, user: User) -> Submission | None:
    """Return what this citizen began of a procedure and has not submitted, the latest first."""
    rows = Submission.objects.of(user.pk).open().filter(procedure_version_id=version_id)
    return rows.order_by("-updated_at").first()


@transaction.atomic
def throw_away(row: Submission, *, actor: User) -> None:
    """Throw away what was begun; what became a dossier stays."""
    if row.dossier_code:
        return
    if row.draft_id:
        forget_draft(row.draft_id, reader=actor)
    FilingPlace.objects.filter(pk=row.pk).delete()
    Submission.objects.filter(pk=row.pk).delete()
    if row.assistance_id:
        Assistance.objects.filter(pk=row.assistance_id).delete()


def forget_old() -> int:
    """Throw away what nobody touched for a month, as forms do; return how many it were.

    To which no citizen agreed goes after a day already: it holds what they told a helper.
    """
    old = Submission.objects.open().filter(updated_at__lt=clock.now() - KEPT)
    ids = dict(old.values_list("pk", "assistance_id"))
    FilingPlace.objects.filter(pk__in=ids).delete()
    Submission.objects.filter(pk__in=ids).delete()
    Assistance.objects.filter(pk__in=ids.values()).delete()
    Assistance.objects.waiting().filter(asked_at__lt=clock.now() - WAITS).delete()
    return len(ids)


def files_in_submissions() -> set[UUID]:
    """Return the files of papers that wait to be submitted: no row refers to them yet."""
    kept = [papers_of(row).files for row in Submission.objects.open()]
    return {UUID(one["id"]) for files in kept for some in files.values() for one in some}
