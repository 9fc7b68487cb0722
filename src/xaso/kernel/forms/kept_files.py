"""Files that were handed in with a form: what is kept of them is where they lie and their name."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from xaso.kernel.forms.refusals import RefusedError
from xaso.lib.ids import uuid_or_none
from xaso.lib.text import normalise

_LONGEST_NAME = 200


def clean_files(raw: Any, *, most: int) -> list[dict[str, str]] | None:
    """Return the kept files of an answer.

    Raises:
        RefusedError: something is no kept file, or there are too many.
    """
    sent = raw if isinstance(raw, list) else [raw]
    if len(sent) > most:
        raise RefusedError(
            ngettext(
                "Please attach at most %(count)s file.",
                "Please attach at most %(count)s files.",
                most,
            )
            % {"count": most}
        )
    return [_file(one) for one in sent] or None


def file_id_of(raw: Any) -> UUID | None:
    """Return the file that an answer names; nothing where it is none."""
    file_id = raw.get("id") if isinstance(raw, dict) else None
    return uuid_or_none(file_id) if isinstance(file_id, str) else None


def _file(raw: Any) -> dict[str, str]:
    found = file_id_of(raw)
    if found is None:
        raise RefusedError(_("Please attach the file again."))
    name = raw.get("name")
    said = normalise(name)[:_LONGEST_NAME] if isinstance(name, str) else ""
    return {"id": str(found), "name": said}
