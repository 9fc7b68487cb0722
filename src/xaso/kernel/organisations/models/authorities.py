"""Authorities, their units and positions, and the villages of a commune."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from xaso.kernel.organisations.models.map import OFFICES
from xaso.lib.ids import uuid7


class AuthorityQuerySet(models.QuerySet["Authority"]):
    """Authorities, narrowed in the words of the business."""

    def in_force(self) -> Self:
        """Keep the authorities whose code is valid today."""
        return self.filter(valid_to__isnull=True)


@OFFICES.holds
class Authority(models.Model):
    """A state body with an agency code (cơ quan), such as a commune's people's committee.

    The agency code (mã định danh cơ quan, QĐ 20/2020/QĐ-TTg) has a validity: a body that
    gets a new code gets a new row.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.CharField(_("agency code"), max_length=35)
    name = models.CharField(_("name"), max_length=200)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    of_commune = models.ForeignKey(
        "organisations.Commune", models.PROTECT, null=True, blank=True, related_name="+"
    )
    address = models.CharField(_("address"), max_length=200, blank=True)
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    website = models.CharField(_("web site"), max_length=100, blank=True)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)

    objects = AuthorityQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="authority_code_is_unique_in_force",
                fields=["code"],
                condition=Q(valid_to__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return self.name


@OFFICES.holds
class Unit(models.Model):
    """A unit of an authority (đơn vị, phòng ban) in which people hold roles."""

    class Kind(models.TextChoices):
        """What a unit is there for."""

        LEADERSHIP = "leadership", _("Leadership")
        OFFICE = "office", _("Office")
        SPECIALISED = "specialised", _("Specialised unit")
        ONE_STOP = "one_stop", _("One-stop desk")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.SPECIALISED)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        ordering = ["order", "name"]
        constraints = [
            models.UniqueConstraint(name="unit_name_is_unique", fields=["authority", "name"])
        ]

    def __str__(self) -> str:
        return self.name


class Position(models.Model):
    """A position an official can hold (chức vụ), as printed under a signature."""

    code = models.CharField(_("code"), max_length=30, primary_key=True)
    name = models.CharField(_("name"), max_length=80)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        ordering = ["order"]

    def __str__(self) -> str:
        return self.name


@OFFICES.holds
class OneStopDesk(models.Model):
    """Where citizens come (bộ phận một cửa, trung tâm phục vụ hành chính công)."""

    unit = models.OneToOneField(Unit, models.PROTECT, primary_key=True, related_name="+")
    name = models.CharField(_("name"), max_length=120)
    address = models.CharField(_("address"), max_length=200)
    phone = models.CharField(_("phone"), max_length=30, blank=True)

    def __str__(self) -> str:
        return self.name


@OFFICES.holds
class Village(models.Model):
    """A village or residential group of a commune (thôn, tổ dân phố)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    of_commune = models.ForeignKey("organisations.Commune", models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=80)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        ordering = ["order", "name"]
        constraints = [
            models.UniqueConstraint(
                name="village_name_is_unique", fields=["of_commune", "name"]
            )
        ]

    def __str__(self) -> str:
        return self.name
