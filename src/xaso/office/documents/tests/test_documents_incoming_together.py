"""Two who act on incoming documents in the same moment."""

from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooLateError
from dataclasses import replace
from threading import Event

import pytest
from django.db import connections, transaction

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.files.models import StoredFile
from xaso.kernel.organisations.testing import HERE
from xaso.kernel.tenancy.api import acting_in
from xaso.office.documents.api import destroy_recalled, receive
from xaso.office.documents.incoming_values import DuplicateDocumentError
from xaso.office.documents.models import Arrival, Document, DocumentText
from xaso.office.documents.services.incoming import reading, receiving
from xaso.office.documents.services.incoming.reading import read_document
from xaso.office.documents.services.incoming.registering import register_arrival
from xaso.office.documents.states import DocumentState
from xaso.office.documents.testing_incoming import (
    LETTER,
    arrived,
    confirmation,
    letter_pdf,
    named,
)

pytestmark = pytest.mark.real_database


def inside(do):
    try:
        with acting_in(HERE), transaction.atomic():
            return do()
    finally:
        connections.close_all()


def look(do):
    with acting_in(HERE), transaction.atomic():
        return do()


def with_file():
    return replace(LETTER, files=(named(letter_pdf()),))


def one_after_the_other(first, second):
    """Begin the second while the first is not committed; return what both gave."""
    acted, commit = Event(), Event()

    def act_and_wait():
        try:
            return first()
        finally:
            acted.set()
            commit.wait(10)

    with ThreadPoolExecutor(2) as threads:
        early = threads.submit(inside, act_and_wait)
        acted.wait(10)
        late = threads.submit(inside, second)
        try:
            with pytest.raises(TooLateError):
                late.result(0.5)
        finally:
            commit.set()
        return early, late


def test_the_same_message_that_comes_twice_at_once_makes_one_document(real_database):
    early, late = one_after_the_other(
        lambda: receive(with_file()), lambda: receive(with_file())
    )

    assert late.result().duplicate_of == early.result().document_id
    assert look(Document.objects.count) == 1
    assert look(StoredFile.objects.count) == 1


def test_while_files_are_stored_others_register(real_database, monkeypatch):
    clerk = official(Role.CLERK)
    other = {"number": 77, "notation": "SYT-NVY"}
    waiting = look(lambda: arrived(**other).pk)
    stores, go_on = Event(), Event()
    whole = receiving.store

    def store_slowly(*given, **more):
        stores.set()
        go_on.wait(10)
        return whole(*given, **more)

    monkeypatch.setattr(receiving, "store", store_slowly)

    with ThreadPoolExecutor(2) as threads:
        slow = threads.submit(inside, lambda: receive(with_file()))
        stores.wait(10)
        try:
            number = threads.submit(
                inside, lambda: register_arrival(waiting, confirmation(**other), actor=clerk)
            ).result(10)
        finally:
            go_on.set()

    assert number == 1
    assert slow.result().duplicate_of is None


def test_two_clerks_give_one_document_that_came_twice_one_number(real_database):
    clerk = official(Role.CLERK)
    unknown = {"number": None, "notation": "", "organ_name": "", "files": ()}
    first, second = look(lambda: [arrived(**unknown).pk for _time in range(2)])

    early, late = one_after_the_other(
        lambda: register_arrival(first, confirmation(), actor=clerk),
        lambda: register_arrival(second, confirmation(), actor=clerk),
    )

    assert early.result() == 1
    with pytest.raises(DuplicateDocumentError):
        late.result()
    assert look(lambda: Arrival.objects.filter(number__isnull=False).count()) == 1


def test_what_is_destroyed_while_it_is_read_keeps_no_text(real_database, monkeypatch):
    document_id = look(lambda: arrived().pk)
    found, go_on = Event(), Event()
    whole = reading.guess

    def read_slowly(*said):
        found.set()
        go_on.wait(10)
        return whole(*said)

    monkeypatch.setattr(reading, "guess", read_slowly)

    def read_it():
        try:
            with acting_in(HERE):
                read_document(document_id)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as threads:
        reader = threads.submit(read_it)
        found.wait(10)
        destroyed = threads.submit(
            inside, lambda: destroy_recalled(document_id, reason="Gửi nhầm.")
        )
        try:
            with pytest.raises(TooLateError):
                destroyed.result(0.5)
        finally:
            go_on.set()
        reader.result()
        destroyed.result()

    assert look(Document.objects.get).state == DocumentState.DESTROYED
    assert not look(DocumentText.objects.exists)
