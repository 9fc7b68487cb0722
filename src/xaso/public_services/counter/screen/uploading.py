"""Files and photographs into the papers of the checklist, stored at once."""

from collections.abc import Iterable, Mapping
from typing import IO, Any, Protocol

from django.utils.translation import gettext as _

from xaso.kernel.accounts.api import User
from xaso.kernel.files.api import FileRefusedError, explain, store
from xaso.public_services.counter.screen.state import Screen

MOST_FILES = 30


class Upload(Protocol):
    """A file as the browser sent it."""

    name: str | None
    file: IO[bytes]


def take_files(screen: Screen, sent: Mapping[str, Iterable[Any]], *, actor: User) -> None:
    """Keep what can be kept, say in a sentence why the rest is not; good files stay."""
    for key, row in screen.matter.rows.items():
        for upload in sent.get(f"r-{key}-files", ()):
            screen.focus = f"r-{key}-files"
            if len(row.files) >= MOST_FILES:
                refusal = _("A paper takes at most %(most)s files.") % {"most": MOST_FILES}
                screen.upload_refusals.setdefault(key, []).append(refusal)
                break
            try:
                stored = store(upload.file, name=upload.name or "", actor=actor)
            except FileRefusedError as error:
                screen.upload_refusals.setdefault(key, []).append(explain(error))
            else:
                row.files.append(str(stored.id))
                row.present = True
