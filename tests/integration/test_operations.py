"""Steps of migrations on large tables: taken and taken back on both databases, without keeping writers waiting."""

from __future__ import annotations

import threading

import pytest
from django.db import IntegrityError, connection, migrations, models, transaction
from django.db.migrations.state import ModelState, ProjectState
from django.db.migrations.writer import OperationWriter

from integration import operations

pytestmark = pytest.mark.django_db(transaction=True)

postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="a matter of PostgreSQL")
INDEX = models.Index(fields=["word"], name="shelf_word")


@pytest.fixture
def shelf():
    """A table of its own, and the state of the models that a migration starts from."""
    state = ProjectState()
    state.add_model(
        ModelState("integration", "Shelf", [("id", models.AutoField(primary_key=True)), ("word", models.TextField())])
    )
    make(state)
    yield state
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE integration_shelf")


def make(state: ProjectState) -> None:
    with connection.schema_editor() as editor:
        editor.create_model(state.apps.get_model("integration", "Shelf"))


def migrate(state: ProjectState, *steps, back: bool = False) -> ProjectState:
    class Migration(migrations.Migration):
        atomic = False
        operations = list(steps)

    made = Migration("0001", "integration")
    with connection.schema_editor(atomic=False) as editor:
        return made.unapply(state, editor) if back else made.apply(state, editor)


def indexes() -> set[str]:
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, "integration_shelf")
    return {name for name, each in found.items() if each["index"] and not each["primary_key"]}


def storage() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT reloptions FROM pg_class WHERE oid = 'integration_shelf'::regclass")
        return sorted(cursor.fetchone()[0] or [])


def test_an_index_is_added_and_taken_back(shelf):
    before = shelf.clone()
    after = migrate(shelf, operations.AddIndexOnline("shelf", INDEX))
    assert indexes() == {"shelf_word"}
    assert [index.name for index in after.models["integration", "shelf"].options["indexes"]] == ["shelf_word"]
    migrate(before, operations.AddIndexOnline("shelf", INDEX), back=True)
    assert indexes() == set()


def test_an_index_is_removed_and_put_back(shelf):
    before = migrate(shelf, operations.AddIndexOnline("shelf", INDEX))
    after = migrate(before.clone(), operations.RemoveIndexOnline("shelf", "shelf_word"))
    assert indexes() == set()
    assert after.models["integration", "shelf"].options["indexes"] == []
    migrate(before, operations.RemoveIndexOnline("shelf", "shelf_word"), back=True)
    assert indexes() == {"shelf_word"}


def test_storage_parameters_are_set_and_reset(shelf):
    step = operations.SetStorage("shelf", {"fillfactor": 85, "autovacuum_vacuum_scale_factor": 0.05})
    migrate(shelf.clone(), step)
    if connection.vendor == "postgresql":
        assert storage() == ["autovacuum_vacuum_scale_factor=0.05", "fillfactor=85"]
    migrate(shelf, step, back=True)
    if connection.vendor == "postgresql":
        assert storage() == []


def test_tables_that_refer_to_each_other_are_made_and_dropped_together():
    def table(name: str, other: str) -> migrations.CreateModel:
        columns = [("id", models.AutoField(primary_key=True))]
        return migrations.CreateModel(name, [*columns, (other, models.ForeignKey(other, models.CASCADE, null=True))])

    def tables() -> set[str]:
        return {"integration_room", "integration_desk"} & set(connection.introspection.table_names())

    step = operations.CreateModels([table("Room", "Desk"), table("Desk", "Room")])
    before = ProjectState()
    after = migrate(before.clone(), step)
    assert tables() == {"integration_room", "integration_desk"}
    desk = after.apps.get_model("integration", "Desk").objects.create()
    after.apps.get_model("integration", "Room").objects.create(Desk=desk)
    migrate(before, step, back=True)
    assert tables() == set()


def test_a_migration_file_can_say_all_of_them():
    steps = [
        operations.AddIndexOnline("shelf", INDEX),
        operations.RemoveIndexOnline("shelf", "shelf_word"),
        operations.SetStorage("shelf", {"fillfactor": 85}),
        operations.CreateModels([migrations.CreateModel("Shelf", [])]),
    ]
    written = ["".join(OperationWriter(step, indentation=0).serialize()[0].split()) for step in steps]
    assert written[0].startswith("integration.operations.AddIndexOnline(model_name='shelf',index=models.Index(")
    assert written[1] == "integration.operations.RemoveIndexOnline(model_name='shelf',name='shelf_word',),"
    assert written[2] == "integration.operations.SetStorage(model_name='shelf',parameters={'fillfactor':85},),"
    assert written[3].startswith("integration.operations.CreateModels(models=[migrations.CreateModel(name='Shelf',")


@postgresql
def test_somebody_writes_while_the_index_is_made(shelf):
    """A writer that is open delays the index; what must not happen is that the index delays the next writer."""
    model = shelf.apps.get_model("integration", "Shelf")
    finished = threading.Event()

    def add() -> None:
        migrate(shelf.clone(), operations.AddIndexOnline("shelf", INDEX))
        connection.close()
        finished.set()

    with transaction.atomic():
        model.objects.create(word="first")
        thread = threading.Thread(target=add)
        thread.start()
        others = threading.Thread(target=lambda: (waits(), write("second"), connection.close()))
        others.start()
        others.join(20)
        written_meanwhile, made_meanwhile = not others.is_alive(), finished.is_set()
    thread.join(20)
    assert written_meanwhile
    assert not made_meanwhile
    assert indexes() == {"shelf_word"}


def waits() -> None:
    """Until the index is being made and waits for the transaction that is open."""
    with connection.cursor() as cursor:
        for _ in range(1000):
            cursor.execute(
                "SELECT 1 FROM pg_stat_activity WHERE query LIKE 'CREATE INDEX CONCURRENTLY%%' "
                "AND wait_event_type = 'Lock' AND datname = current_database()"
            )
            if cursor.fetchone():
                return
            cursor.execute("SELECT pg_sleep(0.01)")
    raise AssertionError("nothing makes an index")


def write(word: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '10s'")
        cursor.execute("INSERT INTO integration_shelf (word) VALUES (%s)", [word])


@postgresql
def test_what_was_broken_off_is_made_again(shelf):
    """Two equal words refuse a unique index and leave it behind, broken; the next attempt is not refused because of
    its name."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO integration_shelf (word) VALUES ('a'), ('a')")
        with pytest.raises(IntegrityError):
            cursor.execute("CREATE UNIQUE INDEX CONCURRENTLY shelf_word ON integration_shelf (word)")
    assert indexes() == {"shelf_word"}
    migrate(shelf, operations.AddIndexOnline("shelf", INDEX))
    with connection.cursor() as cursor:
        cursor.execute("SELECT indisvalid, indisunique FROM pg_index WHERE indexrelid = 'shelf_word'::regclass")
        assert cursor.fetchone() == (True, False)
