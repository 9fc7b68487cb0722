"""Printing papers that were issued: the same content gives the same bytes."""

import json
from collections.abc import Sequence
from datetime import datetime

from xaso.lib.typeset import typeset_many
from xaso.public_services.dossiers.models import IssuedPaper
from xaso.public_services.dossiers.paper_data import TEMPLATES


def print_issued(papers: Sequence[IssuedPaper]) -> bytes:
    """Return issued papers of one kind as one PDF/A.

    Raises:
        ValueError: the papers are of several kinds, or there is none.
    """
    contents = [json.loads(paper.content) for paper in papers]
    templates = {content["template"] for content in contents}
    if len(templates) != 1:
        raise ValueError("Papers printed together are of one kind.")
    created = max(datetime.fromisoformat(content["created"]) for content in contents)
    inputs = [content["inputs"] for content in contents]
    return typeset_many(TEMPLATES / templates.pop(), inputs, created=created)
