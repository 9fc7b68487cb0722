"""The administrative map of 1 July 2025 and the way old units went into new ones."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from xaso.kernel.reference.api import Topic

OFFICES = Topic("organisations", most=1000)


@OFFICES.holds
class Province(models.Model):
    """A province or a city under the central government (tỉnh, thành phố)."""

    id = models.PositiveSmallIntegerField(primary_key=True)
    code = models.CharField(_("code"), max_length=2)
    name = models.CharField(_("name"), max_length=60)
    kind = models.CharField(_("kind"), max_length=20)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"


class CommuneQuerySet(models.QuerySet["Commune"]):
    """Communes, narrowed in the words of the business."""

    def served(self) -> Self:
        """Keep the communes that this installation serves."""
        return self.filter(is_served=True)

    def in_force(self) -> Self:
        """Keep the communes that exist today."""
        return self.filter(valid_to__isnull=True)


@OFFICES.holds
class Commune(models.Model):
    """A commune, ward or special zone (xã, phường, đặc khu): the tenant of every business row.

    ``id`` never changes and is never used again; ``code`` is the state's own code, which
    a later reform may give to another unit. ``host`` is the name under which its public pages
    are reached (motcua.xa-mau.example), where it has one of its own.
    """

    id = models.PositiveIntegerField(primary_key=True)
    code = models.CharField(_("code"), max_length=5, db_index=True)
    name = models.CharField(_("name"), max_length=80)
    kind = models.CharField(_("kind"), max_length=20)
    province = models.ForeignKey(Province, models.PROTECT, related_name="+")
    is_served = models.BooleanField(_("served here"), default=False)
    host = models.CharField(_("address of its public pages"), max_length=100, blank=True)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)

    objects = CommuneQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(
                name="commune_code_is_unique_in_force",
                fields=["code"],
                condition=Q(valid_to__isnull=True),
            ),
            models.UniqueConstraint(
                name="commune_host_is_its_own", fields=["host"], condition=~Q(host="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"


class CommuneSuccession(models.Model):
    """An old commune, wholly or partly gone into one of 2025: what people still write."""

    old_code = models.CharField(_("old code"), max_length=5, db_index=True)
    old_name = models.CharField(_("old name"), max_length=80)
    old_district = models.CharField(_("old district"), max_length=80)
    old_province = models.CharField(_("old province"), max_length=80)
    successor = models.ForeignKey(Commune, models.PROTECT, related_name="+")
    is_partial = models.BooleanField(_("only a part"), default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="succession_is_listed_once", fields=["old_code", "successor"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.old_name} → {self.successor_id}"
