"""Urgency as edXML writes it: numbers seen in samples, no code list was found."""

from xaso.office.documents.api import Urgency

PRIORITIES: dict[str, str] = {
    Urgency.NORMAL: "0",
    Urgency.URGENT: "1",
    Urgency.VERY_URGENT: "2",
    Urgency.EXPRESS: "3",
}
URGENCIES = {number: urgency for urgency, number in PRIORITIES.items()} | {"4": Urgency.EXPRESS}
"""4 is an express document with an hour."""
