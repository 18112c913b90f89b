"""What the database itself holds: what was written stays as it was, and other offices' rows are out of sight."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from core.migrations import guards

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# What a case rests on is written once. The office alone may change, when the division changes hands.
WRITTEN_ONCE = ("opinion", "decision", "skipped", "advice", "process", "instrument_event")
PRINTED = (
    *("number", "about", "case_id", "form", "serial", "template", "template_hash", "version", "outcome"),
    *("issuer", "seal", "respondent", "recipient", "law_date", "issued_on", "issued_at", "issued_by"),
    *("file_hash", "token"),
)


def upgrade() -> None:
    """Guards, and the head of the log's chain."""
    guards.make_functions()
    guards.make_guard_table()
    head = sa.table("audit_head", sa.column("id"), sa.column("number"), sa.column("hash"))
    op.execute(sa.insert(head).values(id=1, number=0, hash=""))

    if (
        op.get_bind().dialect.name == "postgresql"
    ):  # the two point at each other; SQLite has it from the beginning
        op.create_foreign_key(
            "fk_assistance_case_entitlement", "assistance_case", "entitlement", ["entitlement_id"], ["id"]
        )

    guards.never_change("audit_event", except_for=())
    for table in WRITTEN_ONCE:
        guards.never_change(table)
    guards.never_change("letter", only=PRINTED)
    guards.never_change("stage_entry", when="old.left_on is not null")

    guards.scope_rows(*guards.tables_with_office())


def downgrade() -> None:
    """Take them away."""
    guards.drop_guards()
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint("fk_assistance_case_entitlement", "assistance_case")
    op.execute("delete from audit_head")
