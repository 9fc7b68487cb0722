"""The lines that people stand in, the desks that call them, and each line's day."""

from datetime import date, datetime
from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import connection, models
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from xaso.kernel.tenancy.api import (
    CommuneForeignKey,
    CommuneManager,
    CommuneModel,
    CommuneQuerySet,
    require_commune,
)
from xaso.lib import clock
from xaso.lib.dates import local_day
from xaso.lib.ids import uuid7

NEXT = """
INSERT INTO queue_lineday (commune_id, id, line_id, day, last)
VALUES (%s, %s, %s, %s, 1)
ON CONFLICT (commune_id, line_id, day) DO UPDATE SET last = queue_lineday.last + 1
RETURNING last
"""


class LineQuerySet(CommuneQuerySet["QueueLine"]):
    """Lines, with what is known of them on one day."""

    def noting_closed(self, day: date) -> Self:
        """Note with each (``is_closed``) whether it gives no more numbers on this day."""
        days = LineDay.objects.filter(commune_id=OuterRef("commune_id"), line_id=OuterRef("pk"))
        return self.annotate(is_closed=Exists(days.filter(day=day, closed_at__isnull=False)))


class QueueLine(CommuneModel):
    """A line of people with one kind of matter (hàng chờ): "Hộ tịch, chứng thực"."""

    prefix = models.CharField(
        _("letter"),
        max_length=1,
        validators=[RegexValidator("^[A-Z]$", _("One capital letter from A to Z."))],
    )
    name = models.CharField(_("name"), max_length=80)
    hint = models.CharField(_("what it is for"), max_length=160, blank=True)
    minutes = models.PositiveSmallIntegerField(
        _("usual minutes for one person"),
        default=10,
        validators=[MinValueValidator(1), MaxValueValidator(120)],
    )
    per_half_hour = models.PositiveSmallIntegerField(
        _("appointments each half hour"),
        default=1,
        validators=[MaxValueValidator(20)],
        help_text=_("0: nobody can book a time for this line."),
    )
    is_active = models.BooleanField(_("in use"), default=True)

    objects = CommuneManager.from_queryset(LineQuerySet)()  # type: ignore[assignment,misc]

    class Meta:
        verbose_name = _("queue line")
        ordering = ["prefix"]
        constraints = [
            models.UniqueConstraint(name="line_letter_once", fields=["commune", "prefix"])
        ]

    def __str__(self) -> str:
        return self.name


class DeskQuerySet(CommuneQuerySet["QueueDesk"]):
    """Desks, narrowed in the words of the business."""

    def open_on(self, day: date) -> Self:
        """Keep those where somebody sits and calls on this day."""
        return self.filter(is_active=True, is_paused=False, opened_on=day)


class QueueDesk(CommuneModel):
    """A place where people are served (quầy), called by its number."""

    number = models.PositiveSmallIntegerField(
        _("desk number"), validators=[MinValueValidator(1), MaxValueValidator(99)]
    )
    is_active = models.BooleanField(_("in use"), default=True)
    officer = models.ForeignKey(
        "accounts.User",
        models.PROTECT,
        related_name="+",
        db_index=False,
        null=True,
        editable=False,
    )
    opened_on = models.DateField(_("opened on"), null=True, editable=False)
    is_paused = models.BooleanField(_("paused"), default=False, editable=False)

    objects = CommuneManager.from_queryset(DeskQuerySet)()  # type: ignore[assignment,misc]

    class Meta:
        verbose_name = _("queue desk")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(name="desk_number_once", fields=["commune", "number"])
        ]

    def __str__(self) -> str:
        return str(_("Desk %(number)s") % {"number": self.number})

    @property
    def is_staffed(self) -> bool:
        """Whether somebody sits here today."""
        return self.officer_id is not None and self.opened_on == clock.today()

    @property
    def is_open(self) -> bool:
        """Whether somebody sits here today and calls."""
        return self.is_active and not self.is_paused and self.opened_on == clock.today()


class DeskLine(CommuneModel):
    """A line that a desk calls from; a desk without any calls from all."""

    desk = CommuneForeignKey(QueueDesk, models.PROTECT, related_name="+")
    line = CommuneForeignKey(QueueLine, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="desk_line_once", fields=["commune", "desk", "line"])
        ]

    def __str__(self) -> str:
        return f"{self.desk_id}: {self.line_id}"


class LineDay(CommuneModel):
    """The last number of a line on one day, and whether it still gives numbers."""

    line = CommuneForeignKey(QueueLine, models.PROTECT, related_name="+")
    day = models.DateField(_("day"))
    last = models.PositiveIntegerField(_("last number"), default=0)
    closed_at = models.DateTimeField(_("closed at"), null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="line_day_once", fields=["commune", "line", "day"])
        ]

    def __str__(self) -> str:
        return f"{self.line_id} {self.day}: {self.last}"


def next_number(line: QueueLine, at: datetime) -> int:
    """Take the next number of the line's day; it rolls back with what needed it, so none is missing."""
    with connection.cursor() as cursor:
        cursor.execute(NEXT, [require_commune(), uuid7(), line.pk, local_day(at)])
        (last,) = cursor.fetchone()
    return int(last)
