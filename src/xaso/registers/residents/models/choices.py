"""The few words by which the register describes a person."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from xaso.lib.ids import Gender as RecordedGender


class Gender(models.TextChoices):
    """The sex that the civil-status record carries (giới tính)."""

    MALE = RecordedGender.MALE.value, _("Male")
    FEMALE = RecordedGender.FEMALE.value, _("Female")


class Status(models.TextChoices):
    """Whether a person still lives in the commune."""

    PRESENT = "present", _("Living here")
    MOVED = "moved", _("Moved away")
    DECEASED = "deceased", _("Deceased")


class Residence(models.TextChoices):
    """By which registration a person lives here (Luật Cư trú 68/2020/QH14 Đ.2) [G]."""

    PERMANENT = "permanent", _("Permanent residence")
    TEMPORARY = "temporary", _("Temporary residence")


class Relation(models.TextChoices):
    """What a person is to the head of the household (quan hệ với chủ hộ)."""

    HEAD = "head", _("Head of household")
    SPOUSE = "spouse", _("Wife or husband")
    CHILD = "child", _("Child")
    CHILD_IN_LAW = "child_in_law", _("Son- or daughter-in-law")
    GRANDCHILD = "grandchild", _("Grandchild")
    PARENT = "parent", _("Father or mother")
    GRANDPARENT = "grandparent", _("Grandparent")
    SIBLING = "sibling", _("Brother or sister")
    OTHER = "other", _("Other member")


_WORDS = {
    (Relation.SPOUSE, Gender.FEMALE): _("Wife"),
    (Relation.SPOUSE, Gender.MALE): _("Husband"),
    (Relation.CHILD, Gender.FEMALE): _("Daughter"),
    (Relation.CHILD, Gender.MALE): _("Son"),
    (Relation.CHILD_IN_LAW, Gender.FEMALE): _("Daughter-in-law"),
    (Relation.CHILD_IN_LAW, Gender.MALE): _("Son-in-law"),
    (Relation.PARENT, Gender.FEMALE): _("Mother"),
    (Relation.PARENT, Gender.MALE): _("Father"),
    (Relation.GRANDPARENT, Gender.FEMALE): _("Grandmother"),
    (Relation.GRANDPARENT, Gender.MALE): _("Grandfather"),
    (Relation.SIBLING, Gender.FEMALE): _("Sister"),
    (Relation.SIBLING, Gender.MALE): _("Brother"),
}


def relation_word(relation: str, gender: str) -> str:
    """Return what a woman or a man is to the head, as people say it: wife, son, mother."""
    known = Relation(relation)
    return str(_WORDS.get((known, Gender(gender)), known.label))
