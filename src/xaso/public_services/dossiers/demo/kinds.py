"""What people of a rural commune come to the desk for: how often, at what age, in which months.

The shares are assumptions after the accounts that communes give of their one-stop desks:
certified copies most, then civil status and residence, land and construction seldom. Social
allowances are missing: the catalogue knows them by name only, so no desk can take them in.
"""

from collections.abc import Mapping
from dataclasses import dataclass

ADULT = (20, 75)
USUAL_LIMIT = "10 working_day"
SCHOOL, WEDDINGS, POVERTY_REVIEW, DRY = (6, 7, 8), (10, 11, 12, 1), (9, 10, 11), (2, 3, 4)
"""Months in which half as many more come: enrolment, weddings, the yearly review, building."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """How often something is asked for, and what the officer adds to the catalogue.

    ``share`` is relative to the others. ``charge`` is what the officer types where the
    province's People's Council sets the price, ``limit`` where no verified time is known.
    ``alone`` tells that nobody can come for another; ``elsewhere`` that the matter may belong
    to another commune; ``charged`` that a sum becomes due while it is handled.
    """

    share: int
    ages: tuple[int, int] = ADULT
    months: tuple[int, ...] = ()
    charge: int = 0
    limit: str = USUAL_LIMIT
    alone: bool = False
    elsewhere: bool = False
    charged: int = 0


COPY, BIRTH, STATUS, DEATH, MARRIAGE = (
    "2.000815",
    "1.001193",
    "1.004873",
    "1.000656",
    "1.000894",
)
EXTRACT, SIGNATURE, DEAL, FIX = "2.000635", "2.000884", "2.001035", "1.004859"
RESIDENCE, LODGING, SPLIT = "1.004222", "1.004194", "1.010038"
POOR, SHOP, LAND, BUILDING = "1.011607", "1.001612", "1.013978", "1.013225"

MATTERS: Mapping[str, Kind] = {
    COPY: Kind(share=250, months=SCHOOL),
    BIRTH: Kind(share=75, ages=(20, 42)),
    STATUS: Kind(share=72, ages=(19, 45), months=WEDDINGS, charge=15_000, elsewhere=True),
    EXTRACT: Kind(share=70, months=SCHOOL, elsewhere=True),
    SIGNATURE: Kind(share=60, months=SCHOOL, alone=True),
    RESIDENCE: Kind(share=52, ages=(20, 60), months=SCHOOL),
    LODGING: Kind(share=40, ages=(18, 50), months=DRY),
    DEAL: Kind(share=38, ages=(25, 80), alone=True),
    DEATH: Kind(share=36, ages=(30, 75)),
    MARRIAGE: Kind(share=34, ages=(20, 34), months=WEDDINGS, alone=True),
    "1.010041": Kind(share=28, ages=(18, 60)),  # what the books of residence say; online only
    LAND: Kind(share=22, ages=(35, 80), months=DRY, elsewhere=True, charged=500_000),
    POOR: Kind(share=22, ages=(25, 80), months=POVERTY_REVIEW),
    SHOP: Kind(share=20, ages=(22, 60), elsewhere=True),
    FIX: Kind(share=18, charge=25_000, limit="3 working_day"),
    "3.000412": Kind(share=16, months=POVERTY_REVIEW),  # workers of low income
    BUILDING: Kind(share=14, ages=(27, 65), months=DRY, charged=75_000),
    SPLIT: Kind(share=12, ages=(24, 60)),
    "1.011609": Kind(share=12, ages=(25, 80), months=POVERTY_REVIEW),  # average means
    "2.000720": Kind(share=9, ages=(22, 60), charge=100_000),  # changes of a household business
    "1.002755": Kind(share=8, ages=(18, 50)),  # temporary residence goes on
    "1.011608": Kind(share=8, ages=(25, 80), months=POVERTY_REVIEW),  # no longer poor
    "2.002516": Kind(share=8, limit="3 working_day"),  # what the books of civil status say
    "1.001266": Kind(share=8, ages=(22, 65)),  # end of a household business
    "1.004884": Kind(share=8, ages=(40, 80), charge=15_000),  # birth registered again
    "1.012812": Kind(share=6, ages=(35, 80)),  # mediation over land
    "1.012796": Kind(share=6, ages=(35, 80), charged=100_000),  # errors in a land certificate
    "1.014159": Kind(share=5, ages=(25, 65)),  # what the plans say of a plot
    "1.001022": Kind(
        share=5, ages=(20, 45), charge=15_000, alone=True
    ),  # father, mother, child
    "2.001406": Kind(share=5, ages=(30, 80), limit="2 working_day", alone=True),  # estates
    "1.013229": Kind(share=4, ages=(27, 65), charged=75_000),  # permit for repairs
    "1.001570": Kind(share=4, ages=(22, 60)),  # a household business pauses
    "1.004837": Kind(share=4, ages=(30, 70)),  # guardianship
    "1.010028": Kind(share=4, ages=(18, 50)),  # end of temporary residence
    "2.001019": Kind(share=3, ages=(60, 95), alone=True),  # wills
    "1.013979": Kind(share=3, ages=(35, 80)),  # land given for a road
    "1.008004": Kind(share=3, ages=(25, 70)),  # other crops on rice land
    "2.001263": Kind(share=1, ages=(30, 55), alone=True),  # adoption
}
"""Codes of procedures; the most frequent first."""

COMPANIONS: Mapping[str, tuple[str, ...]] = {
    BIRTH: (RESIDENCE, COPY),
    DEATH: (EXTRACT, COPY),
    MARRIAGE: (COPY, SPLIT),
    RESIDENCE: (COPY, SPLIT),
    LAND: (DEAL, COPY),
    SHOP: (COPY, SIGNATURE),
    COPY: (SIGNATURE, EXTRACT),
}
"""What people bring along when they come for something else."""
