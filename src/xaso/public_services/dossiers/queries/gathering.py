"""Reads the rows of several tables that hang on one dossier by a single statement."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from xaso.public_services.dossiers.models import Dossier

type Plain = Mapping[str, Any]
type Wanted = tuple[models.QuerySet[Any], tuple[str, ...]]
"""Rows in their order, and the columns that are read; ``unit__name`` is one of the unit."""


def gather(dossier_id: UUID, wanted: Mapping[str, Wanted]) -> dict[str, list[Any]]:
    """Return the wanted rows of a dossier by name; a column that was not wanted is deferred.

    One statement instead of one a table: each table comes as an array of JSON objects.
    """
    arrays = [_array(rows, columns) for rows, columns in wanted.values()]
    found = Dossier.objects.filter(pk=dossier_id).values_list(*arrays).get()
    return {
        name: [_row(rows.model, _nested(plain)) for plain in array]
        for (name, (rows, _columns)), array in zip(wanted.items(), found, strict=True)
    }


def _array(rows: models.QuerySet[Any], columns: Iterable[str]) -> ArraySubquery:
    inside = {"commune_id": OuterRef("commune_id"), "dossier_id": OuterRef("pk")}
    plain = JSONObject(**{column: column for column in ("id", *_with_keys(columns))})
    return ArraySubquery(rows.filter(**inside).values(plain=plain))


def _with_keys(columns: Iterable[str]) -> Iterator[str]:
    """Yield the columns, and for those of related rows the keys that lead there."""
    for column in columns:
        path = column.split("__")
        yield from ("__".join(path[:depth]) + "_id" for depth in range(1, len(path)))
        yield column


def _nested(plain: Plain) -> dict[str, Any]:
    """Return the columns with those of related rows inside: ``unit__name`` as ``unit: {name}``."""
    found: dict[str, Any] = {}
    for column, value in plain.items():
        *path, name = column.split("__")
        place = found
        for one in path:
            place = place.setdefault(one, {})
        place[name] = value
    return found


def _row(model: type[models.Model], plain: Plain) -> models.Model:
    fields = [one for one in model._meta.concrete_fields if one.attname in plain]
    values = [one.to_python(plain[one.attname]) for one in fields]
    row = model.from_db(None, [one.attname for one in fields], values)
    for field in fields:
        related, key = plain.get(field.name), plain[field.attname]
        if isinstance(field, models.ForeignKey) and related and key:
            setattr(row, field.name, _row(field.related_model, related | {"id": key}))
    return row
