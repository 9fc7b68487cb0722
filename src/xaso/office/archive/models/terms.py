"""How long something is kept: the column and the rule the database holds it to."""

from typing import Any

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from xaso.office.archive.retention import LONGEST, PERMANENT, SHORTEST


def retention_column(**options: Any) -> "models.PositiveSmallIntegerField[Any, Any]":
    """Return a column of years to keep; 0 stands for permanently, null for not decided."""
    return models.PositiveSmallIntegerField(
        _("retention"), validators=[MaxValueValidator(LONGEST)], **options
    )


def retention_rule(name: str) -> models.CheckConstraint:
    """Hold a retention to what the law allows: permanent, or 2 to 70 years."""
    allowed = models.Q(retention=PERMANENT) | models.Q(
        retention__gte=SHORTEST, retention__lte=LONGEST
    )
    return models.CheckConstraint(
        name=name, condition=models.Q(retention__isnull=True) | allowed
    )
