"""What a citizen says about the fee."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xaso.public_services.portal.forms_submission import BroughtFiles, citizen_files
from xaso.public_services.procedures.api import FeeExemption


class ExemptionForm(forms.Form):
    """The group by which somebody is let off, and photographs of the paper that proves it."""

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        groups: Sequence[FeeExemption],
        address: str,
        **given: Any,
    ) -> None:
        super().__init__(data, files, **given)
        named = [(one.key, f"{one.label} ({one.act})") for one in groups]
        self.fields["group"] = forms.ChoiceField(
            label=_("Are you let off the fee?"),
            choices=[("", _("No, I pay it")), *named],
            widget=forms.RadioSelect,
            required=False,
        )
        self.fields["scans"] = BroughtFiles(
            label=_("Photographs of the paper that proves it"),
            required=False,
            widget=citizen_files(address),
        )
