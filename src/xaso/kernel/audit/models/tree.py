"""The commune's tree over its audit trail and access log, and its signed states.

Only the sealer writes here. What it writes proves nothing by itself: the proof is the
signature, whose key is outside the database, and the copy of the checkpoints outside.
"""

from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from xaso.kernel.tenancy.api import CommuneModel


class TreeHead(CommuneModel):
    """How far a commune's rows are sealed; locked by the sealer that works, by nobody else."""

    class Witness(models.TextChoices):
        """How the copy of the checkpoints outside of this installation stands."""

        NONE = "none", _("There is no witness outside.")
        KEPT = "kept", _("The witness outside has every checkpoint.")
        AWAY = "away", _("The witness outside cannot be reached.")
        FORKED = "forked", _("The witness outside knows another past.")

    size = models.BigIntegerField(default=0)
    peaks = models.BinaryField(default=b"")
    commit_number = models.BigIntegerField(default=-1)
    row_id = models.UUIDField(default=UUID(int=0))
    witness = models.CharField(max_length=10, choices=Witness, default=Witness.NONE)
    witnessed_size = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = _("state of the seal")
        constraints = [models.UniqueConstraint(name="tree_has_one_head", fields=["commune"])]

    def __str__(self) -> str:
        return str(self.size)


class TreeTile(CommuneModel):
    """Up to 256 hashes of one level of the tree, as in C2SP ``tlog-tiles``.

    A tile of level 0 also holds, leaf by leaf, which row was sealed (``entries``); the
    place of its first row finds the tile of any row.
    """

    level = models.PositiveSmallIntegerField()
    number = models.BigIntegerField()
    hashes = models.BinaryField()
    entries = models.BinaryField(default=b"")
    first_commit_number = models.BigIntegerField(null=True)
    first_row_id = models.UUIDField(null=True)

    class Meta:
        verbose_name = _("tile of the tree")
        constraints = [
            models.UniqueConstraint(
                name="tile_has_one_place", fields=["commune", "level", "number"]
            )
        ]
        indexes = [
            models.Index(
                fields=["commune", "first_commit_number", "first_row_id"], name="tile_of_row"
            )
        ]

    def __str__(self) -> str:
        return f"{self.level}/{self.number}"


class TreeCheckpoint(CommuneModel):
    """The signed state of the tree after a sealing; only ever added."""

    size = models.BigIntegerField()
    note = models.TextField()
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("checkpoint")
        constraints = [
            models.UniqueConstraint(name="checkpoint_of_size", fields=["commune", "size"])
        ]

    def __str__(self) -> str:
        return str(self.size)
