"""Communes and units for tests of other modules."""

from datetime import date

from xaso.kernel.organisations.models import Authority, Commune, OneStopDesk, Unit, Village

HERE, THERE = 15_349, 15_361  # two real communes of the shipped map


def commune(commune_id: int = HERE) -> Commune:
    """Return a commune of the shipped map, served here, with its authority and units."""
    found = Commune.objects.get(pk=commune_id)
    if not found.is_served:
        found.is_served = True
        found.save(update_fields=["is_served"])
    body, made = Authority.objects.get_or_create(
        code=f"H56.99.{commune_id % 100:02d}",
        defaults={
            "name": f"Ủy ban nhân dân {found}",
            "of_commune": found,
            "valid_from": date(2025, 7, 1),
            "address": "Thôn 1",
        },
    )
    if made:
        for order, (name, kind) in enumerate(UNITS):
            Unit.objects.create(authority=body, name=name, kind=kind, order=order)
        desk = Unit.objects.get(authority=body, kind=Unit.Kind.ONE_STOP)
        OneStopDesk.objects.create(unit=desk, name=desk.name, address="Thôn 1")
        Village.objects.create(of_commune=found, name="Thôn 1")
    return found


UNITS = [
    ("Lãnh đạo Ủy ban nhân dân", Unit.Kind.LEADERSHIP),
    ("Văn phòng HĐND và UBND", Unit.Kind.OFFICE),
    ("Phòng Văn hóa - Xã hội", Unit.Kind.SPECIALISED),
    ("Phòng Kinh tế", Unit.Kind.SPECIALISED),
    ("Trung tâm Phục vụ hành chính công", Unit.Kind.ONE_STOP),
]


def unit(kind: Unit.Kind = Unit.Kind.SPECIALISED, commune_id: int = HERE) -> Unit:
    """Return the first unit of a kind in a test commune."""
    commune(commune_id)
    found = Unit.objects.filter(authority__of_commune_id=commune_id, kind=kind).first()
    if found is None:
        raise Unit.DoesNotExist(kind)
    return found
