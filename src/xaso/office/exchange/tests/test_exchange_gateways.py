"""The adapters of the gateways against the stand-in axis, which misbehaves on request."""

from datetime import UTC, datetime, timedelta

import pytest
from standins.axis import Axis, Member, serve

from xaso.lib import clock
from xaso.office.exchange.edxml.writing import LGSP_ORDER, write_package
from xaso.office.exchange.faults import Fault
from xaso.office.exchange.gateways.configuration import (
    BadConfigurationError,
    GatewayConfiguration,
    read_configuration,
)
from xaso.office.exchange.gateways.faults import GatewayError
from xaso.office.exchange.gateways.file_drop import FileDrop
from xaso.office.exchange.gateways.lgsp_rest import LgspRest
from xaso.office.exchange.gateways.port import Offer, Traffic
from xaso.office.exchange.gateways.vxp import Vxp
from xaso.office.exchange.tests.packages import (
    HERE_CODE,
    THERE_CODE,
    a_message,
    a_signing_key,
    a_status,
    read,
)

ADAPTERS = {"lgsp-rest": LgspRest, "vxp": Vxp}
MOST = 10_000_000


@pytest.fixture
def axis():
    made = Axis()
    made.join(Member(HERE_CODE, "UBND xã An Bình", "bí mật".encode().hex()))
    made.join(Member(THERE_CODE, "UBND xã Bình Minh", "của ta", code102="000.00.61.H56"))
    return made


@pytest.fixture
def address(axis):
    with serve(axis) as found:
        yield found


def configuration(adapter, address, axis, **changed):
    agencies = {
        one.code: {
            "user": one.sign_in,
            "password": one.secret,
            "system_id": one.code,
            "secret_key": one.secret,
        }
        for one in axis.members.values()
    }
    usual = {"plain_http": True, "seconds": 5}
    if adapter == "lgsp-rest":
        usual["paths"] = {"agencies": "/v1/agencies"}
    return GatewayConfiguration("truc", adapter, agencies, address, **usual | changed)


@pytest.fixture(params=ADAPTERS)
def ends(request, axis, address):
    """Both ends of a line through the axis, by each adapter."""
    axis.members[HERE_CODE] = Member(HERE_CODE, "UBND xã An Bình", "secret")
    axis.members[THERE_CODE] = Member(THERE_CODE, "UBND xã Bình Minh", "other", "000.00.61.H56")
    made = configuration(request.param, address, axis)
    adapter = ADAPTERS[request.param]
    return adapter(made, HERE_CODE), adapter(made, THERE_CODE)


def waiting(end, traffic=Traffic.EDOC):
    return end.offers(traffic, datetime.now(UTC) - timedelta(days=1))


def sent(end, message=None, traffic=Traffic.EDOC):
    package = write_package(message or a_message(), end.style)
    return end.send(package, traffic, THERE_CODE, "45/BC-UBND")


def test_a_package_goes_there_once_and_is_confirmed(ends):
    here, there = ends

    number = sent(here)

    [offer] = waiting(there)
    assert (offer.gateway_id, offer.sender) == (number, HERE_CODE)
    with there.fetch(offer, MOST) as file:
        assert read(file.read()).code == "45/BC-UBND"
    there.confirm(offer, taken=True)
    assert waiting(there) == []
    assert waiting(here) == []


def test_a_status_goes_back_to_whose_document_it_is_about(ends):
    here, there = ends

    there.send(write_package(a_status()), Traffic.STATUS, HERE_CODE, "03")

    assert waiting(here) == []
    [offer] = waiting(here, Traffic.STATUS)
    with here.fetch(offer, MOST) as file:
        assert read(file.read()).status == "03"


def test_the_directory_has_both_codes(ends):
    found = {one.code: one for one in ends[0].partners()}

    assert found[THERE_CODE].code102 == "000.00.61.H56"
    assert found[HERE_CODE].name == "UBND xã An Bình"


