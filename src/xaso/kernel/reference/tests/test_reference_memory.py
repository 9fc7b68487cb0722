"""What a process remembers is what the database holds, in every transaction."""

import re
import threading
from pathlib import Path
from uuid import uuid4

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, transaction
from tests.real import run_together

from xaso.kernel.organisations.api import Unit, active_units, office_of
from xaso.kernel.organisations.testing import HERE, THERE, commune, unit
from xaso.kernel.reference.api import DuplicateTopicError, Topic, topics
from xaso.kernel.tenancy.api import acting_in, follow_writes

SOURCES = Path(__file__).parents[3]
OFFICE = Unit.Kind.OFFICE
WATCHED = [
    pytest.param(topic, model, id=model._meta.db_table)
    for topic in topics.values()
    for model in apps.get_models()
    if model._meta.db_table in topic.tables
]


@pytest.fixture
def topic():
    made = Topic("test.words", most=3)
    yield made
    del topics[made.name]


def stamps():
    with connection.cursor() as cursor:
        cursor.execute("SELECT topic, stamp FROM reference_stamp")
        return dict(cursor.fetchall())


def stamp_of(topic):
    found = stamps()
    return found.get(topic.name, found[""])


def kinds(commune_id=HERE):
    return [kind for _id, kind in active_units(commune_id)]


def close(kind):
    Unit.objects.filter(kind=kind).update(is_active=False)


class Loader:
    """Loads a value and counts how often."""

    def __init__(self, value="một"):
        self.value, self.calls = value, 0

    def __call__(self):
        self.calls += 1
        return self.value


def ways_to_write(row):
    """Every way the ORM knows to write a unit; each by a name and a call."""
    name = f"Đơn vị {uuid4()}"
    fresh = Unit(authority_id=row.authority_id, name=name)
    units = Unit.objects.filter(pk=row.pk)
    return {
        "save a new row": fresh.save,
        "save a row": row.save,
        "save one column": lambda: row.save(update_fields=["order"]),
        "update": lambda: units.update(order=3),
        "bulk_update": lambda: Unit.objects.bulk_update([row], ["order"]),
        "bulk_create": lambda: Unit.objects.bulk_create(
            [Unit(authority_id=row.authority_id, name=f"{name} A")]
        ),
        "bulk_create over conflicts": lambda: Unit.objects.bulk_create(
            [Unit(authority_id=row.authority_id, name=f"{name} B")], ignore_conflicts=True
        ),
        "update_or_create": lambda: Unit.objects.update_or_create(
            authority_id=row.authority_id, name=name, defaults={"order": 7}
        ),
        "delete a row": lambda: Unit.objects.get(name=name).delete(),
        "delete a set": lambda: Unit.objects.filter(name=f"{name} A").delete(),
    }


@pytest.mark.django_db
def test_every_way_to_write_renews_the_stamp():
    offices, silent = topics["organisations"], []
    ways = ways_to_write(unit(OFFICE))

    for name, write in ways.items():
        active_units(HERE)
        before = stamp_of(offices)
        with acting_in(HERE):
            write()
        if stamp_of(offices) == before:
            silent.append(name)

    assert silent == []


@pytest.mark.django_db
@pytest.mark.parametrize(("topic", "model"), WATCHED)
def test_every_table_of_a_topic_is_followed(topic, model):
    column = next(one.name for one in model._meta.concrete_fields if not one.primary_key)

    with acting_in(HERE):
        before = stamp_of(topic)
        nothing = model._base_manager.filter(pk=_a_key(model))
        nothing.update(**{column: None})

    assert stamp_of(topic) != before


def _a_key(model):
    kind = model._meta.pk.get_internal_type()
    return {"UUIDField": uuid4(), "DateField": "1900-01-01"}.get(kind, 0)


@pytest.mark.django_db
def test_a_write_to_one_topic_leaves_the_others_alone():
    unit(OFFICE)
    before = stamps()

    close(OFFICE)

    changed = {name for name, stamp in stamps().items() if before.get(name) != stamp}
    assert changed <= {"organisations"}


@pytest.mark.django_db
def test_a_change_is_seen_at_once_in_its_own_transaction():
    commune()
    before = kinds()

    close(OFFICE)

    assert OFFICE in before
    assert OFFICE not in kinds()


@pytest.mark.django_db
def test_what_a_savepoint_takes_back_is_seen_again():
    commune()
    before = kinds()

    with transaction.atomic():
        close(OFFICE)
        inside = kinds()
        transaction.set_rollback(True)

    assert OFFICE not in inside
    assert kinds() == before


@pytest.mark.django_db
def test_a_write_after_a_savepoint_was_taken_back_counts():
    commune()
    kinds()
    with transaction.atomic():
        close(OFFICE)
        transaction.set_rollback(True)
    kinds()

    close(OFFICE)

    assert OFFICE not in kinds()


@pytest.mark.real_database
def test_a_rolled_back_transaction_leaves_nothing_behind(real_database):
    commune()
    with transaction.atomic():
        before = kinds()
    with transaction.atomic():
        close(OFFICE)
        inside = kinds()
        transaction.set_rollback(True)

    with transaction.atomic():
        after = kinds()

    assert OFFICE not in inside
    assert after == before


@pytest.mark.real_database
def test_others_see_a_change_from_their_next_transaction_on(real_database):
    commune()

    def look():
        with transaction.atomic():
            return kinds()

    def change():
        with transaction.atomic():
            close(OFFICE)

    before = run_together([look] * 4)
    run_together([change])
    after = run_together([look] * 4)

    assert all(OFFICE in found for found in before)
    assert all(OFFICE not in found for found in after)


