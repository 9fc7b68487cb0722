"""The input of files for forms whose large files come in parts."""

from collections.abc import Mapping
from typing import Any

from django.utils.datastructures import MultiValueDict

from xaso.kernel.files.brought import SentUpload, resume_attributes, sent_uploads
from xaso.ui.widgets import MultiFileDrop


class PartsFileDrop(MultiFileDrop):
    """Several files; a script sends the large ones in parts and names them in the form.

    Its value is a list of uploaded files and of :class:`SentUpload`; ``store_brought`` takes
    both. Without the script all files come with the form. ``address`` is where parts are sent,
    that of officials unless another is given.
    """

    def __init__(self, *, address: str = "", **given: Any) -> None:
        super().__init__(**given)
        self.address = address

    def get_context(
        self, name: str, value: Any, attrs: dict[str, Any] | None
    ) -> dict[str, Any]:
        """Say where parts are sent, and which uploads the form named when it came before."""
        context = super().get_context(name, None, attrs)
        context["widget"]["attrs"] |= resume_attributes(self.address)
        named = value if isinstance(value, list) else []
        sent = [one.id for one in named if isinstance(one, SentUpload)]
        context["widget"]["uploads"] = [one for one in sent if one is not None]
        return context

    def value_from_datadict(
        self, data: Mapping[str, Any], files: MultiValueDict[str, Any], name: str
    ) -> Any:
        """Return the files and the uploads that are named."""
        came: list[Any] = super().value_from_datadict(data, files, name) or []
        return [*came, *sent_uploads(data, name)]