@pytest.mark.parametrize(
    ("wish", "fault"),
    [
        ("refuse", Fault.REFUSED_THERE),
        ("fault", Fault.GATEWAY_FAULT),
        ("wrong_answer", Fault.WRONG_ANSWER),
    ],
)
def test_what_the_axis_says_is_told_apart(ends, axis, wish, fault):
    sent(ends[0])
    axis.wishes = {wish: 1}

    with pytest.raises(GatewayError) as caught:
        sent(ends[0])

    assert caught.value.fault == fault


def test_a_receiver_that_is_unknown_or_locked_is_told_apart(ends, axis):
    axis.members[THERE_CODE] = Member(THERE_CODE, "UBND xã Bình Minh", "other", locked=True)
    with pytest.raises(GatewayError) as locked:
        sent(ends[0])
    del axis.members[THERE_CODE]
    with pytest.raises(GatewayError) as unknown:
        sent(ends[0])

    assert locked.value.fault == Fault.RECEIVER_LOCKED
    assert unknown.value.fault == Fault.UNKNOWN_RECEIVER


def test_a_wrong_secret_is_told_apart(ends, axis):
    axis.members[HERE_CODE] = Member(HERE_CODE, "UBND xã An Bình", "changed")

    with pytest.raises(GatewayError) as caught:
        waiting(ends[0])

    assert caught.value.fault == Fault.NOT_LET_IN


def test_a_package_longer_than_wanted_is_cut_one_byte_behind_the_limit(ends):
    here, there = ends
    sent(here)
    [offer] = waiting(there)

    with there.fetch(offer, 100) as file:
        assert len(file.read()) == 101


def test_what_fails_here_while_a_package_is_read_is_no_fault_of_the_gateway(ends):
    here, there = ends
    sent(here)
    [offer] = waiting(there)

    with pytest.raises(FileNotFoundError), there.fetch(offer, MOST):
        raise FileNotFoundError


class TestPackagesInsideJson:
    @pytest.fixture
    def there(self, axis, address):
        axis.join(Member(HERE_CODE, "UBND xã An Bình", "secret"))
        axis.join(Member(THERE_CODE, "UBND xã Bình Minh", "other"))
        sent(LgspRest(configuration("lgsp-rest", address, axis), HERE_CODE))
        axis.wishes = {"as_json": 1}
        return LgspRest(configuration("lgsp-rest", address, axis), THERE_CODE)

    def fetched(self, there, most):
        [offer] = waiting(there)
        with there.fetch(offer, most) as file:
            return file.read()

    def test_one_that_is_just_as_large_as_may_be_is_whole(self, there, axis):
        package = axis.parcels[0].package

        assert self.fetched(there, len(package)) == package

    def test_one_that_is_a_little_too_large_is_cut_behind_the_limit(self, there, axis):
        most = len(axis.parcels[0].package) - 5

        assert len(self.fetched(there, most)) == most + 1

    def test_one_that_is_far_too_large_is_named_so(self, there, axis):
        axis.parcels[0].package = b"x" * 200_000

        with pytest.raises(GatewayError) as caught:
            self.fetched(there, 1000)

        assert caught.value.fault == Fault.TOO_LARGE


def test_a_token_that_no_longer_counts_is_asked_for_anew(axis, address):
    axis.join(Member(HERE_CODE, "UBND xã An Bình", "secret"))
    end = LgspRest(configuration("lgsp-rest", address, axis), HERE_CODE)
    sent(end)
    axis.wishes = {"expire": 1}

    sent(end)

    assert axis.calls.count("POST /v1/auth/login") == 2
    assert len(axis.parcels) == 2


def test_a_token_is_used_as_long_as_it_counts(axis, address):
    axis.join(Member(HERE_CODE, "UBND xã An Bình", "secret"))
    end = LgspRest(configuration("lgsp-rest", address, axis), HERE_CODE)

    for _ in range(3):
        sent(end)

    assert axis.calls.count("POST /v1/auth/login") == 1


