"""Days of the country, and the hours and special days of each commune."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from xaso.kernel.reference.api import Topic
from xaso.kernel.tenancy.api import CommuneModel
from xaso.lib.worktime import DayKind, DayRule, InvalidHoursError, WorkingHours
from xaso.lib.worktime_hours import read_hours, write_hours

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
CALENDARS = Topic("working_time", most=500)


def check_hours(text: str) -> None:
    """Refuse hours that nobody can read, saying how to write them."""
    try:
        read_hours(text)
    except InvalidHoursError as error:
        message = _("Write the hours like 07:00–11:30, 13:30–17:00, in order of the day.")
        raise ValidationError(message) from error


class HoursField(models.CharField):  # type: ignore[type-arg]
    """The hours of one day as text, always written in one way; empty is a day off."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        given: dict[str, Any] = {"max_length": 80, "blank": True, "default": ""}
        given["validators"] = [check_hours]
        super().__init__(*args, **(given | kwargs))

    def deconstruct(self) -> tuple[str, str, Any, dict[str, Any]]:
        """Be plain text in migrations."""
        name, _path, args, kwargs = super().deconstruct()
        kwargs.pop("validators", None)
        return name, "django.db.models.CharField", args, kwargs

    def clean(self, value: Any, model_instance: models.Model | None) -> str:
        """Refuse what is not hours; write the rest as everybody writes it."""
        return write_hours(read_hours(super().clean(value, model_instance)))


@CALENDARS.holds
class PublicHoliday(models.Model):
    """A day of the whole country that is not an ordinary day of its week (ngày nghỉ lễ, tết).

    Also days in lieu (nghỉ bù), exchanged days (hoán đổi) and the days that make them up
    (làm bù). Shared by all communes and loaded from files by year; ``revised`` is the date
    of the file, so that an older file never replaces a newer one.
    """

    class Kind(models.TextChoices):
        """Why the day is special."""

        HOLIDAY = DayKind.HOLIDAY.value, _("Public holiday")
        COMPENSATION = DayKind.COMPENSATION.value, _("Day in lieu")
        EXCHANGED_OFF = DayKind.EXCHANGED_OFF.value, _("Exchanged day off")
        MAKE_UP = DayKind.MAKE_UP.value, _("Make-up working day")

    day = models.DateField(_("day"), primary_key=True)
    kind = models.CharField(_("kind"), max_length=16, choices=Kind)
    name = models.CharField(_("name"), max_length=120)
    source = models.CharField(_("source"), max_length=200)
    certainty = models.CharField(_("how certain"), max_length=16)
    swapped_with = models.DateField(_("swapped with"), null=True, blank=True)
    revised = models.DateField(_("revised"))

    class Meta:
        ordering = ["day"]
        constraints = [
            models.CheckConstraint(
                name="make_up_day_names_what_it_repays",
                condition=~models.Q(kind="make_up") | models.Q(swapped_with__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.day:%d/%m/%Y} {self.name}"

    def as_rule(self) -> DayRule:
        """Give the day as a rule to count with."""
        return DayRule(
            day=self.day,
            kind=DayKind(self.kind),
            name=self.name,
            source=self.source,
            certainty=self.certainty,
            swapped_with=self.swapped_with,
        )


@CALENDARS.holds
class WorkingHoursVersion(CommuneModel):
    """The working hours of a commune (giờ làm việc) from a date until the next version."""

    valid_from = models.DateField(_("applies from"))
    monday = HoursField(_("Monday"))
    tuesday = HoursField(_("Tuesday"))
    wednesday = HoursField(_("Wednesday"))
    thursday = HoursField(_("Thursday"))
    friday = HoursField(_("Friday"))
    saturday = HoursField(_("Saturday"))
    sunday = HoursField(_("Sunday"))
    source = models.CharField(_("decided by"), max_length=200)

    class Meta:
        ordering = ["-valid_from"]
        constraints = [
            models.UniqueConstraint(
                name="hours_start_once_a_day", fields=["commune", "valid_from"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.valid_from:%d/%m/%Y}"

    def clean(self) -> None:
        """Refuse a week in which nobody ever works."""
        if not any(self.texts()):
            raise ValidationError(_("Enter the hours of at least one day."))

    def texts(self) -> list[str]:
        """List the hours of the week as text, Monday first."""
        return [getattr(self, name) for name in WEEKDAYS]

    def days(self) -> list[tuple[str, str]]:
        """List the days worked by name, with their hours."""
        fields = {field.name: str(field.verbose_name) for field in self._meta.fields}
        worked = [(fields[name], getattr(self, name)) for name in WEEKDAYS]
        return [(name, text) for name, text in worked if text]

    def as_hours(self) -> WorkingHours:
        """Give the week to count with."""
        week = tuple(read_hours(text) for text in self.texts())
        return WorkingHours(week, self.valid_from)


@CALENDARS.holds
class DayException(CommuneModel):
    """A day on which one commune works otherwise than its week and the country say."""

    class Kind(models.TextChoices):
        """What is different."""

        CLOSED = DayKind.CLOSED.value, _("Office closed")
        SPECIAL_HOURS = DayKind.SPECIAL_HOURS.value, _("Other hours")

    day = models.DateField(_("day"))
    kind = models.CharField(_("kind"), max_length=16, choices=Kind, default=Kind.CLOSED)
    hours = HoursField(_("hours"))
    reason = models.CharField(_("reason"), max_length=120)
    source = models.CharField(_("decided by"), max_length=200)

    class Meta:
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(
                name="commune_has_one_exception_a_day", fields=["commune", "day"]
            ),
            models.CheckConstraint(
                name="other_hours_are_given",
                condition=models.Q(kind="closed", hours="")
                | (models.Q(kind="special_hours") & ~models.Q(hours="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day:%d/%m/%Y} {self.reason}"

    def clean(self) -> None:
        """Keep hours only where they differ from a day off."""
        if self.kind == self.Kind.CLOSED:
            self.hours = ""
        elif not self.hours:
            raise ValidationError({"hours": _("Enter the hours worked on this day.")})

    def as_rule(self) -> DayRule:
        """Give the day as a rule to count with."""
        return DayRule(
            day=self.day,
            kind=DayKind(self.kind),
            name=self.reason,
            source=self.source,
            hours=read_hours(self.hours),
        )
