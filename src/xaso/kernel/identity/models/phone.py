"""One-time codes sent to telephones."""

from django.db import models

from xaso.lib.ids import uuid7


class PhoneCode(models.Model):
    """A code that was sent to a telephone, until it is used or its time is over.

    Only a keyed hash of it is here, bound to the browser that asked and to the number.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    digest = models.BinaryField(max_length=32)
    tries = models.PositiveSmallIntegerField(default=0)
    ends_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return "****"
