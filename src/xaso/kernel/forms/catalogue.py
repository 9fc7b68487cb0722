"""The forms of a commune as officials manage them: what is in use, what is being built, versions."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, TextChoices
from django.utils.translation import gettext_lazy as _

from xaso.kernel.forms.models import FormSketch, FormVersion, FormVersionStatus
from xaso.kernel.forms.parsing import parse
from xaso.kernel.forms.queries import NoSuchFormError
from xaso.kernel.forms.schema import FormSchema
from xaso.kernel.forms.uses import FormUse, uses_of_forms
from xaso.lib.text import fold, sort_key


class Standing(TextChoices):
    """How a form stands as a whole."""

    IN_USE = "in_use", _("In use")
    CHANGING = "changing", _("In use, being changed")
    BUILDING = "building", _("Being built")
    OUT = "out", _("Out of use")


@dataclass(frozen=True, slots=True)
class FormEntry:
    """A form as the list names it; ``number`` is the version in use here, if any."""

    key: str
    title: str
    standing: Standing
    number: int | None
    is_own: bool
    uses: tuple[FormUse, ...] = ()


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One version of a form: how it stands, whose it is, and who put it to use when."""

    id: UUID
    number: int
    status: FormVersionStatus
    title: str
    is_own: bool
    digest: str
    made_at: datetime
    made_by: str
    published_at: datetime | None
    published_by: str
    retired_at: datetime | None


def form_entries(commune_id: int, *, text: str = "", standing: str = "") -> list[FormEntry]:
    """Return the forms that a commune meets or builds, by their titles.

    A form of its own hides the one of all communes with the same key.
    """
    mine = Q(definition__of_commune=None) | Q(definition__of_commune=commune_id)
    rows = FormVersion.objects.filter(mine).select_related("definition").defer("content")
    sketches = {row.key: row for row in FormSketch.objects.all()}
    by_key: dict[str, list[FormVersion]] = {key: [] for key in sketches}
    for row in rows:
        by_key.setdefault(row.definition.key, []).append(row)
    uses = uses_of_forms()
    entries = [
        _entry(key, versions, sketches.get(key), uses.get(key, ()))
        for key, versions in by_key.items()
    ]
    wanted = fold(text)
    found = [one for one in entries if standing in ("", one.standing) and _fits(one, wanted)]
    return sorted(found, key=lambda one: (sort_key(one.title), one.key))


def version_lines(key: str, commune_id: int) -> list[VersionLine]:
    """Return the versions of a form that concern a commune: its own first, the latest first."""
    rows = FormVersion.objects.of_form(key, commune_id).select_related(
        "made_by", "published_by"
    )
    return [_line(row) for row in rows.defer("content")]


def version_here(version_id: UUID, commune_id: int) -> tuple[VersionLine, FormSchema]:
    """Return a version of this commune or of all, with what it says.

    Raises:
        NoSuchFormError: there is none.
    """
    mine = Q(definition__of_commune=None) | Q(definition__of_commune=commune_id)
    rows = FormVersion.objects.filter(mine, pk=version_id)
    row = rows.select_related("definition", "made_by", "published_by").first()
    if row is None:
        raise NoSuchFormError(version_id)
    return _line(row), parse(json.loads(row.content)).schema


def key_is_taken(key: str, commune_id: int) -> bool:
    """Tell whether a commune meets or builds a form of this key."""
    versions = FormVersion.objects.of_form(key, commune_id)
    return versions.exists() or FormSketch.objects.filter(key=key).exists()


def _entry(
    key: str,
    versions: list[FormVersion],
    sketch: FormSketch | None,
    uses: Iterable[FormUse],
) -> FormEntry:
    own = [row for row in versions if row.definition.of_commune_id]
    in_use = {
        bool(row.definition.of_commune_id): row
        for row in versions
        if row.status == FormVersionStatus.PUBLISHED
    }
    met = in_use.get(True) or in_use.get(False)
    begun = sketch is not None or any(row.status == FormVersionStatus.DRAFT for row in own)
    latest = max(own or versions, key=lambda row: row.number, default=None)
    named = met or latest
    title = named.title if named else _title(sketch)
    number = met.number if met else None
    return FormEntry(
        key,
        title or key,
        _standing(met, begun=begun),
        number,
        bool(own) or not versions,
        tuple(uses),
    )


def _standing(met: FormVersion | None, *, begun: bool) -> Standing:
    if met:
        return Standing.CHANGING if begun else Standing.IN_USE
    return Standing.BUILDING if begun else Standing.OUT


def _title(sketch: FormSketch | None) -> str:
    title = json.loads(sketch.content)["title"] if sketch else ""
    return str(title["vi"] if isinstance(title, dict) else title)


def _fits(entry: FormEntry, wanted: str) -> bool:
    said = " ".join(
        [entry.title, entry.key.replace("_", " "), *(one.label for one in entry.uses)]
    )
    return all(word in fold(said) for word in wanted.split())


def _line(row: FormVersion) -> VersionLine:
    return VersionLine(
        row.pk,
        row.number,
        FormVersionStatus(row.status),
        row.title,
        row.definition.of_commune_id is not None,
        row.digest,
        row.made_at,
        row.made_by.full_name if row.made_by else "",
        row.published_at,
        row.published_by.full_name if row.published_by else "",
        row.retired_at,
    )
