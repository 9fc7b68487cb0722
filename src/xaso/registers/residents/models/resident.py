"""The resident: one person of the commune's register."""

from typing import Self

from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Concat, ExtractYear
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from xaso.kernel.encryption.api import PERSON, blind_index, sealed_text
from xaso.kernel.tenancy.api import (
    CommuneForeignKey,
    CommuneManager,
    CommuneModel,
    CommuneQuerySet,
)
from xaso.lib.ids import PersonalId
from xaso.lib.text import fold, fold_words, normalise, person_sort_key
from xaso.registers.residents.models.choices import (
    Gender,
    Relation,
    Residence,
    Status,
    relation_word,
)
from xaso.registers.residents.models.household import Household

TAIL = "person-tail"
TAIL_DIGITS = 4


def tail_index(digits: str, *, commune_id: int) -> bytes:
    """Return the blind index of the last four digits of a personal id."""
    return blind_index(digits[-TAIL_DIGITS:], commune_id=commune_id, purpose=TAIL)


class ResidentQuerySet(CommuneQuerySet["Resident"]):
    """Residents, narrowed in the words of the business."""

    def present(self) -> Self:
        """Keep who lives here now."""
        return self.filter(status=Status.PRESENT)

    def called(self, name: str) -> Self:
        """Keep whose name has a word that begins with each word given, accents aside."""
        found = self.alias(padded=Concat(Value(" "), "name_folded"))
        for word in fold_words(name):
            found = found.filter(padded__contains=f" {word}")
        return found

    def with_place(self) -> Self:
        """Bring along the household; it knows what its village is called."""
        return self.select_related("household")


class Resident(CommuneModel):
    """A person of the register (nhân khẩu), in the household they belong to.

    Some old people know only their year of birth: then ``birth_date`` is missing. Write the
    name by :meth:`rename` and the personal id by :meth:`identify`: they keep what finds them.
    """

    household = CommuneForeignKey(Household, models.PROTECT, related_name="members")
    relation = models.CharField(
        _("relation to the head"), max_length=12, choices=Relation, default=Relation.OTHER
    )
    full_name = models.CharField(_("full name"), max_length=120)
    name_folded = models.CharField(max_length=120, editable=False)
    name_key = models.CharField(max_length=300, editable=False)
    gender = models.CharField(_("gender"), max_length=6, choices=Gender)
    birth_year = models.PositiveSmallIntegerField(_("year of birth"))
    birth_date = models.DateField(_("date of birth"), null=True, blank=True)
    personal_id_sealed = models.BinaryField(default=b"", editable=False)
    personal_id_index = models.BinaryField(default=b"", editable=False, max_length=16)
    personal_id_tail = models.BinaryField(default=b"", editable=False, max_length=16)
    phone_sealed = models.BinaryField(default=b"", editable=False)
    ethnicity = models.CharField(_("ethnicity"), max_length=30, blank=True)
    occupation = models.CharField(_("occupation"), max_length=80, blank=True)
    residence = models.CharField(
        _("residence"), max_length=9, choices=Residence, default=Residence.PERMANENT
    )
    status = models.CharField(_("status"), max_length=8, choices=Status, default=Status.PRESENT)

    personal_id = sealed_text("personal_id_sealed", index="personal_id_index", purpose=PERSON)
    phone = sealed_text("phone_sealed")

    objects = CommuneManager.from_queryset(ResidentQuerySet)()  # type: ignore[assignment,misc]

    class Meta:
        verbose_name = _("resident")
        constraints = [
            models.UniqueConstraint(
                name="person_is_registered_once",
                fields=["commune", "personal_id_index"],
                condition=~Q(personal_id_index=b""),
            ),
            models.UniqueConstraint(
                name="household_has_one_head",
                fields=["commune", "household"],
                condition=Q(relation=Relation.HEAD, status=Status.PRESENT),
            ),
            models.CheckConstraint(
                name="resident_status_is_known", condition=Q(status__in=Status.values)
            ),
            models.CheckConstraint(
                name="birth_date_lies_in_birth_year",
                condition=Q(birth_date__isnull=True) | Q(birth_year=ExtractYear("birth_date")),
            ),
        ]
        indexes = [
            models.Index(fields=["commune", "name_key", "id"], name="resident_by_name"),
            models.Index(fields=["commune", "household"], name="resident_by_household"),
            models.Index(fields=["commune", "birth_year"], name="resident_by_birth_year"),
            models.Index(fields=["commune", "personal_id_tail"], name="resident_by_tail"),
        ]

    def __str__(self) -> str:
        return self.full_name

    def get_absolute_url(self) -> str:
        """Return the address of the resident's page."""
        return reverse("residents:resident", args=[self.pk])

    def rename(self, full_name: str) -> None:
        """Give the person this name, and what finds and orders it."""
        self.full_name = normalise(full_name)
        self.name_folded = fold(self.full_name)
        self.name_key = person_sort_key(self.full_name)

    def identify(self, number: str) -> None:
        """Give the person this personal id, and what finds it; empty for none."""
        self.personal_id = number
        commune = self.__dict__["commune_id"]
        self.personal_id_tail = tail_index(number, commune_id=commune) if number else b""

    @property
    def relation_word(self) -> str:
        """What the person is to the head, as people say it."""
        return relation_word(self.relation, self.gender)

    @property
    def masked_id(self) -> str:
        """The personal id as lists show it; empty where there is none."""
        return PersonalId(self.personal_id).masked if self.personal_id_sealed else ""

    @property
    def masked_phone(self) -> str:
        """The telephone number as pages show it: only its last three digits."""
        return f"*** *** {self.phone[-3:]}" if self.phone_sealed else ""
