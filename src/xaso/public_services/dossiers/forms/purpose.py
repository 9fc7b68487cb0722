"""Why somebody looks at personal data, and what they add to a dossier."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from xaso.kernel.files.api import sent_uploads_field
from xaso.public_services.dossiers.forms.base import ManyFilesField

PURPOSES = [
    ("handling", _("Handling this dossier")),
    ("contact", _("Calling this person about the dossier")),
    ("identity", _("Checking who stands at the counter")),
    ("other", _("Another purpose")),
]


class PurposeForm(forms.Form):
    """Why personal data is to be shown; it goes into the access log."""

    purpose = forms.ChoiceField(label=_("Purpose"), choices=PURPOSES)
    note = forms.CharField(label=_("In a few words"), required=False, max_length=120)

    def clean(self) -> dict[str, Any]:
        """Ask for words where no purpose of the list fits."""
        typed = super().clean() or {}
        if typed.get("purpose") == "other" and not typed.get("note"):
            self.add_error("note", gettext("Write the purpose in a few words."))
        return typed

    def sentence(self) -> str:
        """Return the purpose as the access log keeps it."""
        label = str(dict(PURPOSES)[self.cleaned_data["purpose"]])
        return ": ".join(filter(None, [label, self.cleaned_data["note"]]))


class AddFilesForm(forms.Form):
    """Scans or photographs that come into the dossier later."""

    scans = ManyFilesField(label=_("Files"))

    def __init__(self, *args: Any, places: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["place"] = forms.ChoiceField(label=_("They belong to"), choices=places)
        self.order_fields(["place", "scans"])

    def forget_uploads(self) -> None:
        """Show the form again without what it brought: the rest was kept, none comes twice."""
        named = sent_uploads_field("scans")
        self.data = {name: typed for name, typed in self.data.items() if name != named}