def test_a_gateway_that_is_too_slow_is_away(axis, address):
    end = Vxp(configuration("vxp", address, axis, seconds=1), THERE_CODE)
    axis.wishes = {"delay": 2}

    with pytest.raises(GatewayError) as caught:
        waiting(end)

    assert caught.value.fault == Fault.UNREACHABLE


def test_nobody_there_is_away(axis):
    end = Vxp(configuration("vxp", "http://127.0.0.1:9", axis), HERE_CODE)

    with pytest.raises(GatewayError) as caught:
        waiting(end)

    assert caught.value.fault == Fault.UNREACHABLE


class TestFolders:
    @pytest.fixture
    def end(self, tmp_path):
        made = GatewayConfiguration("to", "file-drop", {HERE_CODE: {}}, str(tmp_path))
        return FileDrop(made, HERE_CODE)

    def test_a_package_is_there_once_however_often_it_is_sent(self, end):
        sent(end)

        name = sent(end)

        assert [one.name for one in end.outgoing.iterdir()] == [name]
        assert name == "H56.99.61_45-BC-UBND.edoc.edxml"
        assert read((end.outgoing / name).read_bytes()).code == "45/BC-UBND"

    def test_what_was_laid_down_is_taken_and_put_aside(self, end):
        with clock.at(datetime.now(UTC) + timedelta(minutes=1)):
            assert waiting(end) == []
            (end.incoming / "a.edxml").write_bytes(write_package(a_message()))
            (end.incoming / "b.status.edxml").write_bytes(write_package(a_status()))
            (end.incoming / ".c.edxml").write_bytes(b"half")
            [offer] = waiting(end)
            with end.fetch(offer, MOST) as file:
                assert read(file.read()).code == "45/BC-UBND"
            end.confirm(offer, taken=False)

            assert waiting(end) == []
            assert (end.incoming / "fail" / "a.edxml").exists()
            [status] = waiting(end, Traffic.STATUS)
            assert status.gateway_id.split("~")[0] == "b.status.edxml"

    def test_a_file_that_is_still_written_waits(self, end):
        waiting(end)
        (end.incoming / "a.edxml").write_bytes(b"half")

        assert waiting(end) == []

    def test_a_link_to_elsewhere_is_not_followed(self, end, tmp_path):
        waiting(end)
        (tmp_path / "secret").write_text("x")
        (end.incoming / "a.edxml").symlink_to(tmp_path / "secret")

        with pytest.raises(GatewayError), end.fetch(Offer("a.edxml", Traffic.EDOC), MOST):
            pass


def test_the_file_of_gateways_is_read_whole(tmp_path):
    pem, certificate = a_signing_key()
    (tmp_path / "key.pem").write_bytes(pem)
    (tmp_path / "ca.pem").write_bytes(certificate)
    path = tmp_path / "gateways.toml"
    path.write_text(
        f"""
        [truc-tinh]
        adapter = "lgsp-rest"
        address = "https://lgsp.tinh.example"
        order = "lgsp"
        zipped = true
        sign_key = "{tmp_path}/key.pem"
        trusted = "{tmp_path}/ca.pem"
        [truc-tinh.agencies."{HERE_CODE}"]
        user = "anbinh"
        password = "x"
        """
    )

    [found] = read_configuration(path)

    style = found.style()
    assert (style.order, style.zipped) == (LGSP_ORDER, True)
    package = write_package(a_message(), style)
    assert read(package, trusted=found.trusted_certificates()).signature == "valid"


@pytest.mark.parametrize(
    "lines",
    [
        'adapter = "fax"\naddress = "https://x"',
        'adapter = "vxp"\naddress = "http://x"',
        'adapter = "vxp"\naddress = "https://x"\norder = "other"',
        'adapter = "vxp"\naddress = "https://x"\ncolour = "red"',
    ],
)
def test_a_file_that_says_what_cannot_be_is_refused(tmp_path, lines):
    path = tmp_path / "gateways.toml"
    path.write_text(f'[truc]\n{lines}\n[truc.agencies."H56"]\nuser = "x"\n')

    with pytest.raises(BadConfigurationError):
        read_configuration(path)
