"""The tables of the register."""

from xaso.registers.residents.models.choices import (
    Gender,
    Relation,
    Residence,
    Status,
    relation_word,
)
from xaso.registers.residents.models.household import Household
from xaso.registers.residents.models.imports import ResidentImport
from xaso.registers.residents.models.resident import (
    Resident,
    ResidentQuerySet,
    tail_index,
)

__all__ = [
    "Gender",
    "Household",
    "Relation",
    "Residence",
    "Resident",
    "ResidentImport",
    "ResidentQuerySet",
    "Status",
    "relation_word",
    "tail_index",
]
