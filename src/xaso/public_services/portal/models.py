"""What is asked for most, counted at night."""

from django.db import models

from xaso.kernel.tenancy.api import CommuneModel
from xaso.public_services.portal.assisting_models import Assistance
from xaso.public_services.portal.rating_models import Rating, RatingScale
from xaso.public_services.portal.rule_models import OnlineRule
from xaso.public_services.portal.submission_models import FilingPlace, Submission

__all__ = [
    "Assistance",
    "FilingPlace",
    "OnlineRule",
    "ProcedureUse",
    "Rating",
    "RatingScale",
    "Submission",
]

CODE_LENGTH = 20


class ProcedureUse(CommuneModel):
    """How many dossiers of a procedure a commune received in the last twelve months."""

    code = models.CharField(max_length=CODE_LENGTH)
    received = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="procedure_use_is_counted_once", fields=["commune", "code"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.code}: {self.received}"
