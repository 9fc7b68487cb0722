"""Inputs that browsers do not have ready, or not well enough; all work without a script."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict


class DateInput(forms.DateInput):
    """A date by the browser's own calendar."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class MoneyInput(forms.TextInput):
    """An amount of đồng; thousands may be typed with dots or without."""

    template_name = "ui/widgets/money.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"inputmode": "numeric", "autocomplete": "off"} | (attrs or {}))

    def value_from_datadict(
        self, data: Mapping[str, Any], files: MultiValueDict[str, Any], name: str
    ) -> Any:
        """Take the dots and spaces of grouped digits out."""
        typed = super().value_from_datadict(data, files, name)
        return typed.replace(".", "").replace(" ", "") if isinstance(typed, str) else typed


class FileDrop(forms.ClearableFileInput):
    """A file: chosen, dropped here, or photographed with the phone's camera."""

    template_name = "ui/widgets/file_drop.html"

    def __init__(self, *, accept: str = "", camera: bool = False) -> None:
        super().__init__({"accept": accept} if accept else {})
        self.camera = camera

    def get_context(
        self, name: str, value: Any, attrs: dict[str, Any] | None
    ) -> dict[str, Any]:
        """Say whether a photograph may be taken and whether several files fit."""
        context = super().get_context(name, value, attrs)
        context["widget"] |= {"camera": self.camera, "many": self.allow_multiple_selected}
        return context


class MultiFileDrop(FileDrop):
    """Several files at once."""

    allow_multiple_selected = True


class Combobox(forms.TextInput):
    """Text with suggestions from an address that answers `[{"value", "label", "hint"}]`.

    The chosen value travels in a hidden field of its own; without a script the form gets
    the typed text, and its `clean` must find what is meant.
    """

    template_name = "ui/widgets/combobox.html"

    def __init__(self, url: str, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"autocomplete": "off"} | (attrs or {}))
        self.url = url

    def get_context(
        self, name: str, value: Any, attrs: dict[str, Any] | None
    ) -> dict[str, Any]:
        """Say where the suggestions come from."""
        context = super().get_context(name, value, attrs)
        context["widget"]["url"] = str(self.url)
        return context

    def value_from_datadict(
        self, data: Mapping[str, Any], files: MultiValueDict[str, Any], name: str
    ) -> Any:
        """Prefer the chosen value to the typed text."""
        return data.get(f"{name}-chosen") or super().value_from_datadict(data, files, name)


class ScanInput(forms.TextInput):
    """A code that a USB scanner or the camera reads; typing it works as well."""

    template_name = "ui/widgets/scan.html"

    def __init__(self, *, camera: bool = True, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"autocomplete": "off", "spellcheck": "false"} | (attrs or {}))
        self.camera = camera

    def get_context(
        self, name: str, value: Any, attrs: dict[str, Any] | None
    ) -> dict[str, Any]:
        """Say whether the camera may read the code too."""
        context = super().get_context(name, value, attrs)
        context["widget"]["camera"] = self.camera
        return context
