"""No line of the log tells about whom it is, whatever went wrong."""

import io
import json
import logging
from types import SimpleNamespace
from uuid import UUID

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation, ValidationError
from django.db import IntegrityError, connection, transaction
from django.http import Http404, HttpRequest
from django.test import Client
from django.urls import path
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from pydantic import BaseModel

from xaso.config.operations.logs import JsonLines, PlainLines, scrub
from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.organisations.testing import HERE, commune

NUMBER, PHONE, NAME = "038199012345", "+84 912 345 678", "Nguyễn Thị Mẫu Đơn"
EMAIL, CODE = "mau.don@example.vn", "H56.99.15-261122-0001"
PERSONAL = (NUMBER, PHONE, NAME, EMAIL, CODE)
SPOKEN = f"{NAME}, {NUMBER}, {PHONE}, {EMAIL}, {CODE}"
handler404 = "xaso.config.errors.not_found"
handler500 = "xaso.config.errors.server_error"


class Person(BaseModel):
    born: int


def from_the_database(sql):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, [SPOKEN])


def chained():
    try:
        raise KeyError(SPOKEN)
    except KeyError as error:
        raise RuntimeError(SPOKEN) from error


def raised(error):
    raise error


FAULTS = {
    "value": lambda: int(SPOKEN),
    "key": lambda: {}[SPOKEN],
    "chain": chained,
    "os": lambda: open(f"/nowhere/{SPOKEN}"),  # noqa: PTH123, SIM115
    "decode": lambda: SPOKEN.encode().decode("ascii"),
    "validation": lambda: raised(ValidationError(SPOKEN)),
    "pydantic": lambda: Person(born=SPOKEN),
    "group": lambda: raised(ExceptionGroup(SPOKEN, [ValueError(SPOKEN)])),
    "uuid": lambda: from_the_database("SELECT %s::uuid"),
    "number": lambda: from_the_database("SELECT %s::text::int"),
    "constraint": lambda: from_the_database(
        "INSERT INTO django_content_type (app_label, model)"
        " SELECT t, t FROM (VALUES (left(%s, 90)), (NULL)) AS v (t)"
    ),
    "integrity": lambda: raised(IntegrityError(f"Key (personal_id)=({NUMBER}) exists: {NAME}")),
    "suspicious": lambda: raised(SuspiciousOperation(SPOKEN)),
    "denied": lambda: raised(PermissionDenied(SPOKEN)),
    "missing": lambda: raised(Http404(SPOKEN)),
    "logged": lambda: logging.getLogger("xaso.test").error("refused “%s” %s", NAME, NUMBER),
    "error-logged": lambda: logging.getLogger("xaso.test").error(
        "scan put off cause=%s again=%r", ValueError(SPOKEN), ValueError(NAME)
    ),
    "ill-logged": lambda: logging.getLogger("xaso.test").error("%d %s", NUMBER),
}


def failing(request, fault, words):
    FAULTS[fault]()


urlpatterns = [path("<fault>/<words>/", failing, name="failing")]


@pytest.fixture(params=[PlainLines, JsonLines])
def log(request):
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(request.param())
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield stream
    root.removeHandler(handler)
    root.setLevel(before)


def test_a_text_with_line_breaks_stays_one_line(log):
    logging.getLogger("xaso.test").error("refused %s", "a\n2026 ERROR xaso\r\x1b[31m\u2028b")

    assert log.getvalue().rstrip("\n").isprintable()


def assert_tells_nobody(text):
    assert text
    for one in (*PERSONAL, NUMBER[3:], NAME.split()[-1], ascii(NAME)[1:-1]):
        assert one not in text


@pytest.mark.django_db(transaction=False)
@pytest.mark.parametrize("fault", FAULTS)
def test_whatever_fails_in_a_view_tells_nobody(log, settings, fault):
    settings.ROOT_URLCONF = __name__
    address = f"/{fault}/{SPOKEN}/?q={SPOKEN}"

    Client(raise_request_exception=False).post(
        address, {"ten": SPOKEN}, headers={"X-A": NUMBER}
    )

    assert_tells_nobody(log.getvalue())


@pytest.mark.django_db
def test_addresses_and_hosts_that_do_not_exist_tell_nobody(log, settings):
    settings.ALLOWED_HOSTS = ["motcua.xa-mau.example"]

    Client(SERVER_NAME="motcua.xa-mau.example").get(f"/khong-co/{SPOKEN}?q={SPOKEN}")
    Client(SERVER_NAME=f"h{NUMBER}.example").get(f"/dang-nhap/?q={SPOKEN}")

    assert_tells_nobody(log.getvalue())


def test_a_job_that_fails_tells_nobody(log):
    logging.getLogger("procrastinate.worker").error(
        "Job tasks.send[17](name=%r, phone=%r) ended with status: Error", NAME, PHONE
    )

    assert_tells_nobody(log.getvalue())
    assert "tasks.send[17](…) ended with status: Error" in log.getvalue()


@pytest.mark.django_db
def test_an_error_is_found_by_its_request_view_class_and_place(settings):
    settings.ROOT_URLCONF = __name__
    stream, commune_here = io.StringIO(), commune(HERE)
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    logging.getLogger("django.request").addHandler(handler)
    client, clerk = Client(raise_request_exception=False), official(Role.CLERK)
    client.force_login(clerk, backend="xaso.kernel.accounts.backend.AccountBackend")

    response = client.get("/value/x/")

    logging.getLogger("django.request").removeHandler(handler)
    told = json.loads(stream.getvalue())
    assert commune_here
    assert told["view"] == "failing"
    assert told["request"] == response.headers["X-Request-Id"]
    assert told["user"] == str(clerk.pk)
    assert told["errors"][0]["class"] == "builtins.ValueError"
    assert "test_config_logs.py" in told["errors"][0]["frames"][-1]


@pytest.mark.django_db
def test_an_error_of_the_database_names_its_constraint():
    record = logging.LogRecord("xaso", logging.ERROR, __file__, 1, "failed", None, None)
    try:
        from_the_database(
            "INSERT INTO django_content_type (app_label, model) VALUES (%s, NULL)"
        )
    except IntegrityError as error:
        record.exc_info = (type(error), error, error.__traceback__)

    line = PlainLines().format(record)

    assert "23502 django_content_type" in line
    assert_tells_nobody(line)


def test_ids_of_rows_stay_readable():
    row = UUID("01a20145-2aa6-70ea-87b8-478d2c7d079c")

    assert scrub(f"files_object_damaged object={row} after 12 s") == (
        f"files_object_damaged object={row} after 12 s"
    )


@hypothesis_settings(max_examples=60, deadline=None)
@given(
    st.from_regex(r"0\d{11}", fullmatch=True),
    st.text(alphabet="ạbc =:,(", max_size=12),
    st.sampled_from(["%s", "id=%s", "'%s'", "(%s)", "số %s.", "/a/%s/b?c=%s"]),
)
def test_no_personal_id_passes_the_net(number, around, shape):
    text = around + shape.replace("%s", number) + around

    assert number not in scrub(text)


def test_a_request_without_a_person_names_none():
    record = logging.LogRecord("xaso", logging.ERROR, __file__, 1, "failed", None, None)
    record.request = HttpRequest()
    record.request.resolver_match = SimpleNamespace(view_name="home:home")

    told = json.loads(JsonLines().format(record))

    assert (told["view"], "user" in told) == ("home:home", False)
