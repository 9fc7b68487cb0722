"""What the module offers to the menu and to the files, and what people read about its acts."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from xaso.kernel.audit.api import name_actions, name_words
from xaso.kernel.files.api import FileKeeper
from xaso.kernel.forms.permissions import EDIT
from xaso.kernel.forms.services.drafts import files_in_drafts
from xaso.kernel.providers.api import MenuEntry


class DraftFiles(FileKeeper):
    """The files of forms that are not handed in yet."""

    key = "forms.drafts"

    def kept(self) -> set[UUID]:
        """Return the files in the drafts of everybody."""
        return files_in_drafts()


FORMS = MenuEntry(
    key="forms.list",
    label=_("Electronic forms"),
    url_name="forms:list",
    icon="clipboard-check",
    group=_("Administration"),
    order=945,
    permission=EDIT.key,
)
name_actions(
    {
        "forms.version.drafted": _("Form drafted"),
        "forms.version.published": _("Form put to use"),
        "forms.version.retired": _("Form taken out of use"),
        "forms.sketch.begun": _("Began to build a form"),
        "forms.sketch.changed": _("Changed a form that is being built"),
        "forms.sketch.discarded": _("Threw away a form that was being built"),
        "forms.sample.kept": _("Kept test data of a form"),
        "forms.sample.removed": _("Removed test data of a form"),
        "forms.layout.kept": _("Put a layout of a form to use"),
        "forms.layout.retired": _("Took a layout of a form out of use"),
    }
)
name_words(
    {
        "forms.version": _("Version of a form"),
        "forms.sketch": _("Form being built"),
        "forms.sample": _("Test data"),
        "forms.layout": _("Layout of a form"),
        "form": _("Form"),
        "digest": _("Fingerprint"),
    }
)
