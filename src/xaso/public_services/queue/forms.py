"""Taking a number by phone, and setting lines and desks up."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from xaso.lib import clock
from xaso.lib.dates import say_date, say_moment
from xaso.lib.ids import IdentifierError, parse_phone
from xaso.public_services.queue.models import DeskLine, QueueDesk, QueueLine, Voice
from xaso.public_services.queue.priority import grounds_on
from xaso.public_services.queue.queries.slots import Slot


class TakeForm(forms.Form):
    """Which line, and whether one comes first."""

    line = forms.TypedChoiceField(
        label=_("What do you come for?"), coerce=UUID, widget=forms.RadioSelect
    )
    priority = forms.ChoiceField(
        label=_("Do you come first?"),
        help_text=_("The officer may ask for a paper that shows it."),
        required=False,
    )

    def __init__(self, *args: Any, lines: Sequence[QueueLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        line: Any = self.fields["line"]
        line.choices = [(str(one.pk), one.name) for one in lines]
        priority: Any = self.fields["priority"]
        grounds = [(one.key, one.label) for one in grounds_on(clock.today())]
        priority.choices = [("", _("No")), *grounds]


class BookingForm(forms.Form):
    """When to come, and the phone number by which the booking is found again."""

    slot = forms.TypedChoiceField(
        label=_("When would you like to come?"), coerce=datetime.fromisoformat
    )
    phone = forms.CharField(
        label=_("Phone number"),
        help_text=_("Only to find this booking again together with its code."),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )

    email = forms.EmailField(
        label=_("E-mail for reminders"),
        help_text=_(
            "You are reminded the evening before and an hour before. The address is used for"
            " nothing else and deleted afterwards."
        ),
        required=False,
        max_length=200,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def __init__(self, *args: Any, slots: Sequence[Slot], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        slot: Any = self.fields["slot"]
        days: dict[str, list[tuple[str, str]]] = {}
        for one in slots:
            local = timezone.localtime(one.starts_at)
            row = (one.starts_at.isoformat(), say_moment(local))
            days.setdefault(say_date(local.date()), []).append(row)
        slot.choices = list(days.items())

    def clean_phone(self) -> str:
        """Refuse what is no phone number."""
        return _known_phone(self.cleaned_data["phone"])


class MoveForm(BookingForm):
    """Another time for a booking."""

    phone = None  # type: ignore[assignment]
    email = None  # type: ignore[assignment]


class FindForm(forms.Form):
    """The code of a booking and the phone number it was made with."""

    code = forms.RegexField(
        r"^\d{6}$",
        label=_("Booking code"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    phone = forms.CharField(
        label=_("Phone number"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )

    def clean_phone(self) -> str:
        """Refuse what is no phone number."""
        return _known_phone(self.cleaned_data["phone"])


def _known_phone(text: str) -> str:
    try:
        return parse_phone(text)
    except IdentifierError as error:
        raise forms.ValidationError(
            _("Please check the phone number: it has ten digits and begins with 0.")
        ) from error


class LineForm(forms.ModelForm):  # type: ignore[type-arg]
    """A line of the queue."""

    class Meta:
        model = QueueLine
        fields = ["prefix", "name", "hint", "minutes", "per_half_hour", "is_active"]

    def clean_prefix(self) -> str:
        """Refuse the letter of another line."""
        prefix: str = self.cleaned_data["prefix"]
        others = QueueLine.objects.filter(prefix=prefix).exclude(pk=self.instance.pk)
        if others.exists():
            raise forms.ValidationError(_("Another line has this letter."))
        return prefix


class VoiceForm(forms.Form):
    """How the board in the hall calls."""

    voice = forms.ChoiceField(
        label=_("How does the board call?"),
        help_text=_("Sound has to be turned on once by a touch on the board itself."),
        choices=Voice,
        widget=forms.RadioSelect,
    )


class DeskForm(forms.ModelForm):  # type: ignore[type-arg]
    """A desk, and the lines it calls from."""

    lines = forms.MultipleChoiceField(
        label=_("Lines"),
        help_text=_("Without a choice the desk calls from all lines."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    class Meta:
        model = QueueDesk
        fields = ["number", "is_active"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lines: Any = self.fields["lines"]
        lines.choices = [(str(one.pk), one.name) for one in QueueLine.objects.all()]
        chosen = DeskLine.objects.filter(desk_id=self.instance.pk)
        lines.initial = [str(one) for one in chosen.values_list("line_id", flat=True)]

    def clean_number(self) -> int:
        """Refuse the number of another desk."""
        number: int = self.cleaned_data["number"]
        others = QueueDesk.objects.filter(number=number).exclude(pk=self.instance.pk)
        if others.exists():
            raise forms.ValidationError(_("Another desk has this number."))
        return number
