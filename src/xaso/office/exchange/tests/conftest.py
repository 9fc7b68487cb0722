"""Two communes, each with its clerk, and an axis between them."""

import pytest
from standins.axis import Axis, Member, serve

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.organisations.testing import HERE, THERE, commune
from xaso.kernel.tenancy.api import acting_in
from xaso.office.exchange.tests.packages import HERE_CODE, THERE_CODE

SECRET = "bi-mat-cua-truc"
NAMES = {HERE_CODE: "UBND xã An Bình", THERE_CODE: "UBND xã Bình Minh"}


@pytest.fixture
def axis():
    made = Axis()
    for code, name in NAMES.items():
        older = f"000.00.{code[-2:]}.H56"
        made.join(Member(code, name, SECRET, code102=older))
    return made


@pytest.fixture
def address(axis):
    with serve(axis) as found:
        yield found


@pytest.fixture
def gateways(request, address, tmp_path, settings):
    """Connect both communes to the axis; the adapter may be chosen by parameter."""
    adapter = getattr(request, "param", "lgsp-rest")
    lines = [
        "[truc]",
        f'adapter = "{adapter}"',
        f'address = "{address}"',
        "plain_http = true",
        "seconds = 5",
    ]
    if adapter == "lgsp-rest":
        lines.append('paths = { agencies = "/v1/agencies" }')
    for code in NAMES:
        lines += [
            f'[truc.agencies."{code}"]',
            f'user = "{code}"',
            f'password = "{SECRET}"',
            f'system_id = "{code}"',
            f'secret_key = "{SECRET}"',
            f'code102 = "000.00.{code[-2:]}.H56"',
        ]
    path = tmp_path / "gateways.toml"
    path.write_text("\n".join(lines))
    settings.XASO_EXCHANGE_GATEWAYS = str(path)
    return path


@pytest.fixture
def both(db, gateways):
    commune(HERE)
    commune(THERE)


@pytest.fixture
def clerk(both):
    return official(Role.CLERK, full_name="Đỗ Thị Kim")


@pytest.fixture
def other_clerk(both):
    return official(Role.CLERK, full_name="Lò Văn Pao", commune_id=THERE)


@pytest.fixture
def here(both):
    with acting_in(HERE):
        yield
