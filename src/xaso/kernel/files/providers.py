"""What the module offers to the frame of every page, and what people read about its acts."""

from django.utils.translation import gettext_lazy as _

from xaso.kernel.audit.api import name_actions, name_words
from xaso.kernel.files.permissions import RELEASE
from xaso.kernel.providers.api import MenuEntry, menu

HELD = menu.register(
    MenuEntry(
        key="files.held",
        label=_("Files held back"),
        url_name="files:held",
        icon="shield-exclamation",
        group=_("Administration"),
        order=957,
        permission=RELEASE.key,
    )
)
name_words(
    {
        "files.sweep": _("Clean-up of files"),
        "files.file": _("File"),
        "files.erasure": _("Destruction of contents"),
        "finding": _("Finding"),
        "signatures": _("Signatures of the scanner"),
    }
)
name_actions(
    {
        "files.file.infected": _("Malware was found in a file"),
        "files.file.released": _("A file held back was checked again and released"),
        "files.file.still_held": _("A file held back was checked again and stays closed"),
        "files.unused.removed": _("Files that nothing refers to were removed"),
        "files.content.destroyed": _("Contents of files were destroyed"),
    }
)
