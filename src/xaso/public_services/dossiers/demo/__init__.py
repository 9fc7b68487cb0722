"""A year of believable dossiers for the demonstration.

A scenario is drawn as plain values (``year``, ``today``). What is closed is written in bulk
(``in_bulk``), what still lies on a desk goes through the services (``by_services``); a test
plays every kind of scenario both ways and compares the rows.
"""

from xaso.public_services.dossiers.demo.in_bulk import PastEntry
from xaso.public_services.dossiers.demo.intakes import Applicant
from xaso.public_services.dossiers.demo.loading import YearSummary, load_year
from xaso.public_services.dossiers.demo.scenario import Cast, Part, Place

__all__ = ["Applicant", "Cast", "Part", "PastEntry", "Place", "YearSummary", "load_year"]
