"""A shortage is told from a fault by where the error came from, not by its words."""

import errno

import psycopg
import pytest
from django.db import OperationalError

from xaso.lib.shortage import Shortage, shortage_of


def led_to(first, second):
    try:
        try:
            raise first
        except type(first) as cause:
            raise second from cause
    except type(second) as error:
        return error


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_is_a_shortage_of_room(number):
    assert shortage_of(OSError(number, "đầy")) is Shortage.ROOM


def test_a_database_without_room_is_a_shortage_of_room():
    error = led_to(psycopg.errors.DiskFull("could not extend file"), OperationalError("x"))

    assert shortage_of(error) is Shortage.ROOM


@pytest.mark.parametrize(
    "cause",
    [
        psycopg.OperationalError("connection failed"),
        psycopg.errors.AdminShutdown("terminating connection"),
        psycopg.errors.CrashShutdown("terminating connection"),
        psycopg.errors.CannotConnectNow("the database system is starting up"),
        psycopg.errors.ConnectionFailure("lost"),
        psycopg.errors.TooManyConnections("sorry"),
    ],
)
def test_a_database_that_is_away_is_a_shortage_of_the_database(cause):
    assert shortage_of(led_to(cause, OperationalError("x"))) is Shortage.DATABASE


def test_an_error_while_a_shortage_is_dealt_with_comes_from_it():
    error = led_to(KeyError("session"), AttributeError("session"))
    error.__cause__.__context__ = psycopg.OperationalError("connection failed")

    assert shortage_of(error) is Shortage.DATABASE


@pytest.mark.parametrize(
    "error",
    [
        None,
        OSError(errno.EACCES, "cấm"),
        ValueError("sai"),
        psycopg.errors.DeadlockDetected("khóa chéo"),
        psycopg.errors.UniqueViolation("trùng"),
        psycopg.errors.StatementTooComplex("quá sâu"),
        OperationalError("không rõ nguồn"),
    ],
)
def test_a_fault_of_ours_is_no_shortage(error):
    assert shortage_of(error) is None
