"""Files and photographs into the papers of the checklist, stored at once."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from xaso.kernel.accounts.api import User
from xaso.kernel.files.api import (
    FileRefusedError,
    NamedFile,
    SentUpload,
    explain,
    store_brought,
)
from xaso.public_services.counter.content import Row
from xaso.public_services.counter.screen.state import Screen

MOST_FILES = 30
type Brought = NamedFile | SentUpload


def take_files(
    screen: Screen, brought: Mapping[str, Sequence[Brought]], *, actor: User
) -> None:
    """Keep what can be kept, say in a sentence why the rest is not; good files stay."""
    for key, row in screen.matter.rows.items():
        name = f"r-{key}-files"
        for one in brought.get(name, ()):
            screen.focus = name
            if len(row.files) >= MOST_FILES:
                refusal = _("A paper takes at most %(most)s files.") % {"most": MOST_FILES}
                screen.upload_refusals.setdefault(key, []).append(refusal)
                break
            _take(screen, key, row, one, actor)


def _take(screen: Screen, key: str, row: Row, one: Brought, actor: User) -> None:
    """Keep one; an upload that is named again, as after an answer that got lost, is there once."""
    try:
        stored = store_brought(one, actor=actor)
    except FileRefusedError as error:
        screen.upload_refusals.setdefault(key, []).append(explain(error))
        return
    if str(stored.id) not in row.files:
        row.files.append(str(stored.id))
    row.present = True
