import pytest

from xaso.kernel.organisations.testing import HERE, commune
from xaso.kernel.tenancy.api import acting_in


@pytest.fixture
def here(db, settings, tmp_path):
    """A served commune in force, with an empty folder for its files."""
    settings.XASO_FILES_DIR = tmp_path / "kho"
    commune(HERE)
    with acting_in(HERE):
        yield settings.XASO_FILES_DIR
