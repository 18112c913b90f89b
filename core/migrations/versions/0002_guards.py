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
WRITTEN_ONCE = (
    *("opinion", "decision", "skipped", "advice", "process", "instrument_event"),
    *("meeting", "meeting_item", "visit_photo"),
)
PRINTED = (
    *("number", "about", "case_id", "form", "serial", "template", "template_hash", "version", "outcome"),
    *("issuer", "seal", "respondent", "recipient", "law_date", "issued_on", "issued_at", "issued_by"),
    *("file_hash", "token"),
)
# A grant rests on as many signatures of the same outcome and content as its entry needs: one, or a joint quorum.
TOO_FEW_SIGNED = (
    "new.grants = 1 and "
    "coalesce((select max(same.n) from (select count(*) as n from opinion o "
    "where o.entry_id = new.entry_id and o.outcome = new.outcome group by o.content) same), 0) "
    "< coalesce((select e.need from stage_entry e where e.id = new.entry_id), 1)"
)
# A survey is made by two (社会救助法 43): one who signs for another, or a survey that is still open, carries no decision.
SURVEYED_BY_ONE = (
    "new.survey_entry_id is not null and "
    "(select count(distinct o.person_id) from opinion o where o.entry_id = new.survey_entry_id) < 2"
)
# The agenda of a meeting is as long as it was when it was written.
NOT_ON_THE_AGENDA = (
    "new.position < 1 or "
    "new.position > coalesce((select m.cases from meeting m where m.id = new.meeting_id), 0)"
)


def upgrade() -> None:
    """Guards, and the head of the log's chain."""
    guards.make_functions()
    guards.make_guard_table()
    head = sa.table("audit_head", *(sa.column(name) for name in ("id", "number", "hash", "signed")))
    op.execute(sa.insert(head).values(id=1, number=0, hash="", signed=""))

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

    guards.refuse_insert(
        "decision", "signatures", TOO_FEW_SIGNED, "decision: too few have signed this outcome"
    )
    guards.refuse_insert("decision", "surveyors", SURVEYED_BY_ONE, "decision: a survey is signed by two")
    guards.refuse_insert("meeting_item", "agenda", NOT_ON_THE_AGENDA, "meeting_item: the agenda is closed")

    guards.scope_rows(*guards.tables_with_office())


def downgrade() -> None:
    """Take them away."""
    guards.drop_guards()
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint("fk_assistance_case_entitlement", "assistance_case")
    op.execute("delete from audit_head")
