"""Layouts of a form that an authority supplies in .docx: kept version by version, filled in."""

from dataclasses import dataclass
from datetime import datetime
from typing import IO
from uuid import UUID

from django.db import transaction

from xaso.kernel.accounts.api import User
from xaso.kernel.audit.api import record
from xaso.kernel.files.api import read, store
from xaso.kernel.forms.checking import Checked
from xaso.kernel.forms.docx import UnreadableLayoutError, fill_layout, placeholders_in
from xaso.kernel.forms.docx_names import filling_of, known_names
from xaso.kernel.forms.models import FormLayout
from xaso.kernel.forms.permissions import EDIT
from xaso.kernel.forms.printing import PaperHead
from xaso.kernel.forms.schema import FormSchema
from xaso.kernel.forms.services.locking import lock_form
from xaso.kernel.permissions.api import require
from xaso.lib import clock

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class UnknownPlaceholdersError(ValueError):
    """A layout names what the form does not ask; ``names`` says what."""

    def __init__(self, names: list[str]) -> None:
        super().__init__(", ".join(names))
        self.names = names


@dataclass(frozen=True, slots=True)
class Layout:
    """One version of an authority's layout."""

    id: UUID
    number: int
    file_id: UUID
    digest: str
    made_at: datetime
    made_by: str
    retired_at: datetime | None


@dataclass(frozen=True, slots=True)
class LayoutPaper:
    """A form filled into the layout in use: the file, and which layout it was."""

    content: bytes
    number: int
    digest: str


def layouts_of(key: str) -> list[Layout]:
    """Return the layouts of a form, the latest first."""
    rows = FormLayout.objects.select_related("made_by").filter(key=key)
    return [_layout(row) for row in rows.order_by("-number")]


def layout_in_use(key: str) -> Layout | None:
    """Return the layout that a form is printed in besides the usual one, if it has any."""
    rows = FormLayout.objects.select_related("made_by").filter(key=key, retired_at=None)
    row = rows.first()
    return _layout(row) if row else None


def has_layout(key: str) -> bool:
    """Tell whether a form is printed in a layout of the commune in force besides the usual one."""
    return FormLayout.objects.filter(key=key, retired_at=None).exists()


def unknown_in(layout: Layout, schema: FormSchema) -> list[str]:
    """Return the placeholders that a form, as it is now, does not know."""
    known = known_names(schema)
    return [name for name in placeholders_in(read(layout.file_id)) if name not in known]


@transaction.atomic
def keep_layout(schema: FormSchema, upload: IO[bytes], *, name: str, actor: User) -> Layout:
    """Put a layout to use; the one before it is kept.

    Raises:
        FileRefusedError, FileQuarantinedError: the file is not taken, or not yet.
        UnreadableLayoutError: it is no .docx.
        UnknownPlaceholdersError: it names what the form does not ask.
    """
    require(actor, EDIT.key)
    stored = store(upload, name=name, actor=actor)
    if stored.media_type != DOCX:
        raise UnreadableLayoutError
    known = known_names(schema)
    unknown = [one for one in placeholders_in(read(stored.id)) if one not in known]
    if unknown:
        raise UnknownPlaceholdersError(unknown)
    lock_form(schema.key)
    former = list(FormLayout.objects.filter(key=schema.key).order_by("-number"))
    for one in former:
        if one.retired_at is None:
            _retire(one)
    row = FormLayout(
        key=schema.key,
        number=former[0].number + 1 if former else 1,
        file_id=stored.id,
        digest=stored.sha256,
        made_at=clock.now(),
        made_by=actor,
    )
    row.save(force_insert=True)
    _record("kept", row, actor)
    return _layout(row)


@transaction.atomic
def retire_layout(key: str, layout_id: UUID, *, actor: User) -> bool:
    """Take a layout out of use; tell whether it was in use."""
    require(actor, EDIT.key)
    rows = FormLayout.objects.select_for_update().filter(key=key, retired_at=None)
    row = rows.filter(pk=layout_id).first()
    if row is None:
        return False
    _retire(row)
    _record("retired", row, actor)
    return True


def print_in_layout(
    schema: FormSchema, checked: Checked, head: PaperHead
) -> LayoutPaper | None:
    """Return a filled form in the commune's own layout; nothing where it has none."""
    layout = layout_in_use(schema.key)
    if layout is None:
        return None
    named = {"layout.number": f"{layout.number}", "layout.digest": layout.digest}
    filling = filling_of(schema, checked, head, named)
    remark = f"Mẫu {schema.key}, phiên bản {layout.number}, SHA-256 {layout.digest}"
    content = fill_layout(read(layout.file_id), filling, remark=remark)
    return LayoutPaper(content, layout.number, layout.digest)


def _retire(row: FormLayout) -> None:
    row.retired_at = clock.now()
    row.save(update_fields=["retired_at"])


def _record(act: str, row: FormLayout, actor: User) -> None:
    record(
        f"forms.layout.{act}",
        actor=actor,
        subject=("forms.layout", row.pk),
        form=row.key,
        number=row.number,
        digest=row.digest,
    )


def _layout(row: FormLayout) -> Layout:
    return Layout(
        row.pk,
        row.number,
        row.file_id,
        row.digest,
        row.made_at,
        row.made_by.full_name,
        row.retired_at,
    )
