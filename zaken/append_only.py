"""Triggers that hold "append-only" in the database, also against our own code.

SQLite loses the triggers of a table when Django remakes it, and they name its columns: a migration
that alters one of these tables ends with create_triggers. A test and `verify_audit_log` say so when
they are not there, or not those of the present columns.
"""

from dataclasses import dataclass
from typing import Any

# Whatever the settings or our code say: what is younger does not go. By the database's clock.
INZAGE_DAYS_AT_LEAST = 180
WIJZIGING_DAYS_AT_LEAST = 365


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rule:
    """What is refused on one table at one event; `once` is the column that may be set once."""

    table: str
    event: str
    refused: str
    once: str = ""

    @property
    def name(self) -> str:
        return f"{self.table}_{self.event.lower()}"


# {same}: no other column differs; {day} and {moment}: so long ago.
_RULES = (
    _Rule(table="zaken_inzage", event="INSERT", refused="NEW.zegel_id IS NOT NULL"),
    _Rule(
        table="zaken_inzage",
        event="UPDATE",
        once="zegel_id",
        refused="NOT (OLD.zegel_id IS NULL AND NEW.zegel_id IS NOT NULL AND {same})",
    ),
    _Rule(
        table="zaken_inzage",
        event="DELETE",
        refused="NOT EXISTS (SELECT 1 FROM zaken_zegel"
        " WHERE id = OLD.zegel_id AND verwijderd IS NOT NULL)",
    ),
    _Rule(table="zaken_zegel", event="INSERT", refused="NEW.verwijderd IS NOT NULL"),
    _Rule(
        table="zaken_zegel",
        event="UPDATE",
        once="verwijderd",
        refused="NOT (OLD.verwijderd IS NULL AND NEW.verwijderd IS NOT NULL"
        " AND OLD.dag <= {day} AND {same})",
    ),
    _Rule(table="zaken_zegel", event="DELETE", refused="1 = 1"),
    _Rule(table="zaken_wijziging", event="INSERT", refused="1 = 0"),
    _Rule(table="zaken_wijziging", event="UPDATE", refused="1 = 1"),
    _Rule(table="zaken_wijziging", event="DELETE", refused="OLD.tijdstip > {moment}"),
)
TABLES = tuple(dict.fromkeys(rule.table for rule in _RULES))


def create_triggers(apps: object, schema_editor: Any) -> None:
    """Install them, for a migration. Raises ValueError on another database than the two we know."""
    drop_triggers(apps, schema_editor)
    connection = schema_editor.connection
    with connection.cursor() as cursor:
        for rule in _RULES:
            cursor.execute(_build_trigger(rule, connection))
        if _is_postgresql(connection):  # TRUNCATE fires no triggers of rows
            cursor.execute(f"CREATE FUNCTION {_TRUNCATE}() {_body('1 = 1', 'an audit table')}")
            for table in TABLES:
                cursor.execute(
                    f"CREATE TRIGGER {table}_truncate BEFORE TRUNCATE ON {table}"
                    f" FOR EACH STATEMENT EXECUTE FUNCTION {_TRUNCATE}()"
                )


def drop_triggers(apps: object, schema_editor: Any) -> None:
    """Remove them, where they are."""
    del apps
    connection = schema_editor.connection
    with connection.cursor() as cursor:
        if _is_postgresql(connection):
            for function in (*(rule.name for rule in _RULES), _TRUNCATE):
                cursor.execute(f"DROP FUNCTION IF EXISTS {function}() CASCADE")
        else:
            for rule in _RULES:
                cursor.execute(f"DROP TRIGGER IF EXISTS {rule.name}")


def list_missing(connection: Any) -> tuple[str, ...]:
    """Names of triggers that are not there, are switched off, or do not say what they should."""
    if _is_postgresql(connection):
        query = (
            "SELECT tgname, prosrc FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid"
            " WHERE tgenabled <> 'D'"
        )
    else:
        query = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
    with connection.cursor() as cursor:
        cursor.execute(query)
        found = dict(cursor.fetchall())
    missing = [
        rule.name
        for rule in _RULES
        if not (text := found.get(rule.name)) or text not in _build_trigger(rule, connection)
    ]
    if _is_postgresql(connection):
        missing += [f"{table}_truncate" for table in TABLES if f"{table}_truncate" not in found]
    return tuple(missing)


def _is_postgresql(connection: Any) -> bool:
    if connection.vendor not in {"postgresql", "sqlite"}:
        raise ValueError(f"no triggers for {connection.vendor}: PostgreSQL, or SQLite for the demo")
    return bool(connection.vendor == "postgresql")


def _build_trigger(rule: _Rule, connection: Any) -> str:
    if _is_postgresql(connection):
        return _build_for_postgresql(rule)
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA table_info({rule.table})")
        return _build_for_sqlite(rule, [row[1] for row in cursor.fetchall()])


# --- PostgreSQL ----------------------------------------------------------------------------------

_TRUNCATE = "zaken_audit_truncate"


def _build_for_postgresql(rule: _Rule) -> str:
    """As JSON, so that columns that are added later are compared too."""
    refused = rule.refused.format(
        same=f"to_jsonb(NEW) - '{rule.once}' = to_jsonb(OLD) - '{rule.once}'",
        day=f"CURRENT_DATE - {INZAGE_DAYS_AT_LEAST}",
        moment=f"now() - interval '{WIJZIGING_DAYS_AT_LEAST} days'",
    )
    return (
        f"CREATE FUNCTION {rule.name}() {_body(refused, rule.table)};"
        f" CREATE TRIGGER {rule.name} BEFORE {rule.event} ON {rule.table}"
        f" FOR EACH ROW EXECUTE FUNCTION {rule.name}()"
    )


def _body(refused: str, what: str) -> str:
    return (
        "RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        f" IF {refused} THEN RAISE EXCEPTION '{what} is append-only'"
        " USING ERRCODE = 'restrict_violation'; END IF;"
        " IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$"
    )


# --- SQLite --------------------------------------------------------------------------------------


def _build_for_sqlite(rule: _Rule, columns: list[str]) -> str:
    """INSERT OR REPLACE deletes without firing DELETE, so an id that is there is refused too."""
    refused = rule.refused.format(
        same=" AND ".join(f"NEW.{c} IS OLD.{c}" for c in columns if c != rule.once),
        day=f"date('now', '-{INZAGE_DAYS_AT_LEAST} days')",
        moment=f"datetime('now', '-{WIJZIGING_DAYS_AT_LEAST} days')",
    )
    if rule.event == "INSERT":
        refused += f" OR EXISTS (SELECT 1 FROM {rule.table} WHERE id = NEW.id)"  # noqa: S608  # ours
    return (
        f"CREATE TRIGGER {rule.name} BEFORE {rule.event} ON {rule.table} WHEN {refused}"
        f" BEGIN SELECT RAISE(ABORT, '{rule.table} is append-only'); END"
    )
