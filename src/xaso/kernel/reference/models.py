"""The stamps by which a process knows whether what it remembers still stands."""

from django.db import models


class Stamp(models.Model):
    """What marks the present state of a topic: renewed with every write to its tables.

    A stamp is random, so one that was rolled back never comes back with other rows. The row
    without a topic stands for those to which nobody has written yet.
    """

    topic = models.CharField(primary_key=True, max_length=40)
    stamp = models.UUIDField()

    def __str__(self) -> str:
        return f"{self.topic} {self.stamp}"
