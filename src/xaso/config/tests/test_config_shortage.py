"""A full disk and a database that is away are told as what they are, with a word when to come again."""

import errno

import psycopg
import pytest
from django.db import OperationalError
from django.test import Client
from django.urls import path

handler500 = "xaso.config.errors.server_error"


def full(request):
    raise OSError(errno.ENOSPC, "No space left on device")


def away(request):
    raise OperationalError("connection failed") from psycopg.OperationalError("x")


def mistaken(request):
    raise OSError(errno.EACCES, "Permission denied")


urlpatterns = [path(f"{one.__name__}/", one) for one in (full, away, mistaken)]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("full", 507, "Hệ thống tạm hết chỗ lưu trữ"),
        ("away", 503, "Hệ thống tạm thời chưa phục vụ được"),
        ("mistaken", 500, "Hệ thống đang trục trặc"),
    ],
)
def test_people_read_what_is_the_matter(settings, address, status, words):
    settings.ROOT_URLCONF = __name__

    answer = Client(raise_request_exception=False).get(f"/{address}/")

    assert answer.status_code == status
    assert words in answer.content.decode()
    assert ("Retry-After" in answer.headers) is (status != 500)
