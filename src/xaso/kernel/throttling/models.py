"""Counts of requests, shared by all web processes."""

from django.db import models


class RateCount(models.Model):
    """How often one place asked for one kind of thing within one span of time.

    ``who`` is a keyed hash, so that the table tells nobody's address. Rows are forgotten soon.
    """

    pk = models.CompositePrimaryKey("kind", "who", "since")
    kind = models.CharField(max_length=40)
    who = models.BinaryField(max_length=16)
    since = models.DateTimeField()
    count = models.PositiveIntegerField()

    class Meta:
        indexes = [models.Index(fields=["since"], name="rate_count_by_age")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.count}"
