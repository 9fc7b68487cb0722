"""The base of every row that belongs to a commune."""

from typing import Any

from django.db import models
from django.db.models.expressions import Col
from django.db.models.lookups import Exact

from xaso.kernel.tenancy.context import require_commune
from xaso.kernel.tenancy.prepared import MOST
from xaso.lib.ids import uuid7


class CommuneForeignKey(models.ForeignKey):  # type: ignore[type-arg]
    """A reference inside one commune: its joins and its constraint carry the commune too.

    Not indexed by itself: an index that helps starts with the commune, so models name
    theirs in ``Meta.indexes``.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("db_index", False)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, Any, dict[str, Any]]:
        """Keep migrations explicit about the missing index."""
        name, path, args, kwargs = super().deconstruct()
        kwargs["db_index"] = self.__dict__["db_index"]
        return name, path, args, kwargs

    def get_extra_restriction(self, alias: str, related_alias: str) -> Any:
        """Add ``a.commune_id = b.commune_id`` to every join along this reference."""
        ours: Any = self.model._meta.get_field("commune")
        theirs: Any = self.remote_field.model._meta.get_field("commune")
        return Exact(Col(related_alias, ours), Col(alias, theirs))


class CommuneQuerySet[M: models.Model](models.QuerySet[M]):
    """Rows of the commune in force."""

    def delete(self) -> tuple[int, dict[str, int]]:
        """Delete by one statement that carries the commune; the database guards references."""
        count = self._raw_delete(self.db)
        return count, {self.model._meta.label: count}

    delete.alters_data = True  # type: ignore[attr-defined]
    delete.queryset_only = True  # type: ignore[attr-defined]


class CommuneManager[M: models.Model](models.Manager[M]):
    """Never returns a row of another commune, nor any row where no commune is in force."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: dict[tuple[type[M], int], models.QuerySet[M]] = {}

    def get_queryset(self) -> models.QuerySet[M]:
        """Narrow to the commune in force; raise ``NoCommuneError`` without one.

        What narrows is built once for each commune: every insert asks for it too. Django
        copies managers from model to model, so the model is named as well.
        """
        commune = require_commune()
        if self._db or self._hints:  # type: ignore[attr-defined]
            return self._narrowed(commune)
        rows = self._rows.get((self.model, commune))
        if rows is None:
            if len(self._rows) >= MOST:
                self._rows.clear()
            rows = self._rows[self.model, commune] = self._narrowed(commune)
        return rows.all()

    def _narrowed(self, commune: int) -> models.QuerySet[M]:
        rows = super().get_queryset().fetch_mode(models.FETCH_PEERS)
        return rows.filter(commune_id=commune)


class CommuneModel(models.Model):
    """A row of one commune (data rules 1–4); the first base of its class."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    commune = models.ForeignKey(
        "organisations.Commune",
        models.PROTECT,
        related_name="+",
        db_index=False,
        default=require_commune,
        editable=False,
    )

    objects = CommuneManager.from_queryset(CommuneQuerySet)()

    class Meta:
        abstract = True
        base_manager_name = "objects"

    def _do_update(self, base_qs: Any, using: Any, pk_val: Any, values: Any, *rest: Any) -> Any:
        """Change the row inside its commune, and never its commune (data rules 1 and 4)."""
        kept = [entry for entry in values if entry[0].column != "commune_id"]
        inside = base_qs.filter(commune_id=self.commune_id)
        return super()._do_update(inside, using, pk_val, kept, *rest)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete this row; a row that others refer to is refused by the database."""
        return type(self).objects.filter(pk=self.pk).delete()
