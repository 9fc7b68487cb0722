"""The sample commune has documents wherever documents can stand."""

import pytest

from xaso.config.demo.incoming import LETTERS, load_incoming
from xaso.kernel.accounts.api import User
from xaso.office.documents.models import Document
from xaso.office.documents.queries.incoming import VIEWS, Viewer, count_views
from xaso.office.documents.states import Direction

pytestmark = pytest.mark.django_db


def test_each_of_the_sample_people_has_something_to_do():
    made = load_incoming()

    came = Document.objects.filter(direction=Direction.IN)
    assert came.count() == made == len(LETTERS)
    assert len(set(came.values_list("state", flat=True))) == 5
    for username, view in (
        ("van.thu", "arrived"),
        ("chu.tich", "mine"),
        ("dia.chinh", "late"),
        ("ho.tich", "mine"),
        ("mot.cua", "part"),
    ):
        viewer = Viewer.of(User.objects.get(username=username))
        assert count_views(viewer, [VIEWS[view]])[view], username
