"""Who the applicant of a dossier is, and who brought it, as form, sources and proofs say."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from xaso.kernel.accounts.api import User
from xaso.kernel.forms.api import (
    Form,
    FormSchema,
    PrefillSubject,
    check,
    prefill,
    read_schema,
    review,
    setting_now,
)
from xaso.kernel.identity.api import RepresentedPerson, vouched_number
from xaso.kernel.tenancy.api import require_commune
from xaso.lib.dates import say_short
from xaso.public_services.dossiers.api import PAPERS_SPEAK, PartyInput

OWN = "applicant."
KNOWN: dict[str, Any] = {
    "key": "portal_applicant",
    "title": "Applicant",
    "pages": [
        {
            "key": "who",
            "title": "Applicant",
            "groups": [
                {
                    "key": "who",
                    "fields": [
                        {"key": key, "kind": kind, "label": key, "prefill": [f"{OWN}{key}"]}
                        for key, kind in (
                            ("full_name", "person_name"),
                            ("personal_id", "personal_id"),
                            ("birth_date", "date"),
                            ("phone", "phone"),
                            ("email", "email"),
                            ("address", "address"),
                        )
                    ],
                }
            ],
        }
    ],
}


EQUAL, REPRESENTED, OTHER = "equal", "represented", "other"
"""How the applicant's personal id compares with the one that is vouched for."""


@dataclass(frozen=True, slots=True)
class People:
    """The applicant, who submits for them, and how the two personal ids compare ("" unknown)."""

    applicant: PartyInput
    submitter: PartyInput | None = None
    number_check: str = ""


def people_of(
    user: User,
    form: Form | None,
    values: Mapping[str, Any] | None,
    represented: RepresentedPerson | None = None,
    known: PartyInput | None = None,
) -> People:
    """Return who plays which part in what a citizen submits by themselves.

    Without a representation the citizen is the applicant (chủ hồ sơ) as the form says; with
    one the represented person or organisation is, and the citizen the submitter (người nộp).
    ``known`` is what is known of the citizen, where it need not be asked of the sources.
    """
    own, me = vouched_number(user.pk), known or known_of(user)
    if represented is None:
        said = applicant_of(me, form, values)
        return People(said, None, _compared(said.personal_id, own, ""))
    authority = _authority(represented)
    submitter = replace(me, personal_id=me.personal_id or own, authority=authority)
    other = _represented_party(represented)
    if represented.is_organisation:
        return People(other, submitter)
    said = applicant_of(other, form, values)
    if own and said.personal_id == own:
        return People(other, submitter, EQUAL)
    return People(said, submitter, _compared(said.personal_id, "", other.personal_id))


def _compared(typed: str, own: str, represented: str) -> str:
    if not typed or not (own or represented):
        return ""
    if typed == represented:
        return REPRESENTED
    return EQUAL if typed == own else OTHER


def _represented_party(one: RepresentedPerson) -> PartyInput:
    kind = "organisation" if one.is_organisation else "person"
    return PartyInput(one.name, one.number, one.birth_date, kind=kind)


def _authority(one: RepresentedPerson) -> str:
    """Say on what strength somebody acts and until when, as papers say it."""
    with override(PAPERS_SPEAK):
        words = {"what": one.label, "name": one.name, "first": say_short(one.valid_from)}
        if one.valid_to is None:
            return _("%(what)s: %(name)s, confirmed, valid from %(first)s") % words
        words["last"] = say_short(one.valid_to)
        return _("%(what)s: %(name)s, confirmed, valid %(first)s – %(last)s") % words


def applicant_of(
    known: PartyInput, form: Form | None, values: Mapping[str, Any] | None
) -> PartyInput:
    """Return the applicant (chủ hồ sơ): what the form was answered with, then what is known."""
    if form is None or values is None:
        return known
    said = _party(form.schema, values, known.name)
    missing = {
        name: getattr(known, name)
        for name in ("personal_id", "birth_date", "address", "phone", "email")
        if not getattr(said, name) and said.name == known.name
    }
    return replace(said, **missing)


def known_of(user: User) -> PartyInput:
    """Return what the sources of known values say about a citizen."""
    schema = read_schema(KNOWN)
    found = prefill(schema, PrefillSubject(user.pk, require_commune()), setting_now())
    return _party(schema, found.values, user.full_name)


def _party(schema: FormSchema, values: Mapping[str, Any], name: str) -> PartyInput:
    setting = setting_now()
    checked = check(schema, values, today=setting.today, places=setting.places)
    said = {
        line.path: line.said
        for page in review(schema, checked, {}, PAPERS_SPEAK)
        for section in page.sections
        for line in section.lines
    }
    known: dict[str, str] = {}
    for path, place in schema.places():
        group, _dot, key = path.partition(".")
        answers = checked.values.get(group)
        raw = answers.get(key) if isinstance(answers, dict) else None
        for wanted in place.field.prefill:
            if raw and wanted.startswith(OWN):
                text = raw if isinstance(raw, str) else said.get(path, "")
                known.setdefault(wanted.removeprefix(OWN), text)
    born = known.get("birth_date", "")
    return PartyInput(
        name=known.get("full_name") or name,
        personal_id=known.get("personal_id", ""),
        birth_date=date.fromisoformat(born) if born else None,
        address=known.get("address", "")[:300],
        phone=known.get("phone", ""),
        email=known.get("email", ""),
    )
