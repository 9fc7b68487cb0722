"""Matters of life that bring people to the commune, each with its procedures."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class LifeEvent:
    """A matter of life (sự kiện trong đời) and the procedures that people come for then.

    The codes are an editor's choice from the national list, not a rule of law; one that is no
    longer in use is left out where they are shown.
    """

    slug: str
    title: Promise
    sentence: Promise
    icon: str
    codes: tuple[str, ...]


LIFE_EVENTS = (
    LifeEvent(
        "sinh-con",
        _("A child is born"),
        _("Birth certificate, residence, health insurance"),
        "person-plus",
        ("1.001193", "2.000986", "2.001023", "1.000689", "1.004772", "1.004884", "2.000528"),
    ),
    LifeEvent(
        "ket-hon",
        _("Marriage and family"),
        _("Marriage, single status, recognising a child, adoption"),
        "people",
        ("1.000894", "1.004873", "2.000806", "1.001022", "2.001263", "1.004746", "2.002189"),
    ),
    LifeEvent(
        "nguoi-than-qua-doi",
        _("A relative has died"),
        _("Death certificate, residence, inheritance"),
        "moon-stars",
        ("1.000656", "1.003197", "2.001406", "2.001016", "1.005461"),
    ),
    LifeEvent(
        "nha-dat",
        _("House and land"),
        _("Land certificate, building permit, disputes"),
        "house",
        (
            "1.013225",
            "1.013978",
            "2.001035",
            "1.013229",
            "1.012812",
            "1.013949",
            "1.012796",
            "1.014159",
        ),
    ),
    LifeEvent(
        "kinh-doanh",
        _("Starting a business"),
        _("Household business, cooperative, pavement"),
        "shop",
        ("1.001612", "2.000720", "1.001266", "1.001570", "2.000575", "1.005280", "1.013274"),
    ),
    LifeEvent(
        "cham-soc",
        _("Care and support"),
        _("Poor household, guardianship, social housing"),
        "heart-pulse",
        ("1.011607", "1.011608", "1.004837", "1.014632", "1.011609", "3.000412", "1.013997"),
    ),
    LifeEvent(
        "cu-tru",
        _("Residence and identity"),
        _("Permanent and temporary residence, electronic identity"),
        "person-vcard",
        (
            "1.004222",
            "1.004194",
            "1.010041",
            "1.010038",
            "2.001159",
            "1.003677",
            "1.003197",
            "3.000228",
        ),
    ),
    LifeEvent(
        "chung-thuc",
        _("Copies and signatures"),
        _("Certified copies, signatures, contracts, wills"),
        "patch-check",
        ("2.000815", "2.000884", "2.000635", "2.001035", "2.001019", "2.000908", "1.004859"),
    ),
)
EXAMPLES = ("khai sinh", "sao y", "giấy độc thân", "hộ khẩu", "mở quán")
"""Everyday words that show how one may ask; they stay as people type them in every language."""
USUAL = ("2.000815", "1.001193", "2.000884", "1.004873", "2.000635", "1.000894")
"""What communes are asked for most as a rule; shown until a commune has counted its own."""


def life_event(slug: str) -> LifeEvent | None:
    """Return the matter of life with this slug."""
    return next((one for one in LIFE_EVENTS if one.slug == slug), None)