@pytest.mark.real_database
def test_many_readers_and_writers_at_once_end_with_what_the_database_holds(real_database):
    row = unit(OFFICE)

    def look():
        seen = set()
        for _turn in range(20):
            with transaction.atomic():
                seen.add(kinds().count(OFFICE))
        return seen

    def turn_on_and_off():
        for turn in range(21):
            with transaction.atomic():
                Unit.objects.filter(pk=row.pk).update(is_active=bool(turn % 2))

    run_together([look, look, turn_on_and_off, look])

    with transaction.atomic():
        assert OFFICE not in kinds()


@pytest.mark.real_database
def test_what_changed_while_it_was_loaded_is_not_remembered(real_database):
    commune()
    offices, again = topics["organisations"], Loader()

    def load_while_somebody_writes():
        writer = threading.Thread(target=run_together, args=([lambda: close(OFFICE)],))
        writer.start()
        writer.join()
        return tuple(Unit.objects.values_list("is_active", flat=True))

    def look():
        with transaction.atomic():
            offices.recall("test.torn", load_while_somebody_writes)

    with transaction.atomic():
        kinds()  # keeps the stamps of before the write until this transaction ends
        run_together([look])
        offices.recall("test.torn", again)

    assert again.calls == 1


@pytest.mark.real_database
def test_a_service_run_twice_does_not_share_a_transaction(real_database, topic):
    first, second = Loader("một"), Loader("hai")

    @transaction.atomic
    def service(loader):
        return topic.recall("key", loader)

    service(first)
    with transaction.atomic():
        topic.changed()
    said = service(second)

    assert said == "hai"


@pytest.mark.django_db
def test_one_commune_never_gets_what_another_has():
    commune(HERE)
    commune(THERE)

    here, there = office_of(HERE), office_of(THERE)

    assert here.code != there.code
    assert not {one for one, _kind in active_units(HERE)} & {
        one for one, _kind in active_units(THERE)
    }


@pytest.mark.django_db
def test_known_things_cost_nothing(django_assert_num_queries):
    commune()
    active_units(HERE)
    office_of(HERE)

    with django_assert_num_queries(0):
        active_units(HERE)
        office_of(HERE)


@pytest.mark.real_database
def test_the_stamps_are_read_once_a_transaction(real_database, django_assert_num_queries):
    commune()
    with transaction.atomic():
        kinds()

    with transaction.atomic(), django_assert_num_queries(1):
        kinds()
        kinds()


@pytest.mark.real_database
def test_without_a_transaction_nothing_is_remembered(real_database, topic):
    load = Loader()

    topic.recall("key", load)
    topic.recall("key", load)

    assert load.calls == 2


@pytest.mark.django_db
def test_only_the_unknown_keys_are_loaded(topic):
    asked = []

    def load(keys):
        asked.append(set(keys))
        return {key: key.upper() for key in keys if key != "x"}

    topic.recall_many(["a", "b"], load)
    found = topic.recall_many(["a", "c", "x"], load)

    assert found == {"a": "A", "c": "C"}
    assert asked == [{"a", "b"}, {"c", "x"}]


@pytest.mark.django_db
def test_keys_of_different_questions_are_kept_apart(topic):
    one = topic.recall_many(["a"], lambda _keys: {"a": 1}, kind="number")
    other = topic.recall_many(["a"], lambda _keys: {"a": "một"}, kind="word")

    assert (one, other) == ({"a": 1}, {"a": "một"})


@pytest.mark.django_db
def test_a_topic_keeps_the_latest_and_no_more_than_it_may(topic):
    loaders = {key: Loader(key) for key in "abcd"}
    for key in "abc":
        topic.recall(key, loaders[key])
    topic.recall("a", loaders["a"])

    topic.recall("d", loaders["d"])
    for key in "acd":
        topic.recall(key, loaders[key])
    topic.recall("b", loaders["b"])

    assert {key: one.calls for key, one in loaders.items()} == {"a": 1, "b": 2, "c": 1, "d": 1}


@pytest.mark.django_db
def test_forget_memory_makes_every_process_read_again(capsys):
    before = stamps()

    call_command("forget_memory")

    after = stamps()
    assert set(after) == set(before)
    assert not set(after.values()) & set(before.values())
    assert "reads the reference rows again" in capsys.readouterr().out


@pytest.mark.django_db
def test_forget_memory_shows_what_was_changed_past_the_product():
    commune()
    kinds()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE organisations_unit SET is_active = false WHERE kind = 'office'")

    unseen = kinds()
    call_command("forget_memory", verbosity=0)

    assert OFFICE in unseen
    assert OFFICE not in kinds()


def test_a_topic_has_one_owner(topic):
    with pytest.raises(DuplicateTopicError):
        Topic(topic.name, most=1)


def test_a_table_belongs_to_one_topic():
    with pytest.raises(ValueError, match="organisations_unit"):
        follow_writes("organisations_unit", lambda: None)


def test_no_source_writes_to_a_remembered_table_past_the_orm():
    tables = "|".join(table for topic in topics.values() for table in topic.tables)
    writes = re.compile(
        rf"(INSERT INTO|UPDATE|DELETE FROM|TRUNCATE|COPY)\s+\W?({tables})\b", re.I
    )
    ours = [path for path in SOURCES.rglob("*.py") if "tests" not in path.parts]

    found = [path.name for path in ours if writes.search(path.read_text(encoding="utf-8"))]

    assert found == []
