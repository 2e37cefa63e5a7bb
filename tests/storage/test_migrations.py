"""Migrations bring every store, empty or in use, to exactly the tables of the models, on both databases."""

import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Column, Engine, MetaData, Table, bindparam, func, inspect, select, text
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from storage import claims, earlier_sellers, history, papers, people, seller_faces, sellers
from storage.base import Row, UtcDateTime
from storage.counter_notices import CounterNotice
from storage.db import open_engine
from storage.migrate import SCRIPTS, BrokenReferences, draft, migrate, pending
from storage.sellers import SellerKey
from tests.storage.sample_rows import AT, FILLING, SAMPLES, Rows

Schema = dict[str, list[str]]
#: A seller of Taobao's.
BRIGHT = SellerKey("taobao", "shop_id", "912345")

_COLUMNS = text(
    "SELECT table_name, column_name, data_type, is_nullable, column_default FROM information_schema.columns"
    " WHERE table_schema = 'public' ORDER BY table_name, ordinal_position"
)
_CONSTRAINTS = text(
    "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
    " WHERE connamespace = 'public'::regnamespace ORDER BY 1, 2"
)
_INDEXES = text("SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1")


@pytest.fixture(params=["sqlite", "postgres"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An empty database of each kind."""
    if request.param == "sqlite":
        engine = open_engine(f"sqlite:///{tmp_path / 'store.db'}")
    else:
        engine = open_engine(request.getfixturevalue("empty_postgres"))
    yield engine
    engine.dispose()


@pytest.fixture
def scripts(tmp_path: Path) -> Path:
    """A copy of our revisions, to which a test may add its own."""
    return Path(
        shutil.copytree(SCRIPTS, tmp_path / "migrations", ignore=shutil.ignore_patterns("__pycache__"))
    )


def add_revision(scripts: Path, *operations: str) -> str:
    """Writes a revision after the newest one; its number."""
    before = numbers()[-1]
    number = f"{int(before) + 1:04d}"
    body = "\n".join(f"    {line}" for line in operations)
    (scripts / "versions" / f"{number}_planted.py").write_text(
        f"import sqlalchemy as sa\nfrom alembic import op\n\nrevision = '{number}'\n"
        f"down_revision = '{before}'\n\n\ndef upgrade() -> None:\n{body}\n"
    )
    return number


def numbers() -> list[str]:
    return sorted(path.name[:4] for path in (SCRIPTS / "versions").glob("0*.py"))


def schema_of(engine: Engine) -> Schema:
    """All that the database itself says of its tables, our bookkeeping aside."""
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            found = {row.name: _parts(row.sql) for row in connection.execute(_SQLITE_MASTER)}
        else:
            queries = {"columns": _COLUMNS, "constraints": _CONSTRAINTS, "indexes": _INDEXES}
            found = {
                name: [" | ".join(map(str, row)) for row in connection.execute(query)]
                for name, query in queries.items()
            }
    return {name: [line for line in lines if "alembic_version" not in line] for name, lines in found.items()}


_SQLITE_MASTER = text(
    "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name <> 'alembic_version' ORDER BY name"
)


def _parts(sql: str) -> list[str]:
    """A CREATE's lines without regard to order: one for each column, constraint or index.

    A table that was built anew has quotes around its name.
    """
    return sorted(line.strip().strip(",").strip().replace('"', "") for line in sql.splitlines())


def insert_samples(engine: Engine, rows: Rows) -> None:
    """Required columns that a sample says nothing of are filled with something that fits their type."""
    tables = MetaData()
    tables.reflect(engine)
    with engine.begin() as connection:
        for table in tables.sorted_tables:
            needed = {column.name: FILLING[column.type.python_type] for column in required(table)}
            for row in rows.get(table.name, []):
                connection.execute(table.insert(), {**needed, **row})


def required(table: Table) -> list[Column[Any]]:
    return [
        one for one in table.columns if not one.nullable and one.server_default is None and one.name != "id"
    ]


def counted(engine: Engine) -> dict[str, int]:
    with engine.connect() as connection:
        return {
            table.name: connection.scalar(select(func.count()).select_from(table)) or 0
            for table in Row.metadata.sorted_tables
        }


def test_migrations_end_in_exactly_the_tables_that_the_models_describe(empty: Engine) -> None:
    migrate(empty)
    migrated = schema_of(empty)
    Row.metadata.drop_all(empty)
    Row.metadata.create_all(empty)
    assert migrated == schema_of(empty)


def test_alembic_finds_no_difference_between_the_migrations_and_the_models(empty: Engine) -> None:
    migrate(empty)
    with empty.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Row.metadata) == []


@pytest.mark.parametrize("since", SAMPLES)
def test_what_a_store_of_any_revision_remembers_is_still_there_afterwards(empty: Engine, since: str) -> None:
    expected: dict[str, int] = {}
    for number in numbers():
        migrate(empty, to=number)
        rows = SAMPLES.get(number, {}) if number <= since else {}
        insert_samples(empty, rows)
        for name, added in rows.items():
            expected[name] = expected.get(name, 0) + len(added)
    expected["organisation"] += 2  # the IACC and Alibaba
    assert counted(empty) == {**dict.fromkeys(Row.metadata.tables, 0), **expected}


def test_the_models_read_what_the_first_revision_remembered(empty: Engine) -> None:
    migrate(empty, to="0001")
    insert_samples(empty, SAMPLES["0001"])
    migrate(empty)
    with Session(empty) as session:
        claim = session.get_one(claims.Claim, 1)
        standing = people.by_slack_id(session, "T2", "U1", today=AT.date())
        assert (claim.reference, claim.filed_at, claim.owner) == ("MS-2026-000001", AT, "desk")
        assert standing is not None
        assert standing.principals == ((11, "Northwind"),)
        assert [row.facts for row in history.of(session, "claim:1")] == [{"listings": [1]}]


def test_every_table_has_a_sample_row() -> None:
    assert set(Row.metadata.tables) == {name for rows in SAMPLES.values() for name in rows}


def test_the_iacc_and_alibaba_are_there_from_the_start(empty: Engine) -> None:
    migrate(empty)
    with Session(empty) as session:
        found = {one.name: one.kind for one in session.scalars(select(people.Organisation))}
    assert found == {"IACC": "iacc", "Alibaba": "alibaba"}


def test_a_store_that_is_up_to_date_is_left_alone(empty: Engine) -> None:
    assert pending(empty) == numbers()
    assert migrate(empty) == numbers()
    assert pending(empty) == []
    assert migrate(empty) == []


def test_of_two_who_migrate_at_once_only_one_does(empty: Engine) -> None:
    applied: list[list[str]] = []
    both = [threading.Thread(target=lambda: applied.append(migrate(empty))) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert sorted(applied) == [[], numbers()]


def test_a_table_that_others_refer_to_is_built_anew_with_its_rows(empty: Engine, scripts: Path) -> None:
    migrate(empty, to="0001")
    insert_samples(empty, SAMPLES["0001"])
    number = add_revision(
        scripts,
        "with op.batch_alter_table('claim', recreate='auto') as claim:",
        "    claim.add_column(sa.Column('round', sa.Integer(), nullable=False, server_default='1'))",
        "    claim.create_check_constraint('round', 'round > 0')",
    )
    assert migrate(empty, scripts=scripts)[-1] == number
    with empty.connect() as connection:
        assert list(connection.scalars(text("SELECT round FROM claim ORDER BY id"))) == [1, 1]
        assert connection.scalar(text("SELECT count(*) FROM claim_listing")) == 2


def test_a_batch_from_before_gets_the_one_platform_of_its_listings(empty: Engine) -> None:
    migrate(empty, to="0003")
    for revision in ("0001", "0002", "0003"):
        insert_samples(empty, SAMPLES[revision])
    with empty.begin() as connection:
        connection.execute(text("UPDATE claim SET batch_id = 1"))
        connection.execute(
            text(
                "UPDATE claim_listing SET platform = 'tmall', status = 'removed', open = false,"
                " listing_id = (SELECT min(id) FROM listing)"
            )
        )
    migrate(empty)
    with empty.connect() as connection:
        told = list(connection.scalars(text("SELECT platform FROM batch")))
    assert told == ["tmall"]


def test_sellers_of_what_was_removed_long_ago_become_known_with_their_strikes(empty: Engine) -> None:
    migrate(empty, to="0003")
    for revision in ("0001", "0002", "0003"):
        insert_samples(empty, SAMPLES[revision])
    with empty.begin() as connection:
        connection.execute(
            text("UPDATE listing SET seller_key = '912345', seller_key_kind = 'shop_id' WHERE id = 1")
        )
        connection.execute(text("UPDATE claim SET ground = 'counterfeit'"))
        decided = text("UPDATE claim_listing SET decided_at = :at WHERE status = 'removed'")
        connection.execute(decided.bindparams(bindparam("at", AT, UtcDateTime)))
    migrate(empty)
    with Session(empty) as session:
        assert seller_faces.with_key(session, BRIGHT) == 0
        found = earlier_sellers.unknown(session, after=0, at_most=10)
        assert found == [1]
        sellers.note(session, found, now=AT)
        [taken] = seller_faces.removed(session, [seller_faces.with_key(session, BRIGHT)], ["counterfeit"])
        assert (taken.reference, taken.removed_at, taken.stands) == ("MS-2026-000002", AT, True)
        assert sellers.to_look_at(session, at_most=10) == [taken.seller_id]
        assert earlier_sellers.unknown(session, after=0, at_most=10) == []


def test_papers_of_which_only_slacks_ids_were_kept_are_fetched_now(empty: Engine) -> None:
    migrate(empty, to="0006")
    for revision in ("0001", "0002", "0003", "0004"):
        insert_samples(empty, SAMPLES[revision])
    with empty.begin() as connection:
        connection.execute(text("UPDATE counter_notice SET papers = 'F1,F2'"))
    migrate(empty)
    with Session(empty) as session:
        found = [(one.file_id, one.team_id, one.given_at) for one in papers.waiting(session)]
        its = [one.papers_with_id for one in session.scalars(select(CounterNotice))]
    assert found == [("F1", "T1", AT), ("F2", "T1", AT)]
    assert its == [1, 1]


def test_a_migration_that_fails_leaves_the_store_as_it_was(empty: Engine, scripts: Path) -> None:
    migrate(empty)
    before = schema_of(empty)
    add_revision(
        scripts,
        "op.create_table('half', sa.Column('id', sa.Integer(), primary_key=True))",
        "op.execute('INSERT INTO nowhere VALUES (1)')",
    )
    with pytest.raises(DBAPIError):
        migrate(empty, scripts=scripts)
    assert schema_of(empty) == before
    assert pending(empty) == []


def test_rows_that_would_name_missing_rows_are_refused_and_rolled_back(empty: Engine, scripts: Path) -> None:
    migrate(empty)
    insert_samples(empty, SAMPLES["0001"])
    add_revision(scripts, "op.execute('DELETE FROM ip_right')")
    refused: type[Any] = BrokenReferences if empty.dialect.name == "sqlite" else DBAPIError
    with pytest.raises(refused, match="claim"):
        migrate(empty, scripts=scripts)
    assert counted(empty)["ip_right"] == 1


def test_foreign_keys_are_kept_again_after_a_migration(empty: Engine) -> None:
    migrate(empty)
    with pytest.raises(DBAPIError, match=r"(?i)foreign key"):
        insert_samples(empty, {"place": [{"name": "desk", "lane_id": 404}]})


def test_the_numbers_of_the_files_are_the_chain_that_alembic_follows() -> None:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.set_main_option("path_separator", "os")
    chain = [script.revision for script in ScriptDirectory.from_config(config).walk_revisions()]
    assert chain[::-1] == numbers()


def test_a_draft_holds_all_that_the_models_have_more(empty: Engine, scripts: Path) -> None:
    for known in (scripts / "versions").glob("0*.py"):
        known.unlink()
    written = draft(empty, "Everything there is", scripts=scripts)
    assert written.name == "0001_everything_there_is.py"
    migrate(empty, scripts=scripts)
    migrated = set(inspect(empty).get_table_names())
    assert migrated - {"alembic_version"} == set(Row.metadata.tables)


def test_asking_what_is_pending_costs_no_import_of_alembic(tmp_path: Path) -> None:
    asked = (
        "import sys; from storage.db import open_engine; from storage.migrate import pending;"
        f"print(pending(open_engine('sqlite:///{tmp_path / 'store.db'}')), 'alembic' in sys.modules)"
    )
    said = subprocess.run([sys.executable, "-c", asked], check=True, capture_output=True, text=True)  # noqa: S603
    assert said.stdout.strip() == f"{numbers()} False"
