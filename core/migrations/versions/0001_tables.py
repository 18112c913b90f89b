"""Every table as the first installation has it. Drafted from the models by core.migrations.draft."""
# ruff: noqa: PLR0915  (a list of tables is as long as it is)

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from core.migrations import types as t

revision = "0001"
down_revision = None
branch_labels = ("core",)
depends_on = None


def upgrade() -> None:
    """Make them."""
    op.create_table(
        "ab_group",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("label", sa.String(length=150), nullable=True),
        sa.Column("description", sa.String(length=512), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ab_group")),
        sa.UniqueConstraint("name", name=op.f("uq_ab_group_name")),
    )
    op.create_table(
        "ab_permission",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ab_permission")),
        sa.UniqueConstraint("name", name=op.f("uq_ab_permission_name")),
    )
    op.create_table(
        "ab_register_user",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("first_name", sa.String(length=64), nullable=False),
        sa.Column("last_name", sa.String(length=64), nullable=False),
        sa.Column("username", sa.String(length=128), nullable=False),
        sa.Column("password", sa.String(length=256), nullable=True),
        sa.Column("email", sa.String(length=320), nullable=False),
        sa.Column("registration_date", sa.DateTime(), nullable=True),
        sa.Column("registration_hash", sa.String(length=256), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ab_register_user")),
        sa.UniqueConstraint("email", name=op.f("uq_ab_register_user_email")),
        sa.UniqueConstraint("username", name=op.f("uq_ab_register_user_username")),
    )
    op.create_table(
        "ab_role",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ab_role")),
        sa.UniqueConstraint("name", name=op.f("uq_ab_role_name")),
    )
    op.create_table(
        "ab_user",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("first_name", sa.String(length=64), nullable=False),
        sa.Column("last_name", sa.String(length=64), nullable=False),
        sa.Column("username", sa.String(length=128), nullable=False),
        sa.Column("password", sa.String(length=256), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=True),
        sa.Column("email", sa.String(length=320), nullable=False),
        sa.Column("last_login", sa.DateTime(), nullable=True),
        sa.Column("login_count", sa.Integer(), nullable=True),
        sa.Column("fail_login_count", sa.Integer(), nullable=True),
        sa.Column("created_on", sa.DateTime(), nullable=True),
        sa.Column("changed_on", sa.DateTime(), nullable=True),
        sa.Column("created_by_fk", sa.Integer(), nullable=True),
        sa.Column("changed_by_fk", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["changed_by_fk"], ["ab_user.id"], name=op.f("fk_ab_user_changed_by_fk")),
        sa.ForeignKeyConstraint(["created_by_fk"], ["ab_user.id"], name=op.f("fk_ab_user_created_by_fk")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ab_user")),
        sa.UniqueConstraint("email", name=op.f("uq_ab_user_email")),
        sa.UniqueConstraint("username", name=op.f("uq_ab_user_username")),
    )
    op.create_table(
        "ab_view_menu",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=250), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ab_view_menu")),
        sa.UniqueConstraint("name", name=op.f("uq_ab_view_menu_name")),
    )
    op.create_table(
        "answered",
        sa.Column("id", t.key(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("fingerprint", t.code(64), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("body", t.json(), nullable=False),
        sa.Column("answered_at", t.moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answered")),
        sa.UniqueConstraint("user_id", "key", name=op.f("uq_answered_user_id_key")),
    )
    op.create_table(
        "audit_event",
        sa.Column("id", t.key(), nullable=False),
        sa.Column("office_code", t.code(24), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("at", t.moment(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("what", t.code(60), nullable=False),
        sa.Column("about", sa.String(length=160), nullable=False),
        sa.Column("who", sa.String(length=160), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=True),
        sa.Column("posting_id", sa.BigInteger(), nullable=True),
        sa.Column("duty", t.code(40), nullable=False),
        sa.Column("division", t.code(24), nullable=False),
        sa.Column("changes", t.json(), nullable=False),
        sa.Column("detail", t.json(), nullable=False),
        sa.Column("previous", t.code(64), nullable=False),
        sa.Column("hash", t.code(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_event")),
        sa.UniqueConstraint("number", name=op.f("uq_audit_event_number")),
        info={"keeps_office": True},
    )
    op.create_index(op.f("ix_audit_event_about"), "audit_event", ["about"], unique=False)
    op.create_index(op.f("ix_audit_event_at"), "audit_event", ["at"], unique=False)
    op.create_index(op.f("ix_audit_event_office_code"), "audit_event", ["office_code"], unique=False)
    op.create_index("ix_audit_event_user_id_number", "audit_event", ["user_id", "number"], unique=False)
    op.create_index(op.f("ix_audit_event_what"), "audit_event", ["what"], unique=False)
    op.create_index("ix_audit_event_what_on", "audit_event", ["what", "on"], unique=False)
    op.create_table(
        "audit_head",
        sa.Column("id", t.key(), autoincrement=False, nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("hash", t.code(64), nullable=False),
        sa.Column("signed", t.code(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_head")),
    )
    op.create_table(
        "calendar_day",
        sa.Column("id", t.key(), nullable=False),
        sa.Column("division", t.code(12), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("is_workday", sa.Boolean(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_day")),
        sa.UniqueConstraint("division", "day", name=op.f("uq_calendar_day_division_day")),
    )
    op.create_index(op.f("ix_calendar_day_day"), "calendar_day", ["day"], unique=False)
    op.create_table(
        "calendar_year",
        sa.Column("id", t.key(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_year")),
        sa.UniqueConstraint("year", name=op.f("uq_calendar_year_year")),
    )
    op.create_table(
        "candidate",
        sa.Column("id", t.key(), nullable=False),
        sa.Column("office_code", t.code(24), nullable=False),
        sa.Column("division", t.code(12), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("id_sealed", t.sealed(), nullable=False),
        sa.Column("id_blind", t.code(64), nullable=False),
        sa.Column("type_code", t.code(40), nullable=False),
        sa.Column("source", sa.String(length=120), nullable=False),
        sa.Column("source_on", sa.Date(), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("listed_on", sa.Date(), nullable=False),
        sa.Column("listed_by", sa.String(length=80), nullable=False),
        sa.Column("state", t.code(10), nullable=False),
        sa.Column("case_no", t.code(40), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("settled_on", sa.Date(), nullable=True),
        sa.Column("settled_by", sa.String(length=80), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'applied') = (case_no is not null)", name=op.f("ck_candidate_applied_names_its_case")
        ),
        sa.CheckConstraint("(state = 'listed') = (settled_on is null)", name=op.f("ck_candidate_settled")),
        sa.CheckConstraint("state in ('listed', 'applied', 'dropped')", name=op.f("ck_candidate_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_candidate")),
    )
    op.create_index("ix_candidate_id_blind_type_code", "candidate", ["id_blind", "type_code"], unique=False)
    op.create_index(op.f("ix_candidate_office_code"), "candidate", ["office_code"], unique=False)
    op.create_index(
        "ix_candidate_office_code_state_id", "candidate", ["office_code", "state", "id"], unique=False
    )
    op.create_index(
        "uq_candidate_listed",
        "candidate",
        ["office_code", "id_blind", "type_code"],
        unique=True,
        sqlite_where=sa.text("state = 'listed'"),
        postgresql_where=sa.text("state = 'listed'"),
    )
    op.create_table(
        "capacity_mark",
        sa.Column("id", t.key(), nullable=False),
        sa.Column("township", t.code(12), nullable=False),
        sa.Column("item", t.code(20), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("recorded_by", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_capacity_mark")),
    )
    op.create_index(op.f("ix_capacity_mark_township"), "capacity_mark", ["township"], unique=False)
    op.create_table(
        "case_number",
        sa.Column("letters", t.code(10), nullable=False),
        sa.Column("place", t.code(24), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("letters", "place", "year", name=op.f("pk_case_number")),
    )
    op.create_table(
        "check_licence",
        sa.Column("id", t.key(), nullable=False),
        sa.Column("office_code", t.code(24), nullable=False),
        sa.Column("number", sa.String(length=80), nullable=False),
        sa.Column("starts", sa.Boolean(), nullable=False),
        sa.Column("reads", sa.Boolean(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("basis", t.json(), nullable=False),
        sa.Column("given_by", sa.String(length=80), nullable=False),
        sa.Column("ended_why", sa.String(length=200), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "until is null or until >= since or ended_why <> ''", name=op.f("ck_check_licence_dates")
        ),
        sa.CheckConstraint("starts or reads", name=op.f("ck_check_licence_something")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_licence")),
    )
    op.create_index(op.f("ix_check_licence_office_code"), "check_licence", ["office_code"], unique=False)
    op.create_table(
        "division",
        sa.Column("code", t.code(12), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("level", t.code(10), nullable=False),
        sa.Column("parent_code", t.code(12), nullable=True),
        sa.Column("body", sa.Boolean(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.CheckConstraint(
            "level in ('province', 'city', 'county', 'township', 'village')", name=op.f("ck_division_level")
        ),
        sa.ForeignKeyConstraint(["parent_code"], ["division.code"], name=op.f("fk_division_parent_code")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_division")),
    )
    op.create_index(op.f("ix_division_parent_code"), "division", ["parent_code"], unique=False)
    op.create_table(
        "duty",
        sa.Column("code", t.code(40), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("english", sa.String(length=60), nullable=False),
        sa.Column("level", t.code(10), nullable=False),
        sa.Column("posted_at", t.json(), nullable=False),
        sa.Column("sight", t.code(10), nullable=False),
        sa.Column("rights", t.json(), nullable=False),
        sa.Column("excludes", t.json(), nullable=False),
        sa.Column("second_factor", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_duty")),
    )
    op.create_table(
        "flow",
        sa.Column("id", t.key(), nullable=False),
        sa.Column("division", t.code(12), nullable=False),
        sa.Column("pipeline", t.code(80), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("overlay", t.json(), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("basis", sa.String(length=200), nullable=False),
        sa.Column("done_by", sa.String(length=80), nullable=False),
        sa.Column("done_at", t.moment(), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(number is null) = (since is null)", name=op.f("ck_flow_published_from")),
        sa.CheckConstraint("until is null or until >= since", name=op.f("ck_flow_dates")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flow")),
    )
    op.create_index(
        "uq_flow_draft",
        "flow",
        ["pipeline", "division"],
        unique=True,
        sqlite_where=sa.text("number is null"),
        postgresql_where=sa.text("number is null"),
    )
    op.create_index("uq_flow_number", "flow", ["pipeline", "division", "number"], unique=True)
    op.create_table(
        "household",
        sa.Column("id", t.key(), nullable=False),
        sa.Column("office_code", t.code(24), nullable=False),
        sa.Column("division", t.code(12), nullable=False),
        sa.Column("area_type", t.code(10), nullable=False),
        sa.Column("address_sealed", t.sealed(), nullable=True),
        sa.Column("case_no", t.code(40), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_household")),
    )
    op.create_index(op.f("ix_household_case_no"), "household", ["case_no"], unique=False)
    op.create_index(op.f("ix_household_office_code"), "household", ["office_code"], unique=False)
    op.create_table(
        "job_run",
        sa.Column("id", t.key(), nullable=False),
        sa.Column("job", t.code(80), nullable=False),
        sa.Column("slot", t.moment(), nullable=False),
        sa.Column("state", t.code(10), nullable=False),
        sa.Column("owner", sa.String(length=120), nullable=False),
        sa.Column("lease_until", t.moment(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("started_at", t.moment(), nullable=False),
        sa.Column("ended_at", t.moment(), nullable=True),
        sa.Column("result", sa.Integer(), nullable=True),
        sa.Column("error", sa.String(length=400), nullable=False),
        sa.CheckConstraint(
            "(state = 'done') = (result is not null)", name=op.f("ck_job_run_done_has_result")
        ),
        sa.CheckConstraint("state in ('running', 'done', 'failed')", name=op.f("ck_job_run_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job_run")),
        sa.UniqueConstraint("job", "slot", name=op.f("uq_job_run_job_slot")),
    )
    op.create_index("ix_job_run_open", "job_run", ["state", "lease_until"], unique=False)
    op.create_table(
        "leading_group",
        sa.Column("id", t.key(), nullable=False),
        sa.Column("county", t.code(12), nullable=False),
        sa.Column("place", t.code(12), nullable=False),
        sa.Column("kind", t.code(20), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("document", sa.String(length=200), nullable=False),
        sa.Column("founded_on", sa.Date(), nullable=False),
        sa.Column("office", sa.String(length=120), nullable=False),
        sa.Column("duties", sa.Text(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("ended_why", sa.String(length=200), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leading_group")),
        sa.UniqueConstraint(
            "place", "name", "founded_on", name=op.f("uq_leading_group_place_name_founded_on")
        ),
    )
    op.create_index(op.f("ix_leading_group_county"), "leading_group", ["county"], unique=False)
    op.create_table(
        "letter_wording",
        sa.Column("id", t.key(), nullable=False),
        sa.Column("type_code", t.code(40), nullable=False),
        sa.Column("document", t.code(24), nullable=False),
        sa.Column("division", t.code(24), nullable=False),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("paragraphs", t.json(), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("published_by", sa.String(length=160), nullable=False),
        sa.Column("published_at", t.moment(), nullable=False),
        sa.CheckConstraint(
            "(version is null) = (since is null)", name=op.f("ck_letter_wording_published_from")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter_wording")),
        sa.UniqueConstraint(
            "type_code",
            "document",
            "division",
            "version",
            name=op.f("uq_letter_wording_type_code_document_division_version"),
        ),
    )
    op.create_index(
        "uq_letter_wording_draft",
        "letter_wording",
        ["type_code", "document", "division"],
        unique=True,
        sqlite_where=sa.text("version is null"),
        postgresql_where=sa.text("version is null"),
    )
    op.create_table(
        "library_text",
        sa.Column("id", t.key(), nullable=False),
        sa.Column("code", t.code(40), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("short", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("issuer", sa.Text(), nullable=False),
        sa.Column("level", t.code(12), nullable=False),
        sa.Column("place", t.code(24), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("replaced_by", t.code(40), nullable=False),
        sa.Column("replaced_from", sa.Date(), nullable=True),
        sa.Column("style", t.code(12), nullable=False),
        sa.Column("read", t.code(12), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("dates_open", sa.Boolean(), nullable=False),
        sa.Column("changed_here", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_library_text")),
        sa.UniqueConstraint("code", name=op.f("uq_library_text_code")),
    )
    op.create_table(
        "library_text_use",
        sa.Column("id", t.key(), nullable=False),
        sa.Column("text_code", t.code(40), nullable=False),
        sa.Column("division", t.code(24), nullable=False),
        sa.Column("topic", t.code(32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_library_text_use")),
        sa.UniqueConstraint(
            "division", "topic", "text_code", name=op.f("uq_library_text_use_division_topic_text_code")
        ),
    )
    op.create_index(op.f("ix_library_text_use_division"), "library_text_use", ["division"], unique=False)
    op.create_table(
        "meeting",
        sa.Column("id", t.key(), nullable=False),
        sa.Column("office_code", t.code(24), nullable=False),
        sa.Column("division", t.code(12), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("kind", t.code(20), nullable=False),
        sa.Column("place", sa.String(length=120), nullable=False),
        sa.Column("present", t.json(), nullable=False),
        sa.Column("cases", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Text(), nullable=False),
        sa.Column("recorded_by", sa.String(length=80), nullable=False),
        sa.Column("recorded_at", t.moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting")),
    )
    op.create_index("ix_meeting_list", "meeting", ["office_code", "id"], unique=False)
    op.create_index(op.f("ix_meeting_office_code"), "meeting", ["office_code"], unique=False)
    op.create_table(
        "module_activation",
        sa.Column("id", t.key(), nullable=False),
        sa.Column("module", t.code(40), nullable=False),
        sa.Column("division", t.code(12), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("basis", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("done_by", sa.String(length=80), nullable=False),
        sa.Column("done_at", t.moment(), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.CheckConstraint("until is null or until >= since", name=op.f("ck_module_activation_dates")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_module_activation")),
    )
    op.create_index("ix_module_activation_place", "module_activation", ["module", "division"], unique=False)
    op.create_table(
        "officer",
        sa.Column("id", t.key(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("id_number", t.sealed(), nullable=True),
        sa.Column("id_blind", t.code(64), nullable=True),
        sa.Column("unit", sa.String(length=80), nullable=False),
        sa.Column("phone", t.sealed(), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_officer")),
        sa.UniqueConstraint("id_blind", name=op.f("uq_officer_id_blind")),
    )
    op.create_table(
        "parameter_value",
        sa.Column("id", t.key(), nullable=False),
        sa.Column("module", t.code(40), nullable=False),
        sa.Column("key", t.code(64), nullable=False),
        sa.Column("division", t.code(24), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("value", t.json(), nullable=False),
        sa.Column("bound", t.code(8), nullable=False),
        sa.Column("basis", t.json(), nullable=False),
        sa.Column("source", t.code(12), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("set_by", sa.Text(), nullable=False),
        sa.Column("recorded_at", t.moment(), nullable=False),
        sa.Column("voided_at", t.moment(), nullable=True),
        sa.Column("void_reason", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(voided_at is null) = (void_reason = '')", name=op.f("ck_parameter_value_voided")
        ),
        sa.CheckConstraint("bound in ('', 'most', 'least', 'fixed')", name=op.f("ck_parameter_value_bound")),
        sa.CheckConstraint("until is null or until >= since", name=op.f("ck_parameter_value_days")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parameter_value")),
    )
    op.create_index(
        "uq_parameter_value_begin",
        "parameter_value",
        ["module", "key", "division", "bound", "since"],
        unique=True,
        postgresql_where=sa.text("voided_at is null"),
        sqlite_where=sa.text("voided_at is null"),
    )
    op.create_table(
        "person",
        sa.Column("id", t.key(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("id_kind", t.code(20), nullable=False),
        sa.Column("id_sealed", t.sealed(), nullable=True),
        sa.Column("id_blind", t.code(64), nullable=True),
        sa.Column("born_on", sa.Date(), nullable=False),
        sa.Column("sex", t.code(10), nullable=False),
        sa.Column("phone_sealed", t.sealed(), nullable=True),
        sa.Column("dead_on", sa.Date(), nullable=True),
        sa.Column("merged_into_id", t.key(), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["merged_into_id"], ["person.id"], name=op.f("fk_person_merged_into_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("id_blind", name=op.f("uq_person_id_blind")),
    )
    op.create_index(op.f("ix_person_name"), "person", ["name"], unique=False)
    op.create_table(
        "plugin_failure",
        sa.Column("id", t.key(), nullable=False),
        sa.Column("plugin", t.code(80), nullable=False),
        sa.Column("hook", t.code(40), nullable=False),
        sa.Column("error", sa.String(length=200), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("first_at", t.moment(), nullable=False),
        sa.Column("last_at", t.moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plugin_failure")),
        sa.UniqueConstraint("plugin", "hook", name=op.f("uq_plugin_failure_plugin_hook")),
    )
    op.create_table(
        "process",
        sa.Column("id", t.key(), nullable=False),
        sa.Column("division", t.code(12), nullable=False),
        sa.Column("type_code", t.code(40), nullable=False),
        sa.Column("pipeline", t.code(80), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("digest", t.code(64), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("overlay", t.json(), nullable=False),
        sa.Column("resolved", t.json(), nullable=False),
        sa.Column("published_by", sa.String(length=80), nullable=False),
        sa.Column("published_at", t.moment(), nullable=False),
        sa.Column("basis", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_process")),
        sa.UniqueConstraint(
            "division",
            "type_code",
            "pipeline",
            "digest",
            name=op.f("uq_process_division_type_code_pipeline_digest"),
        ),
        sa.UniqueConstraint(
            "division",
            "type_code",
            "pipeline",
            "number",
            name=op.f("uq_process_division_type_code_pipeline_number"),
        ),
    )
    op.create_table(
        "provision",
        sa.Column("id", t.key(), nullable=False),
        sa.Column("division", t.code(12), nullable=False),
        sa.Column("issuer", sa.String(length=120), nullable=False),
        sa.Column("number", sa.String(length=80), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("matters", t.json(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("voided_on", sa.Date(), nullable=True),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_provision")),
    )
    op.create_table(
        "public_calls",
        sa.Column("caller", t.code(64), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("begun_at", t.moment(), nullable=False),
        sa.PrimaryKeyConstraint("caller", name=op.f("pk_public_calls")),
    )
    op.create_table(
        "revision",
        sa.Column("name", t.code(40), nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_revision")),
    )
    op.create_table(
        "seal",
        sa.Column("id", t.key(), nullable=False),
        sa.Column("office_code", t.code(24), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("matters", t.json(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("withdrawn_why", sa.String(length=200), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seal")),
        sa.UniqueConstraint("office_code", "name", "since", name=op.f("uq_seal_office_code_name_since")),
    )
    op.create_index(op.f("ix_seal_office_code"), "seal", ["office_code"], unique=False)
    op.create_table(
        "sign_in_attempt",
        sa.Column("name", t.code(64), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_at", t.moment(), nullable=False),
        sa.Column("locked_until", t.moment(), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_sign_in_attempt")),
    )
    op.create_table(
        "stored_file",
        sa.Column("hash", t.code(64), nullable=False),
        sa.Column("media_type", t.code(40), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("stored_at", t.moment(), nullable=False),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_stored_file")),
    )
    op.create_table(
        "ab_api_key",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=256), nullable=False),
        sa.Column("key_hash", sa.String(length=256), nullable=False),
        sa.Column("lookup_hash", sa.String(length=256), nullable=True),
        sa.Column("key_prefix", sa.String(length=16), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("scopes", sa.Text(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_on", sa.DateTime(), nullable=True),
        sa.Column("expires_on", sa.DateTime(), nullable=True),
        sa.Column("revoked_on", sa.DateTime(), nullable=True),
        sa.Column("last_used_on", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["ab_user.id"], name=op.f("fk_ab_api_key_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ab_api_key")),
        sa.UniqueConstraint("lookup_hash", name=op.f("uq_ab_api_key_lookup_hash")),
        sa.UniqueConstraint("uuid", name=op.f("uq_ab_api_key_uuid")),
    )
    op.create_index("idx_api_key_lookup_hash", "ab_api_key", ["lookup_hash"], unique=True)
    op.create_index("idx_api_key_prefix", "ab_api_key", ["key_prefix"], unique=False)
    op.create_index("idx_api_key_user_id", "ab_api_key", ["user_id"], unique=False)
    op.create_table(
        "ab_group_role",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("role_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["group_id"], ["ab_group.id"], name=op.f("fk_ab_group_role_group_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["role_id"], ["ab_role.id"], name=op.f("fk_ab_group_role_role_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ab_group_role")),
        sa.UniqueConstraint("group_id", "role_id", name=op.f("uq_ab_group_role_group_id_role_id")),
    )
    op.create_index("idx_group_id", "ab_group_role", ["group_id"], unique=False)
    op.create_index("idx_group_role_id", "ab_group_role", ["role_id"], unique=False)
    op.create_table(
        "ab_permission_view",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("permission_id", sa.Integer(), nullable=False),
        sa.Column("view_menu_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["permission_id"], ["ab_permission.id"], name=op.f("fk_ab_permission_view_permission_id")
        ),
        sa.ForeignKeyConstraint(
            ["view_menu_id"], ["ab_view_menu.id"], name=op.f("fk_ab_permission_view_view_menu_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ab_permission_view")),
        sa.UniqueConstraint(
            "permission_id", "view_menu_id", name=op.f("uq_ab_permission_view_permission_id_view_menu_id")
        ),
    )
    op.create_index("idx_permission_id", "ab_permission_view", ["permission_id"], unique=False)
    op.create_index("idx_view_menu_id", "ab_permission_view", ["view_menu_id"], unique=False)
    op.create_table(
        "ab_user_group",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["group_id"], ["ab_group.id"], name=op.f("fk_ab_user_group_group_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["ab_user.id"], name=op.f("fk_ab_user_group_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ab_user_group")),
        sa.UniqueConstraint("user_id", "group_id", name=op.f("uq_ab_user_group_user_id_group_id")),
    )
    op.create_index("idx_user_group_id", "ab_user_group", ["group_id"], unique=False)
    op.create_index("idx_user_id", "ab_user_group", ["user_id"], unique=False)
    op.create_table(
        "ab_user_role",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("role_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["role_id"], ["ab_role.id"], name=op.f("fk_ab_user_role_role_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["ab_user.id"], name=op.f("fk_ab_user_role_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ab_user_role")),
        sa.UniqueConstraint("user_id", "role_id", name=op.f("uq_ab_user_role_user_id_role_id")),
    )
    op.create_table(
        "account",
        sa.Column("id", t.key(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("officer_id", t.key(), nullable=False),
        sa.Column("password_set_at", t.moment(), nullable=False),
        sa.Column("must_change", sa.Boolean(), nullable=False),
        sa.Column("otp_secret", t.sealed(), nullable=True),
        sa.Column("otp_step", sa.BigInteger(), nullable=True),
        sa.Column("recovery", t.json(), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["officer_id"], ["officer.id"], name=op.f("fk_account_officer_id")),
        sa.ForeignKeyConstraint(["user_id"], ["ab_user.id"], name=op.f("fk_account_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("user_id", name=op.f("uq_account_user_id")),
    )
    op.create_index(op.f("ix_account_officer_id"), "account", ["officer_id"], unique=False)
    op.create_table(
        "body_division",
        sa.Column("id", t.key(), nullable=False),
        sa.Column("body_code", t.code(12), nullable=False),
        sa.Column("division_code", t.code(12), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("basis", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["body_code"], ["division.code"], name=op.f("fk_body_division_body_code")),
        sa.ForeignKeyConstraint(
            ["division_code"], ["division.code"], name=op.f("fk_body_division_division_code")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_body_division")),
        sa.UniqueConstraint("division_code", "since", name=op.f("uq_body_division_division_code_since")),
    )
    op.create_index(op.f("ix_body_division_body_code"), "body_division", ["body_code"], unique=False)
    op.create_table(
        "division_name",
        sa.Column("id", t.key(), nullable=False),
        sa.Column("code", t.code(12), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("basis", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["code"], ["division.code"], name=op.f("fk_division_name_code")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_division_name")),
        sa.UniqueConstraint("code", "since", name=op.f("uq_division_name_code_since")),
    )
    op.create_table(
        "duty_minimum",
        sa.Column("id", t.key(), nullable=False),
        sa.Column("division", t.code(12), nullable=False),
        sa.Column("duty", t.code(40), nullable=False),
        sa.Column("least", sa.Integer(), nullable=False),
        sa.Column("basis", t.json(), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["duty"], ["duty.code"], name=op.f("fk_duty_minimum_duty")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty_minimum")),
        sa.UniqueConstraint("division", "duty", name=op.f("uq_duty_minimum_division_duty")),
    )
    op.create_table(
        "group_member",
        sa.Column("id", t.key(), nullable=False),
        sa.Column("group_id", t.key(), nullable=False),
        sa.Column("role", t.code(12), nullable=False),
        sa.Column("unit", sa.String(length=80), nullable=False),
        sa.Column("post", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("left_why", sa.String(length=200), nullable=False),
        sa.CheckConstraint("until is null or until >= since", name=op.f("ck_group_member_dates")),
        sa.ForeignKeyConstraint(["group_id"], ["leading_group.id"], name=op.f("fk_group_member_group_id")),
        sa.ForeignKeyConstraint(["user_id"], ["ab_user.id"], name=op.f("fk_group_member_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_member")),
    )
    op.create_index(op.f("ix_group_member_group_id"), "group_member", ["group_id"], unique=False)
    op.create_index(op.f("ix_group_member_user_id"), "group_member", ["user_id"], unique=False)
    op.create_table(
        "group_task",
        sa.Column("id", t.key(), nullable=False),
        sa.Column("group_id", t.key(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["leading_group.id"], name=op.f("fk_group_task_group_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_task")),
    )
    op.create_index(op.f("ix_group_task_group_id"), "group_task", ["group_id"], unique=False)
    op.create_table(
        "holding_item",
        sa.Column("id", t.key(), nullable=False),
        sa.Column("office_code", t.code(24), nullable=False),
        sa.Column("area", t.fen(), nullable=True),
        sa.Column("exempt", t.code(40), nullable=True),
        sa.Column("household_id", t.key(), nullable=False),
        sa.Column("person_id", t.key(), nullable=False),
        sa.Column("kind", t.code(20), nullable=False),
        sa.Column("amount", t.fen(), nullable=False),
        sa.Column("source", t.code(10), nullable=False),
        sa.Column("origin", t.code(40), nullable=False),
        sa.Column("accepted", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("recorded_on", sa.Date(), nullable=False),
        sa.Column("recorded_by", sa.String(length=80), nullable=False),
        sa.Column("replaced_on", sa.Date(), nullable=True),
        sa.Column("chosen_why", sa.String(length=200), nullable=False),
        sa.Column("chosen_by", sa.String(length=80), nullable=False),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_holding_item_amount")),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name=op.f("fk_holding_item_household_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_holding_item_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holding_item")),
    )
    op.create_index(op.f("ix_holding_item_household_id"), "holding_item", ["household_id"], unique=False)
    op.create_index(op.f("ix_holding_item_office_code"), "holding_item", ["office_code"], unique=False)
    op.create_table(
        "household_member",
        sa.Column("id", t.key(), nullable=False),
        sa.Column("office_code", t.code(24), nullable=False),
        sa.Column("household_id", t.key(), nullable=False),
        sa.Column("person_id", t.key(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("relation", t.code(20), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("counted", sa.Boolean(), nullable=False),
        sa.Column("covered", sa.Boolean(), nullable=False),
        sa.Column("not_counted_reason", sa.String(length=200), nullable=False),
        sa.Column("disability_kind", t.code(20), nullable=True),
        sa.Column("disability_grade", sa.Integer(), nullable=True),
        sa.Column("major_illness", t.sealed(), nullable=False),
        sa.Column("working", sa.Boolean(), nullable=False),
        sa.Column("studying", sa.Boolean(), nullable=False),
        sa.Column("able_to_work", sa.Boolean(), nullable=True),
        sa.Column("clergy_years", sa.Integer(), nullable=False),
        sa.Column("change_reason", sa.String(length=200), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(disability_kind is null) = (disability_grade is null)",
            name=op.f("ck_household_member_disability_is_whole"),
        ),
        sa.CheckConstraint("counted or not covered", name=op.f("ck_household_member_covered_is_counted")),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name=op.f("fk_household_member_household_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_household_member_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_household_member")),
        sa.UniqueConstraint(
            "household_id",
            "person_id",
            "since",
            name=op.f("uq_household_member_household_id_person_id_since"),
        ),
    )
    op.create_index(
        op.f("ix_household_member_household_id"), "household_member", ["household_id"], unique=False
    )
    op.create_index(
        op.f("ix_household_member_office_code"), "household_member", ["office_code"], unique=False
    )
    op.create_index(op.f("ix_household_member_person_id"), "household_member", ["person_id"], unique=False)
    op.create_index(
        "uq_household_member_stands",
        "household_member",
        ["household_id", "person_id"],
        unique=True,
        sqlite_where=sa.text("until is null"),
        postgresql_where=sa.text("until is null"),
    )
    op.create_table(
        "income_item",
        sa.Column("id", t.key(), nullable=False),
        sa.Column("office_code", t.code(24), nullable=False),
        sa.Column("item", t.code(40), nullable=False),
        sa.Column("household_id", t.key(), nullable=False),
        sa.Column("person_id", t.key(), nullable=False),
        sa.Column("kind", t.code(20), nullable=False),
        sa.Column("amount", t.fen(), nullable=False),
        sa.Column("source", t.code(10), nullable=False),
        sa.Column("origin", t.code(40), nullable=False),
        sa.Column("accepted", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("recorded_on", sa.Date(), nullable=False),
        sa.Column("recorded_by", sa.String(length=80), nullable=False),
        sa.Column("replaced_on", sa.Date(), nullable=True),
        sa.Column("chosen_why", sa.String(length=200), nullable=False),
        sa.Column("chosen_by", sa.String(length=80), nullable=False),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_income_item_amount")),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name=op.f("fk_income_item_household_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_income_item_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_income_item")),
    )
    op.create_index(op.f("ix_income_item_household_id"), "income_item", ["household_id"], unique=False)
    op.create_index(op.f("ix_income_item_office_code"), "income_item", ["office_code"], unique=False)
    op.create_table(
        "instrument",
        sa.Column("id", t.key(), nullable=False),
        sa.Column("county", t.code(12), nullable=False),
        sa.Column("number", sa.String(length=80), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("form", t.code(20), nullable=False),
        sa.Column("mode", t.code(24), nullable=False),
        sa.Column("quorum", sa.Integer(), nullable=False),
        sa.Column("members", sa.Integer(), nullable=True),
        sa.Column("first_responsible", t.code(40), nullable=False),
        sa.Column("caps", t.json(), nullable=False),
        sa.Column("seal", sa.String(length=80), nullable=False),
        sa.Column("seal_kind", t.code(20), nullable=False),
        sa.Column("consent_body", sa.String(length=120), nullable=False),
        sa.Column("consent_number", sa.String(length=80), nullable=False),
        sa.Column("consent_on", sa.Date(), nullable=True),
        sa.Column("plan_file", t.code(64), nullable=True),
        sa.Column("plan_name", sa.String(length=200), nullable=False),
        sa.Column("basis", t.json(), nullable=False),
        sa.Column("respondent", sa.String(length=120), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "signed_on is null or mode <> 'joint' or quorum >= 2", name=op.f("ck_instrument_joint_quorum")
        ),
        sa.CheckConstraint("until is null or until >= since", name=op.f("ck_instrument_dates")),
        sa.ForeignKeyConstraint(["plan_file"], ["stored_file.hash"], name=op.f("fk_instrument_plan_file")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instrument")),
        sa.UniqueConstraint("county", "number", name=op.f("uq_instrument_county_number")),
    )
    op.create_index(op.f("ix_instrument_plan_file"), "instrument", ["plan_file"], unique=False)
    op.create_table(
        "person_merge",
        sa.Column("id", t.key(), nullable=False),
        sa.Column("kept_id", t.key(), nullable=False),
        sa.Column("dropped_id", t.key(), nullable=False),
        sa.Column("moved", t.json(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("merged_at", t.moment(), nullable=False),
        sa.Column("merged_by", sa.String(length=80), nullable=False),
        sa.Column("undone_at", t.moment(), nullable=True),
        sa.Column("undone_by", sa.String(length=80), nullable=False),
        sa.Column("undone_why", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["dropped_id"], ["person.id"], name=op.f("fk_person_merge_dropped_id")),
        sa.ForeignKeyConstraint(["kept_id"], ["person.id"], name=op.f("fk_person_merge_kept_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_merge")),
    )
    op.create_index(op.f("ix_person_merge_dropped_id"), "person_merge", ["dropped_id"], unique=False)
    op.create_index(op.f("ix_person_merge_kept_id"), "person_merge", ["kept_id"], unique=False)
    op.create_table(
        "person_place",
        sa.Column("id", t.key(), nullable=False),
        sa.Column("office_code", t.code(24), nullable=False),
        sa.Column("person_id", t.key(), nullable=False),
        sa.Column("division", t.code(12), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_person_place_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_place")),
        sa.UniqueConstraint(
            "person_id",
            "office_code",
            "division",
            name=op.f("uq_person_place_person_id_office_code_division"),
        ),
    )
    op.create_index(op.f("ix_person_place_office_code"), "person_place", ["office_code"], unique=False)
    op.create_index(op.f("ix_person_place_person_id"), "person_place", ["person_id"], unique=False)
    op.create_table(
        "posting",
        sa.Column("id", t.key(), nullable=False),
        sa.Column("office_code", t.code(24), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("officer_id", t.key(), nullable=False),
        sa.Column("duty", t.code(40), nullable=False),
        sa.Column("division", t.code(12), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("basis", sa.String(length=200), nullable=False),
        sa.Column("stands_in_for_id", t.key(), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["division"], ["division.code"], name=op.f("fk_posting_division")),
        sa.ForeignKeyConstraint(["duty"], ["duty.code"], name=op.f("fk_posting_duty")),
        sa.ForeignKeyConstraint(["officer_id"], ["officer.id"], name=op.f("fk_posting_officer_id")),
        sa.ForeignKeyConstraint(
            ["stands_in_for_id"], ["officer.id"], name=op.f("fk_posting_stands_in_for_id")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["ab_user.id"], name=op.f("fk_posting_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_posting")),
    )
    op.create_index("ix_posting_division_duty", "posting", ["division", "duty"], unique=False)
    op.create_index(op.f("ix_posting_office_code"), "posting", ["office_code"], unique=False)
    op.create_index(op.f("ix_posting_officer_id"), "posting", ["officer_id"], unique=False)
    op.create_index(op.f("ix_posting_stands_in_for_id"), "posting", ["stands_in_for_id"], unique=False)
    op.create_index(op.f("ix_posting_user_id"), "posting", ["user_id"], unique=False)
    op.create_table(
        "relative",
        sa.Column("id", t.key(), nullable=False),
        sa.Column("office_code", t.code(24), nullable=False),
        sa.Column("person_id", t.key(), nullable=False),
        sa.Column("relation", t.code(20), nullable=False),
        sa.Column("kind", t.code(10), nullable=False),
        sa.Column("officer_id", t.key(), nullable=True),
        sa.Column("handler_person_id", t.key(), nullable=True),
        sa.Column("handler_name", sa.String(length=80), nullable=False),
        sa.Column("post", sa.String(length=120), nullable=False),
        sa.Column("place", t.code(12), nullable=False),
        sa.Column("declared_on", sa.Date(), nullable=False),
        sa.Column("declared_by", sa.String(length=80), nullable=False),
        sa.Column("verified_on", sa.Date(), nullable=True),
        sa.Column("verified_by", sa.String(length=80), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("end_reason", sa.String(length=200), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind in ('handler', 'leader', 'cadre')", name=op.f("ck_relative_kind")),
        sa.ForeignKeyConstraint(
            ["handler_person_id"], ["person.id"], name=op.f("fk_relative_handler_person_id")
        ),
        sa.ForeignKeyConstraint(["officer_id"], ["officer.id"], name=op.f("fk_relative_officer_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_relative_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_relative")),
    )
    op.create_index(op.f("ix_relative_handler_person_id"), "relative", ["handler_person_id"], unique=False)
    op.create_index(op.f("ix_relative_office_code"), "relative", ["office_code"], unique=False)
    op.create_index(op.f("ix_relative_officer_id"), "relative", ["officer_id"], unique=False)
    op.create_index(op.f("ix_relative_person_id"), "relative", ["person_id"], unique=False)
    op.create_index(
        "uq_relative_stands",
        "relative",
        ["person_id", "officer_id"],
        unique=True,
        sqlite_where=sa.text("until is null"),
        postgresql_where=sa.text("until is null"),
    )
    op.create_table(
        "responsibility",
        sa.Column("id", t.key(), nullable=False),
        sa.Column("division", t.code(12), nullable=False),
        sa.Column("tier", t.code(10), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=400), nullable=False),
        sa.Column("duty", t.code(40), nullable=False),
        sa.Column("basis", t.json(), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["duty"], ["duty.code"], name=op.f("fk_responsibility_duty")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_responsibility")),
        sa.UniqueConstraint(
            "division", "tier", "number", name=op.f("uq_responsibility_division_tier_number")
        ),
    )
    op.create_table(
        "seal_custody",
        sa.Column("id", t.key(), nullable=False),
        sa.Column("office_code", t.code(24), nullable=False),
        sa.Column("seal_id", t.key(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("given_by", sa.String(length=80), nullable=False),
        sa.Column("given_at", t.moment(), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("taken_at", t.moment(), nullable=True),
        sa.Column("ended_at", t.moment(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["ab_user.id"], name=op.f("fk_seal_custody_person_id")),
        sa.ForeignKeyConstraint(["seal_id"], ["seal.id"], name=op.f("fk_seal_custody_seal_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seal_custody")),
    )
    op.create_index(op.f("ix_seal_custody_office_code"), "seal_custody", ["office_code"], unique=False)
    op.create_index(op.f("ix_seal_custody_seal_id"), "seal_custody", ["seal_id"], unique=False)
    op.create_index(
        "uq_seal_custody_one_keeper",
        "seal_custody",
        ["seal_id"],
        unique=True,
        sqlite_where=sa.text("taken_at is not null and ended_at is null"),
        postgresql_where=sa.text("taken_at is not null and ended_at is null"),
    )
    op.create_index(
        "uq_seal_custody_one_offer",
        "seal_custody",
        ["seal_id"],
        unique=True,
        sqlite_where=sa.text("taken_at is null"),
        postgresql_where=sa.text("taken_at is null"),
    )
    op.create_table(
        "sight_grant",
        sa.Column("id", t.key(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("about", t.code(120), nullable=False),
        sa.Column("parts", t.json(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["ab_user.id"], name=op.f("fk_sight_grant_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sight_grant")),
    )
    op.create_index(op.f("ix_sight_grant_about"), "sight_grant", ["about"], unique=False)
    op.create_index("ix_sight_grant_user_id_about", "sight_grant", ["user_id", "about"], unique=False)
    op.create_table(
        "spending_item",
        sa.Column("id", t.key(), nullable=False),
        sa.Column("office_code", t.code(24), nullable=False),
        sa.Column("household_id", t.key(), nullable=False),
        sa.Column("person_id", t.key(), nullable=False),
        sa.Column("kind", t.code(20), nullable=False),
        sa.Column("amount", t.fen(), nullable=False),
        sa.Column("source", t.code(10), nullable=False),
        sa.Column("origin", t.code(40), nullable=False),
        sa.Column("accepted", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("recorded_on", sa.Date(), nullable=False),
        sa.Column("recorded_by", sa.String(length=80), nullable=False),
        sa.Column("replaced_on", sa.Date(), nullable=True),
        sa.Column("chosen_why", sa.String(length=200), nullable=False),
        sa.Column("chosen_by", sa.String(length=80), nullable=False),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_spending_item_amount")),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name=op.f("fk_spending_item_household_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_spending_item_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spending_item")),
    )
    op.create_index(op.f("ix_spending_item_household_id"), "spending_item", ["household_id"], unique=False)
    op.create_index(op.f("ix_spending_item_office_code"), "spending_item", ["office_code"], unique=False)
    op.create_table(
        "task",
        sa.Column("id", t.key(), nullable=False),
        sa.Column("office_code", t.code(24), nullable=False),
        sa.Column("what", t.code(40), nullable=False),
        sa.Column("about", sa.String(length=120), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("duty", t.code(40), nullable=False),
        sa.Column("division", t.code(24), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("link", sa.String(length=200), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("opened_by", sa.String(length=80), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("done_at", t.moment(), nullable=True),
        sa.Column("done_by", sa.String(length=80), nullable=False),
        sa.Column("outcome", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["ab_user.id"], name=op.f("fk_task_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task")),
    )
    op.create_index(op.f("ix_task_about"), "task", ["about"], unique=False)
    op.create_index(op.f("ix_task_office_code"), "task", ["office_code"], unique=False)
    op.create_index("ix_task_worklist", "task", ["division", "duty", "done_on", "due_on"], unique=False)
    op.create_index(
        "uq_task_open",
        "task",
        ["what", "about", "duty", "division"],
        unique=True,
        sqlite_where=sa.text("done_on is null"),
        postgresql_where=sa.text("done_on is null"),
    )
    op.create_table(
        "ab_permission_view_role",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("permission_view_id", sa.Integer(), nullable=True),
        sa.Column("role_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["permission_view_id"],
            ["ab_permission_view.id"],
            name=op.f("fk_ab_permission_view_role_permission_view_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["role_id"], ["ab_role.id"], name=op.f("fk_ab_permission_view_role_role_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ab_permission_view_role")),
        sa.UniqueConstraint(
            "permission_view_id",
            "role_id",
            name=op.f("uq_ab_permission_view_role_permission_view_id_role_id"),
        ),
    )
    op.create_index("idx_permission_view_id", "ab_permission_view_role", ["permission_view_id"], unique=False)
    op.create_index("idx_role_id", "ab_permission_view_role", ["role_id"], unique=False)
    op.create_table(
        "assistance_case",
        sa.Column("id", t.key(), nullable=False),
        sa.Column("office_code", t.code(24), nullable=False),
        sa.Column("no", t.code(40), nullable=False),
        sa.Column("receipt", t.code(20), nullable=False),
        sa.Column("look_up_code", t.code(64), nullable=False),
        sa.Column("type_code", t.code(40), nullable=False),
        sa.Column("pipeline", t.code(80), nullable=False),
        sa.Column("division", t.code(12), nullable=False),
        sa.Column("channel", t.code(20), nullable=False),
        sa.Column("applicant_id", t.key(), nullable=True),
        sa.Column("applicant_name", sa.String(length=80), nullable=False),
        sa.Column("household_id", t.key(), nullable=True),
        sa.Column("process_id", t.key(), nullable=True),
        sa.Column("instrument_id", t.key(), nullable=True),
        sa.Column("parent_id", t.key(), nullable=True),
        sa.Column("entitlement_id", t.key(), nullable=True),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("paper_date", sa.Date(), nullable=True),
        sa.Column("days_late", sa.Integer(), nullable=True),
        sa.Column("entered_at", t.moment(), nullable=False),
        sa.Column("accepted_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.Column("stage", t.code(40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("raised", t.json(), nullable=False),
        sa.Column("moved_at", t.moment(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("ended_as", t.code(40), nullable=True),
        sa.CheckConstraint(
            "(closed_on is null) = (ended_as is null)", name=op.f("ck_assistance_case_closed_with_end")
        ),
        sa.ForeignKeyConstraint(
            ["applicant_id"], ["person.id"], name=op.f("fk_assistance_case_applicant_id")
        ),
        sa.ForeignKeyConstraint(
            ["entitlement_id"], ["entitlement.id"], name="fk_assistance_case_entitlement", use_alter=True
        ),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name=op.f("fk_assistance_case_household_id")
        ),
        sa.ForeignKeyConstraint(
            ["instrument_id"], ["instrument.id"], name=op.f("fk_assistance_case_instrument_id")
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["assistance_case.id"], name=op.f("fk_assistance_case_parent_id")
        ),
        sa.ForeignKeyConstraint(["process_id"], ["process.id"], name=op.f("fk_assistance_case_process_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assistance_case")),
        sa.UniqueConstraint("no", name=op.f("uq_assistance_case_no")),
    )
    op.create_index(
        op.f("ix_assistance_case_entitlement_id"), "assistance_case", ["entitlement_id"], unique=False
    )
    op.create_index(op.f("ix_assistance_case_office_code"), "assistance_case", ["office_code"], unique=False)
    op.create_index(op.f("ix_assistance_case_parent_id"), "assistance_case", ["parent_id"], unique=False)
    op.create_index(op.f("ix_assistance_case_receipt"), "assistance_case", ["receipt"], unique=False)
    op.create_index(
        "ix_case_late_entry",
        "assistance_case",
        ["office_code", "id"],
        unique=False,
        sqlite_where=sa.text("days_late > 0"),
        postgresql_where=sa.text("days_late > 0"),
    )
    op.create_index("ix_case_list", "assistance_case", ["office_code", "id"], unique=False)
    op.create_index(
        "ix_case_office_accepted", "assistance_case", ["office_code", "accepted_on"], unique=False
    )
    op.create_index(
        "ix_case_office_applicant", "assistance_case", ["office_code", "applicant_name"], unique=False
    )
    op.create_index(
        "ix_case_office_due",
        "assistance_case",
        ["office_code", "due_on"],
        unique=False,
        sqlite_where=sa.text("closed_on is null"),
        postgresql_where=sa.text("closed_on is null"),
    )
    op.create_index("ix_case_office_opened", "assistance_case", ["office_code", "opened_on"], unique=False)
    op.create_index("ix_case_office_stage", "assistance_case", ["office_code", "stage"], unique=False)
    op.create_index(
        "ix_case_open",
        "assistance_case",
        ["office_code", "id"],
        unique=False,
        sqlite_where=sa.text("closed_on is null"),
        postgresql_where=sa.text("closed_on is null"),
    )
    op.create_index(
        "uq_case_follow_up_open",
        "assistance_case",
        ["parent_id", "pipeline"],
        unique=True,
        sqlite_where=sa.text("closed_on is null"),
        postgresql_where=sa.text("closed_on is null"),
    )
    op.create_table(
        "instrument_event",
        sa.Column("id", t.key(), nullable=False),
        sa.Column("instrument_id", t.key(), nullable=False),
        sa.Column("kind", t.code(12), nullable=False),
        sa.Column("happened_at", t.moment(), nullable=False),
        sa.Column("why", sa.String(length=200), nullable=False),
        sa.Column("done_by", sa.String(length=80), nullable=False),
        sa.Column("recorded_at", t.moment(), nullable=False),
        sa.CheckConstraint(
            "kind in ('signed', 'suspended', 'resumed', 'ended', 'revoked')",
            name=op.f("ck_instrument_event_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["instrument_id"], ["instrument.id"], name=op.f("fk_instrument_event_instrument_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instrument_event")),
    )
    op.create_index(
        op.f("ix_instrument_event_instrument_id"), "instrument_event", ["instrument_id"], unique=False
    )
    op.create_table(
        "instrument_scope",
        sa.Column("id", t.key(), nullable=False),
        sa.Column("instrument_id", t.key(), nullable=False),
        sa.Column("township", t.code(12), nullable=False),
        sa.Column("matter", t.code(40), nullable=False),
        sa.ForeignKeyConstraint(
            ["instrument_id"], ["instrument.id"], name=op.f("fk_instrument_scope_instrument_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instrument_scope")),
        sa.UniqueConstraint(
            "instrument_id",
            "township",
            "matter",
            name=op.f("uq_instrument_scope_instrument_id_township_matter"),
        ),
    )
    op.create_index(
        op.f("ix_instrument_scope_instrument_id"), "instrument_scope", ["instrument_id"], unique=False
    )
    op.create_index(op.f("ix_instrument_scope_township"), "instrument_scope", ["township"], unique=False)
    op.create_table(
        "sign_in",
        sa.Column("id", t.key(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("posting_id", t.key(), nullable=True),
        sa.Column("by", t.code(10), nullable=False),
        sa.Column("address", sa.String(length=60), nullable=False),
        sa.Column("agent", sa.String(length=200), nullable=False),
        sa.Column("begun_at", t.moment(), nullable=False),
        sa.Column("seen_at", t.moment(), nullable=False),
        sa.Column("ended_at", t.moment(), nullable=True),
        sa.Column("ended_why", t.code(20), nullable=True),
        sa.ForeignKeyConstraint(["posting_id"], ["posting.id"], name=op.f("fk_sign_in_posting_id")),
        sa.ForeignKeyConstraint(["user_id"], ["ab_user.id"], name=op.f("fk_sign_in_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in")),
    )
    op.create_index(op.f("ix_sign_in_user_id"), "sign_in", ["user_id"], unique=False)
    op.create_table(
        "bank_account",
        sa.Column("id", t.key(), nullable=False),
        sa.Column("person_id", t.key(), nullable=False),
        sa.Column("bank", sa.String(length=100), nullable=False),
        sa.Column("case_id", t.key(), nullable=True),
        sa.Column("account_sealed", t.sealed(), nullable=False),
        sa.Column("account_blind", t.code(64), nullable=False),
        sa.Column("holder", sa.String(length=60), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["assistance_case.id"], name=op.f("fk_bank_account_case_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_bank_account_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_account")),
    )
    op.create_index(op.f("ix_bank_account_account_blind"), "bank_account", ["account_blind"], unique=False)
    op.create_index(op.f("ix_bank_account_case_id"), "bank_account", ["case_id"], unique=False)
    op.create_index(op.f("ix_bank_account_person_id"), "bank_account", ["person_id"], unique=False)
    op.create_table(
        "letter",
        sa.Column("id", t.key(), nullable=False),
        sa.Column("office_code", t.code(24), nullable=False),
        sa.Column("number", t.code(80), nullable=False),
        sa.Column("about", t.code(48), nullable=False),
        sa.Column("case_id", t.key(), nullable=True),
        sa.Column("form", t.code(24), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=120), nullable=False),
        sa.Column("kind", t.code(10), nullable=False),
        sa.Column("template", t.code(80), nullable=False),
        sa.Column("template_hash", t.code(64), nullable=False),
        sa.Column("version", t.code(16), nullable=False),
        sa.Column("outcome", t.code(40), nullable=False),
        sa.Column("issuer", sa.String(length=120), nullable=False),
        sa.Column("seal", sa.String(length=160), nullable=False),
        sa.Column("respondent", sa.String(length=120), nullable=False),
        sa.Column("recipient", sa.String(length=120), nullable=False),
        sa.Column("law_date", sa.Date(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("issued_at", t.moment(), nullable=False),
        sa.Column("issued_by", sa.String(length=160), nullable=False),
        sa.Column("file_hash", t.code(64), nullable=False),
        sa.Column("token", t.code(16), nullable=False),
        sa.Column("unprinted", sa.String(length=80), nullable=False),
        sa.Column("has_remedy", sa.Boolean(), nullable=False),
        sa.Column("again_why", sa.String(length=400), nullable=True),
        sa.Column("is_breach", sa.Boolean(), nullable=False),
        sa.Column("deliver_by", sa.Date(), nullable=True),
        sa.Column("delivered_on", sa.Date(), nullable=True),
        sa.Column("delivered_how", t.code(16), nullable=True),
        sa.Column("delivered_to", sa.String(length=120), nullable=True),
        sa.Column("delivery_by", sa.String(length=160), nullable=True),
        sa.Column("delivery_proof", t.code(64), nullable=True),
        sa.Column("sealed_no", sa.Integer(), nullable=True),
        sa.Column("sealed_by", sa.String(length=80), nullable=True),
        sa.Column("sealed_at", t.moment(), nullable=True),
        sa.Column("reconsider_until", sa.Date(), nullable=True),
        sa.Column("sue_until", sa.Date(), nullable=True),
        sa.Column("remedy_provisional", sa.Boolean(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("ended_why", sa.String(length=400), nullable=True),
        sa.Column("replaced_by_id", t.key(), nullable=True),
        sa.CheckConstraint(
            "(delivered_on is null) = (delivered_how is null)", name=op.f("ck_letter_delivered_how")
        ),
        sa.CheckConstraint(
            "(ended_on is null) = (ended_why is null)", name=op.f("ck_letter_ended_with_reason")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["assistance_case.id"], name=op.f("fk_letter_case_id")),
        sa.ForeignKeyConstraint(
            ["delivery_proof"], ["stored_file.hash"], name=op.f("fk_letter_delivery_proof")
        ),
        sa.ForeignKeyConstraint(["file_hash"], ["stored_file.hash"], name=op.f("fk_letter_file_hash")),
        sa.ForeignKeyConstraint(["replaced_by_id"], ["letter.id"], name=op.f("fk_letter_replaced_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter")),
        sa.UniqueConstraint("about", "form", "serial", name=op.f("uq_letter_about_form_serial")),
        sa.UniqueConstraint("number", name=op.f("uq_letter_number")),
        sa.UniqueConstraint("token", name=op.f("uq_letter_token")),
    )
    op.create_index("ix_letter_case", "letter", ["case_id", "form"], unique=False)
    op.create_index(op.f("ix_letter_delivery_proof"), "letter", ["delivery_proof"], unique=False)
    op.create_index(op.f("ix_letter_file_hash"), "letter", ["file_hash"], unique=False)
    op.create_index(op.f("ix_letter_office_code"), "letter", ["office_code"], unique=False)
    op.create_index("ix_letter_undelivered", "letter", ["deliver_by", "delivered_on"], unique=False)
    op.create_table(
        "mandate",
        sa.Column("id", t.key(), nullable=False),
        sa.Column("office_code", t.code(24), nullable=False),
        sa.Column("case_id", t.key(), nullable=False),
        sa.Column("kind", t.code(10), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("id_sealed", t.sealed(), nullable=True),
        sa.Column("ground", sa.String(length=200), nullable=False),
        sa.Column("filed_on", sa.Date(), nullable=False),
        sa.Column("filed_by", sa.String(length=80), nullable=False),
        sa.Column("look_up_code", t.code(64), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("withdrawn_why", sa.String(length=400), nullable=False),
        sa.CheckConstraint(
            "(withdrawn_on is null) = (withdrawn_why = '')", name=op.f("ck_mandate_withdrawn_with_reason")
        ),
        sa.CheckConstraint("kind in ('village', 'agent', 'member', 'other')", name=op.f("ck_mandate_kind")),
        sa.ForeignKeyConstraint(["case_id"], ["assistance_case.id"], name=op.f("fk_mandate_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mandate")),
    )
    op.create_index(op.f("ix_mandate_case_id"), "mandate", ["case_id"], unique=False)
    op.create_index(op.f("ix_mandate_office_code"), "mandate", ["office_code"], unique=False)
    op.create_table(
        "named_person",
        sa.Column("id", t.key(), nullable=False),
        sa.Column("office_code", t.code(24), nullable=False),
        sa.Column("case_id", t.key(), nullable=False),
        sa.Column("id_blind", t.code(64), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["assistance_case.id"], name=op.f("fk_named_person_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_named_person")),
    )
    op.create_index(op.f("ix_named_person_case_id"), "named_person", ["case_id"], unique=False)
    op.create_index(op.f("ix_named_person_id_blind"), "named_person", ["id_blind"], unique=False)
    op.create_index(op.f("ix_named_person_office_code"), "named_person", ["office_code"], unique=False)
    op.create_table(
        "news",
        sa.Column("id", t.key(), nullable=False),
        sa.Column("office_code", t.code(24), nullable=False),
        sa.Column("case_id", t.key(), nullable=False),
        sa.Column("stage", t.code(40), nullable=False),
        sa.Column("outcome", t.code(40), nullable=False),
        sa.Column("told_at", t.moment(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["assistance_case.id"], name=op.f("fk_news_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_news")),
    )
    op.create_index(op.f("ix_news_case_id"), "news", ["case_id"], unique=False)
    op.create_index(op.f("ix_news_office_code"), "news", ["office_code"], unique=False)
    op.create_index(
        "ix_news_untold",
        "news",
        ["id"],
        unique=False,
        sqlite_where=sa.text("told_at is null"),
        postgresql_where=sa.text("told_at is null"),
    )
    op.create_table(
        "paper",
        sa.Column("id", t.key(), nullable=False),
        sa.Column("office_code", t.code(24), nullable=False),
        sa.Column("case_id", t.key(), nullable=False),
        sa.Column("document", t.code(24), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("person_id", t.key(), nullable=True),
        sa.Column("state", t.code(16), nullable=False),
        sa.Column("note", sa.String(length=400), nullable=False),
        sa.Column("file_hash", t.code(64), nullable=True),
        sa.Column("file_name", sa.String(length=200), nullable=True),
        sa.Column("media_type", t.code(40), nullable=True),
        sa.Column("size", sa.Integer(), nullable=True),
        sa.Column("received_at", t.moment(), nullable=False),
        sa.Column("received_by", sa.String(length=160), nullable=False),
        sa.Column("ended_at", t.moment(), nullable=True),
        sa.Column("ended_why", sa.String(length=400), nullable=True),
        sa.CheckConstraint("file_hash is null or state = 'present'", name=op.f("ck_paper_file_is_present")),
        sa.CheckConstraint(
            "state in ('present', 'missing', 'shared', 'not_applicable')", name=op.f("ck_paper_state")
        ),
        sa.CheckConstraint(
            "(ended_at is null) = (ended_why is null)", name=op.f("ck_paper_ended_with_reason")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["assistance_case.id"], name=op.f("fk_paper_case_id")),
        sa.ForeignKeyConstraint(["file_hash"], ["stored_file.hash"], name=op.f("fk_paper_file_hash")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_paper_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper")),
    )
    op.create_index("ix_paper_case", "paper", ["case_id", "document"], unique=False)
    op.create_index(op.f("ix_paper_file_hash"), "paper", ["file_hash"], unique=False)
    op.create_index(op.f("ix_paper_office_code"), "paper", ["office_code"], unique=False)
    op.create_table(
        "pause",
        sa.Column("id", t.key(), nullable=False),
        sa.Column("office_code", t.code(24), nullable=False),
        sa.Column("case_id", t.key(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.Column("most_until", sa.Date(), nullable=False),
        sa.Column("ground", t.code(40), nullable=False),
        sa.Column("why", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["assistance_case.id"], name=op.f("fk_pause_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pause")),
    )
    op.create_index(op.f("ix_pause_case_id"), "pause", ["case_id"], unique=False)
    op.create_index(op.f("ix_pause_office_code"), "pause", ["office_code"], unique=False)
    op.create_index(
        "uq_pause_open",
        "pause",
        ["case_id"],
        unique=True,
        sqlite_where=sa.text("to_on is null"),
        postgresql_where=sa.text("to_on is null"),
    )
    op.create_table(
        "skipped",
        sa.Column("id", t.key(), nullable=False),
        sa.Column("office_code", t.code(24), nullable=False),
        sa.Column("case_id", t.key(), nullable=False),
        sa.Column("stage", t.code(40), nullable=False),
        sa.Column("why", sa.String(length=200), nullable=False),
        sa.Column("skipped_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["assistance_case.id"], name=op.f("fk_skipped_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_skipped")),
    )
    op.create_index(op.f("ix_skipped_case_id"), "skipped", ["case_id"], unique=False)
    op.create_index(op.f("ix_skipped_office_code"), "skipped", ["office_code"], unique=False)
    op.create_table(
        "stage_entry",
        sa.Column("id", t.key(), nullable=False),
        sa.Column("office_code", t.code(24), nullable=False),
        sa.Column("case_id", t.key(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("stage", t.code(40), nullable=False),
        sa.Column("act", t.code(20), nullable=True),
        sa.Column("lane", t.code(10), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("entered_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", t.moment(), nullable=False),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("outcome", t.code(40), nullable=True),
        sa.Column("division", t.code(12), nullable=True),
        sa.Column("duty", t.code(40), nullable=True),
        sa.Column("person_id", sa.BigInteger(), nullable=True),
        sa.Column("need", sa.Integer(), nullable=False),
        sa.Column("wakes_on", sa.Date(), nullable=True),
        sa.Column("posted_on", sa.Date(), nullable=True),
        sa.Column("why_here", sa.String(length=200), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("form_code", sa.String(length=120), nullable=True),
        sa.Column("answers", t.sealed(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "lane <> 'road' or duty is null or duty <> 'village_aide'",
            name=op.f("ck_stage_entry_no_village_on_road"),
        ),
        sa.CheckConstraint("lane in ('road', 'beside', 'asked')", name=op.f("ck_stage_entry_lane")),
        sa.CheckConstraint(
            "left_on is not null or ((duty is not null) <> (wakes_on is not null))",
            name=op.f("ck_stage_entry_holder_xor_clock"),
        ),
        sa.ForeignKeyConstraint(["case_id"], ["assistance_case.id"], name=op.f("fk_stage_entry_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stage_entry")),
        sa.UniqueConstraint("case_id", "seq", name=op.f("uq_stage_entry_case_id_seq")),
        sa.UniqueConstraint(
            "case_id", "stage", "round", "lane", name=op.f("uq_stage_entry_case_id_stage_round_lane")
        ),
        sa.UniqueConstraint("id", "case_id", "act", name="uq_stage_entry_act"),
        sa.UniqueConstraint("id", "case_id", name=op.f("uq_stage_entry_id_case_id")),
    )
    op.create_index(op.f("ix_stage_entry_office_code"), "stage_entry", ["office_code"], unique=False)
    op.create_index(
        "ix_stage_entry_wakes",
        "stage_entry",
        ["wakes_on"],
        unique=False,
        sqlite_where=sa.text("left_on is null"),
        postgresql_where=sa.text("left_on is null"),
    )
    op.create_index("ix_stage_entry_worklist", "stage_entry", ["division", "duty", "left_on"], unique=False)
    op.create_index(
        "uq_stage_entry_one_road",
        "stage_entry",
        ["case_id"],
        unique=True,
        sqlite_where=sa.text("left_on is null and lane = 'road'"),
        postgresql_where=sa.text("left_on is null and lane = 'road'"),
    )
    op.create_table(
        "advice",
        sa.Column("id", t.key(), nullable=False),
        sa.Column("office_code", t.code(24), nullable=False),
        sa.Column("entry_id", t.key(), nullable=False),
        sa.Column("outcome", t.code(40), nullable=False),
        sa.Column("amount", t.fen(), nullable=True),
        sa.Column("content", t.sealed(), nullable=False),
        sa.Column("read", t.json(), nullable=False),
        sa.Column("given_at", t.moment(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["stage_entry.id"], name=op.f("fk_advice_entry_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_advice")),
    )
    op.create_index(op.f("ix_advice_entry_id"), "advice", ["entry_id"], unique=False)
    op.create_index(op.f("ix_advice_office_code"), "advice", ["office_code"], unique=False)
    op.create_table(
        "authorisation",
        sa.Column("id", t.key(), nullable=False),
        sa.Column("office_code", t.code(24), nullable=False),
        sa.Column("person_id", t.key(), nullable=False),
        sa.Column("case_id", t.key(), nullable=True),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("sources", t.json(), nullable=False),
        sa.Column("guardian", sa.String(length=60), nullable=False),
        sa.Column("texts", t.json(), nullable=False),
        sa.Column("paper_id", t.key(), nullable=True),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["assistance_case.id"], name=op.f("fk_authorisation_case_id")),
        sa.ForeignKeyConstraint(["paper_id"], ["paper.id"], name=op.f("fk_authorisation_paper_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_authorisation_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_authorisation")),
    )
    op.create_index(op.f("ix_authorisation_case_id"), "authorisation", ["case_id"], unique=False)
    op.create_index(op.f("ix_authorisation_office_code"), "authorisation", ["office_code"], unique=False)
    op.create_index(op.f("ix_authorisation_person_id"), "authorisation", ["person_id"], unique=False)
    op.create_table(
        "check_request",
        sa.Column("id", t.key(), nullable=False),
        sa.Column("office_code", t.code(24), nullable=False),
        sa.Column("case_id", t.key(), nullable=False),
        sa.Column("entry_id", t.key(), nullable=False),
        sa.Column("household_id", t.key(), nullable=False),
        sa.Column("requested_on", sa.Date(), nullable=False),
        sa.Column("requested_by", sa.String(length=80), nullable=False),
        sa.Column("asker", t.code(12), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=True),
        sa.Column("started_by", sa.String(length=80), nullable=False),
        sa.Column("licence_id", t.key(), nullable=True),
        sa.Column("finished_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["assistance_case.id"], name=op.f("fk_check_request_case_id")),
        sa.ForeignKeyConstraint(["entry_id"], ["stage_entry.id"], name=op.f("fk_check_request_entry_id")),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name=op.f("fk_check_request_household_id")
        ),
        sa.ForeignKeyConstraint(
            ["licence_id"], ["check_licence.id"], name=op.f("fk_check_request_licence_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_request")),
        sa.UniqueConstraint("entry_id", name=op.f("uq_check_request_entry_id")),
    )
    op.create_index(op.f("ix_check_request_case_id"), "check_request", ["case_id"], unique=False)
    op.create_index(op.f("ix_check_request_household_id"), "check_request", ["household_id"], unique=False)
    op.create_index(op.f("ix_check_request_licence_id"), "check_request", ["licence_id"], unique=False)
    op.create_index(op.f("ix_check_request_office_code"), "check_request", ["office_code"], unique=False)
    op.create_table(
        "deadline",
        sa.Column("id", t.key(), nullable=False),
        sa.Column("office_code", t.code(24), nullable=False),
        sa.Column("case_id", t.key(), nullable=False),
        sa.Column("entry_id", t.key(), nullable=True),
        sa.Column("stage", t.code(40), nullable=False),
        sa.Column("kind", t.code(10), nullable=False),
        sa.Column("counts_from", sa.Date(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("unit", t.code(10), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.Column("first_due_on", sa.Date(), nullable=True),
        sa.Column("ground", t.code(40), nullable=True),
        sa.Column("met_on", sa.Date(), nullable=True),
        sa.Column("parameter", sa.String(length=80), nullable=False),
        sa.Column("basis", sa.String(length=120), nullable=False),
        sa.CheckConstraint(
            "(first_due_on is null) = (ground is null)", name=op.f("ck_deadline_one_extension")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["assistance_case.id"], name=op.f("fk_deadline_case_id")),
        sa.ForeignKeyConstraint(["entry_id"], ["stage_entry.id"], name=op.f("fk_deadline_entry_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deadline")),
    )
    op.create_index(op.f("ix_deadline_case_id"), "deadline", ["case_id"], unique=False)
    op.create_index(
        "ix_deadline_due",
        "deadline",
        ["due_on"],
        unique=False,
        sqlite_where=sa.text("met_on is null"),
        postgresql_where=sa.text("met_on is null"),
    )
    op.create_index(op.f("ix_deadline_office_code"), "deadline", ["office_code"], unique=False)
    op.create_index(
        "uq_deadline_total",
        "deadline",
        ["case_id"],
        unique=True,
        sqlite_where=sa.text("kind = 'total'"),
        postgresql_where=sa.text("kind = 'total'"),
    )
    op.create_table(
        "instrument_letter",
        sa.Column("id", t.key(), nullable=False),
        sa.Column("instrument_id", t.key(), nullable=False),
        sa.Column("township", t.code(12), nullable=False),
        sa.Column("letter_id", t.key(), nullable=True),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("copy_file", t.code(64), nullable=True),
        sa.Column("copy_name", sa.String(length=200), nullable=False),
        sa.Column("kept_by", sa.String(length=80), nullable=False),
        sa.Column("kept_at", t.moment(), nullable=True),
        sa.Column("ended_why", sa.String(length=200), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(signed_on is null) = (copy_file is null)", name=op.f("ck_instrument_letter_signed_copy")
        ),
        sa.CheckConstraint("until is null or until >= since", name=op.f("ck_instrument_letter_dates")),
        sa.ForeignKeyConstraint(
            ["copy_file"], ["stored_file.hash"], name=op.f("fk_instrument_letter_copy_file")
        ),
        sa.ForeignKeyConstraint(
            ["instrument_id"], ["instrument.id"], name=op.f("fk_instrument_letter_instrument_id")
        ),
        sa.ForeignKeyConstraint(["letter_id"], ["letter.id"], name=op.f("fk_instrument_letter_letter_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instrument_letter")),
    )
    op.create_index(op.f("ix_instrument_letter_copy_file"), "instrument_letter", ["copy_file"], unique=False)
    op.create_index(
        op.f("ix_instrument_letter_instrument_id"), "instrument_letter", ["instrument_id"], unique=False
    )
    op.create_table(
        "meeting_item",
        sa.Column("id", t.key(), nullable=False),
        sa.Column("office_code", t.code(24), nullable=False),
        sa.Column("meeting_id", t.key(), nullable=False),
        sa.Column("entry_id", t.key(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["stage_entry.id"], name=op.f("fk_meeting_item_entry_id")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_meeting_item_meeting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_item")),
        sa.UniqueConstraint("meeting_id", "entry_id", name=op.f("uq_meeting_item_meeting_id_entry_id")),
        sa.UniqueConstraint("meeting_id", "position", name=op.f("uq_meeting_item_meeting_id_position")),
    )
    op.create_index(op.f("ix_meeting_item_entry_id"), "meeting_item", ["entry_id"], unique=False)
    op.create_index(op.f("ix_meeting_item_office_code"), "meeting_item", ["office_code"], unique=False)
    op.create_table(
        "notice",
        sa.Column("id", t.key(), nullable=False),
        sa.Column("office_code", t.code(24), nullable=False),
        sa.Column("case_id", t.key(), nullable=False),
        sa.Column("entry_id", t.key(), nullable=True),
        sa.Column("division", t.code(12), nullable=False),
        sa.Column("kind", t.code(12), nullable=False),
        sa.Column("shown", t.json(), nullable=False),
        sa.Column("channels", t.json(), nullable=False),
        sa.Column("posted_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("closed_as", t.code(20), nullable=True),
        sa.CheckConstraint(
            "(kind = 'publication') = (entry_id is null)", name=op.f("ck_notice_entry_unless_publication")
        ),
        sa.CheckConstraint(
            "kind in ('before', 'ending', 'after', 'publication')", name=op.f("ck_notice_kind")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["assistance_case.id"], name=op.f("fk_notice_case_id")),
        sa.ForeignKeyConstraint(["entry_id"], ["stage_entry.id"], name=op.f("fk_notice_entry_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.UniqueConstraint("entry_id", name=op.f("uq_notice_entry_id")),
    )
    op.create_index(op.f("ix_notice_case_id"), "notice", ["case_id"], unique=False)
    op.create_index(op.f("ix_notice_office_code"), "notice", ["office_code"], unique=False)
    op.create_index("ix_notice_village", "notice", ["division", "id"], unique=False)
    op.create_table(
        "objection",
        sa.Column("id", t.key(), nullable=False),
        sa.Column("office_code", t.code(24), nullable=False),
        sa.Column("case_id", t.key(), nullable=False),
        sa.Column("entry_id", t.key(), nullable=True),
        sa.Column("number", t.code(20), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("channel", t.code(20), nullable=False),
        sa.Column("anonymous", sa.Boolean(), nullable=False),
        sa.Column("name", t.sealed(), nullable=True),
        sa.Column("contact", t.sealed(), nullable=True),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answer_entry_id", t.key(), nullable=True),
        sa.ForeignKeyConstraint(["answer_entry_id"], ["stage_entry.id"], name="fk_objection_answer_entry"),
        sa.ForeignKeyConstraint(["case_id"], ["assistance_case.id"], name=op.f("fk_objection_case_id")),
        sa.ForeignKeyConstraint(["entry_id"], ["stage_entry.id"], name=op.f("fk_objection_entry_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objection")),
        sa.UniqueConstraint("number", name=op.f("uq_objection_number")),
    )
    op.create_index(op.f("ix_objection_case_id"), "objection", ["case_id"], unique=False)
    op.create_index(op.f("ix_objection_office_code"), "objection", ["office_code"], unique=False)
    op.create_table(
        "opinion",
        sa.Column("id", t.key(), nullable=False),
        sa.Column("office_code", t.code(24), nullable=False),
        sa.Column("entry_id", t.key(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("person_name", sa.String(length=80), nullable=False),
        sa.Column("duty", t.code(40), nullable=False),
        sa.Column("outcome", t.code(40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("content", t.code(64), nullable=False),
        sa.Column("answers", t.sealed(), nullable=True),
        sa.Column("meeting_id", t.key(), nullable=True),
        sa.Column("signed_at", t.moment(), nullable=False),
        sa.Column("hash", t.code(64), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["stage_entry.id"], name=op.f("fk_opinion_entry_id")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_opinion_meeting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opinion")),
        sa.UniqueConstraint("entry_id", "person_id", name=op.f("uq_opinion_entry_id_person_id")),
    )
    op.create_index(op.f("ix_opinion_entry_id"), "opinion", ["entry_id"], unique=False)
    op.create_index(op.f("ix_opinion_office_code"), "opinion", ["office_code"], unique=False)
    op.create_table(
        "seal_use",
        sa.Column("id", t.key(), nullable=False),
        sa.Column("office_code", t.code(24), nullable=False),
        sa.Column("seal_id", t.key(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("letter_id", t.key(), nullable=False),
        sa.Column("letter_number", t.code(80), nullable=False),
        sa.Column("label", sa.String(length=120), nullable=False),
        sa.Column("case_no", t.code(40), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("used_by", sa.String(length=80), nullable=False),
        sa.Column("used_at", t.moment(), nullable=False),
        sa.ForeignKeyConstraint(["letter_id"], ["letter.id"], name=op.f("fk_seal_use_letter_id")),
        sa.ForeignKeyConstraint(["person_id"], ["ab_user.id"], name=op.f("fk_seal_use_person_id")),
        sa.ForeignKeyConstraint(["seal_id"], ["seal.id"], name=op.f("fk_seal_use_seal_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seal_use")),
        sa.UniqueConstraint("letter_id", name=op.f("uq_seal_use_letter_id")),
        sa.UniqueConstraint("seal_id", "number", name=op.f("uq_seal_use_seal_id_number")),
    )
    op.create_index(op.f("ix_seal_use_office_code"), "seal_use", ["office_code"], unique=False)
    op.create_table(
        "visit_photo",
        sa.Column("id", t.key(), nullable=False),
        sa.Column("office_code", t.code(24), nullable=False),
        sa.Column("case_id", t.key(), nullable=False),
        sa.Column("entry_id", t.key(), nullable=False),
        sa.Column("file_hash", t.code(64), nullable=False),
        sa.Column("media_type", t.code(40), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("taken_at", t.moment(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("person_name", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["assistance_case.id"], name=op.f("fk_visit_photo_case_id")),
        sa.ForeignKeyConstraint(["entry_id"], ["stage_entry.id"], name=op.f("fk_visit_photo_entry_id")),
        sa.ForeignKeyConstraint(["file_hash"], ["stored_file.hash"], name=op.f("fk_visit_photo_file_hash")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_photo")),
    )
    op.create_index(op.f("ix_visit_photo_case_id"), "visit_photo", ["case_id"], unique=False)
    op.create_index(op.f("ix_visit_photo_entry_id"), "visit_photo", ["entry_id"], unique=False)
    op.create_index(op.f("ix_visit_photo_file_hash"), "visit_photo", ["file_hash"], unique=False)
    op.create_index(op.f("ix_visit_photo_office_code"), "visit_photo", ["office_code"], unique=False)
    op.create_table(
        "check_answer",
        sa.Column("id", t.key(), nullable=False),
        sa.Column("office_code", t.code(24), nullable=False),
        sa.Column("request_id", t.key(), nullable=False),
        sa.Column("person_id", t.key(), nullable=False),
        sa.Column("source", t.code(40), nullable=False),
        sa.Column("state", t.code(12), nullable=False),
        sa.Column("detail", t.sealed(), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("answered_by", sa.String(length=80), nullable=False),
        sa.Column("settled_why", sa.String(length=400), nullable=False),
        sa.CheckConstraint(
            "state in ('waiting', 'clean', 'hit', 'unreachable')", name=op.f("ck_check_answer_state")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_check_answer_person_id")),
        sa.ForeignKeyConstraint(
            ["request_id"], ["check_request.id"], name=op.f("fk_check_answer_request_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_answer")),
        sa.UniqueConstraint(
            "request_id", "person_id", "source", name=op.f("uq_check_answer_request_id_person_id_source")
        ),
    )
    op.create_index(op.f("ix_check_answer_office_code"), "check_answer", ["office_code"], unique=False)
    op.create_index(op.f("ix_check_answer_request_id"), "check_answer", ["request_id"], unique=False)
    op.create_table(
        "decision",
        sa.Column("id", t.key(), nullable=False),
        sa.Column("office_code", t.code(24), nullable=False),
        sa.Column("case_id", t.key(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("outcome", t.code(40), nullable=False),
        sa.Column("grants", sa.Integer(), nullable=False),
        sa.Column("amount", t.fen(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("tier", t.code(10), nullable=False),
        sa.Column("survey_entry_id", sa.BigInteger(), nullable=True),
        sa.Column("survey_act", t.code(20), nullable=False),
        sa.Column("opinion_entry_id", sa.BigInteger(), nullable=True),
        sa.Column("notice_entry_id", sa.BigInteger(), nullable=True),
        sa.Column("waiver", sa.String(length=200), nullable=False),
        sa.Column("responsible", sa.String(length=80), nullable=False),
        sa.Column("instrument_id", t.key(), nullable=True),
        sa.Column("process_id", t.key(), nullable=True),
        sa.Column("advice_id", t.key(), nullable=True),
        sa.Column("supersedes_id", t.key(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("decided_at", t.moment(), nullable=False),
        sa.CheckConstraint(
            "grants = 0 or survey_entry_id is not null or waiver <> ''",
            name=op.f("ck_decision_grant_needs_survey"),
        ),
        sa.CheckConstraint("survey_act = 'survey'", name=op.f("ck_decision_survey_is_survey")),
        sa.CheckConstraint("grants in (0, 1)", name=op.f("ck_decision_grants")),
        sa.ForeignKeyConstraint(["advice_id"], ["advice.id"], name=op.f("fk_decision_advice_id")),
        sa.ForeignKeyConstraint(["case_id"], ["assistance_case.id"], name=op.f("fk_decision_case_id")),
        sa.ForeignKeyConstraint(
            ["entry_id", "case_id"],
            ["stage_entry.id", "stage_entry.case_id"],
            name=op.f("fk_decision_entry_id_case_id"),
        ),
        sa.ForeignKeyConstraint(["instrument_id"], ["instrument.id"], name=op.f("fk_decision_instrument_id")),
        sa.ForeignKeyConstraint(
            ["opinion_entry_id", "case_id"],
            ["stage_entry.id", "stage_entry.case_id"],
            name="fk_decision_opinion",
        ),
        sa.ForeignKeyConstraint(["process_id"], ["process.id"], name=op.f("fk_decision_process_id")),
        sa.ForeignKeyConstraint(["supersedes_id"], ["decision.id"], name=op.f("fk_decision_supersedes_id")),
        sa.ForeignKeyConstraint(
            ["survey_entry_id", "case_id", "survey_act"],
            ["stage_entry.id", "stage_entry.case_id", "stage_entry.act"],
            name="fk_decision_survey",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
        sa.UniqueConstraint("entry_id", name=op.f("uq_decision_entry_id")),
        sa.UniqueConstraint("id", "grants", name=op.f("uq_decision_id_grants")),
    )
    op.create_index(op.f("ix_decision_case_id"), "decision", ["case_id"], unique=False)
    op.create_index(op.f("ix_decision_office_code"), "decision", ["office_code"], unique=False)
    op.create_index("ix_decision_office_day", "decision", ["office_code", "decided_on"], unique=False)
    op.create_index(
        "ix_decision_township",
        "decision",
        ["office_code", "id"],
        unique=False,
        sqlite_where=sa.text("tier = 'township'"),
        postgresql_where=sa.text("tier = 'township'"),
    )
    op.create_table(
        "notice_posting",
        sa.Column("id", t.key(), nullable=False),
        sa.Column("office_code", t.code(24), nullable=False),
        sa.Column("notice_id", t.key(), nullable=False),
        sa.Column("channel", t.code(40), nullable=False),
        sa.Column("up_on", sa.Date(), nullable=False),
        sa.Column("down_on", sa.Date(), nullable=True),
        sa.Column("photo", t.code(64), nullable=True),
        sa.Column("posted_by", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(["notice_id"], ["notice.id"], name=op.f("fk_notice_posting_notice_id")),
        sa.ForeignKeyConstraint(["photo"], ["stored_file.hash"], name=op.f("fk_notice_posting_photo")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_posting")),
        sa.UniqueConstraint("notice_id", "channel", name=op.f("uq_notice_posting_notice_id_channel")),
    )
    op.create_index(op.f("ix_notice_posting_notice_id"), "notice_posting", ["notice_id"], unique=False)
    op.create_index(op.f("ix_notice_posting_office_code"), "notice_posting", ["office_code"], unique=False)
    op.create_table(
        "obligor_answer",
        sa.Column("id", t.key(), nullable=False),
        sa.Column("office_code", t.code(24), nullable=False),
        sa.Column("case_id", t.key(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("relation", t.code(20), nullable=False),
        sa.Column("answer", t.code(12), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=False),
        sa.Column("need", sa.String(length=400), nullable=False),
        sa.Column("authorisation_id", t.key(), nullable=True),
        sa.Column("recorded_by", sa.String(length=80), nullable=False),
        sa.CheckConstraint(
            "(answer = 'consented') = (authorisation_id is not null)",
            name=op.f("ck_obligor_answer_consent_on_file"),
        ),
        sa.CheckConstraint("answer in ('consented', 'refused')", name=op.f("ck_obligor_answer_answer")),
        sa.ForeignKeyConstraint(
            ["authorisation_id"], ["authorisation.id"], name=op.f("fk_obligor_answer_authorisation_id")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["assistance_case.id"], name=op.f("fk_obligor_answer_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_obligor_answer")),
    )
    op.create_index(
        op.f("ix_obligor_answer_authorisation_id"), "obligor_answer", ["authorisation_id"], unique=False
    )
    op.create_index(op.f("ix_obligor_answer_case_id"), "obligor_answer", ["case_id"], unique=False)
    op.create_index(op.f("ix_obligor_answer_office_code"), "obligor_answer", ["office_code"], unique=False)
    op.create_table(
        "entitlement",
        sa.Column("id", t.key(), nullable=False),
        sa.Column("office_code", t.code(24), nullable=False),
        sa.Column("type_code", t.code(40), nullable=False),
        sa.Column("benefit_group", t.code(40), nullable=True),
        sa.Column("case_id", t.key(), nullable=True),
        sa.Column("household_id", t.key(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=True),
        sa.Column("grants", sa.Integer(), nullable=False),
        sa.Column("origin", t.code(10), nullable=False),
        sa.Column("state", t.code(12), nullable=False),
        sa.Column("from_month", sa.Date(), nullable=False),
        sa.Column("to_month", sa.Date(), nullable=True),
        sa.Column("held_from", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "(origin = 'legacy') = (decision_id is null)", name=op.f("ck_entitlement_decided_unless_legacy")
        ),
        sa.CheckConstraint("grants = 1", name=op.f("ck_entitlement_granted")),
        sa.CheckConstraint("to_month is null or to_month >= from_month", name=op.f("ck_entitlement_months")),
        sa.ForeignKeyConstraint(["case_id"], ["assistance_case.id"], name=op.f("fk_entitlement_case_id")),
        sa.ForeignKeyConstraint(
            ["decision_id", "grants"], ["decision.id", "decision.grants"], name="fk_entitlement_decision"
        ),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name=op.f("fk_entitlement_household_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entitlement")),
    )
    op.create_index(op.f("ix_entitlement_case_id"), "entitlement", ["case_id"], unique=False)
    op.create_index(op.f("ix_entitlement_decision_id"), "entitlement", ["decision_id"], unique=False)
    op.create_index(op.f("ix_entitlement_household_id"), "entitlement", ["household_id"], unique=False)
    op.create_index(op.f("ix_entitlement_office_code"), "entitlement", ["office_code"], unique=False)
    op.create_table(
        "remark",
        sa.Column("id", t.key(), nullable=False),
        sa.Column("office_code", t.code(24), nullable=False),
        sa.Column("case_id", t.key(), nullable=False),
        sa.Column("decision_id", t.key(), nullable=True),
        sa.Column("kind", t.code(20), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("said_at", t.moment(), nullable=False),
        sa.Column("said_by", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["assistance_case.id"], name=op.f("fk_remark_case_id")),
        sa.ForeignKeyConstraint(["decision_id"], ["decision.id"], name=op.f("fk_remark_decision_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_remark")),
    )
    op.create_index(op.f("ix_remark_case_id"), "remark", ["case_id"], unique=False)
    op.create_index(op.f("ix_remark_decision_id"), "remark", ["decision_id"], unique=False)
    op.create_index("ix_remark_kind", "remark", ["kind", "office_code"], unique=False)
    op.create_index(op.f("ix_remark_office_code"), "remark", ["office_code"], unique=False)
    op.create_table(
        "entitled_person",
        sa.Column("id", t.key(), nullable=False),
        sa.Column("office_code", t.code(24), nullable=False),
        sa.Column("entitlement_id", t.key(), nullable=False),
        sa.Column("person_id", t.key(), nullable=False),
        sa.Column("benefit_group", t.code(40), nullable=True),
        sa.Column("from_month", sa.Date(), nullable=False),
        sa.Column("to_month", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["entitlement_id"], ["entitlement.id"], name=op.f("fk_entitled_person_entitlement_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_entitled_person_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entitled_person")),
    )
    op.create_index(
        op.f("ix_entitled_person_entitlement_id"), "entitled_person", ["entitlement_id"], unique=False
    )
    op.create_index(op.f("ix_entitled_person_office_code"), "entitled_person", ["office_code"], unique=False)
    op.create_index(op.f("ix_entitled_person_person_id"), "entitled_person", ["person_id"], unique=False)
    op.create_index(
        "uq_entitled_person_open",
        "entitled_person",
        ["person_id", "benefit_group"],
        unique=True,
        sqlite_where=sa.text("to_month is null and benefit_group is not null"),
        postgresql_where=sa.text("to_month is null and benefit_group is not null"),
    )
    op.create_table(
        "entitlement_line",
        sa.Column("id", t.key(), nullable=False),
        sa.Column("office_code", t.code(24), nullable=False),
        sa.Column("entitlement_id", t.key(), nullable=False),
        sa.Column("kind", t.code(40), nullable=False),
        sa.Column("payee_id", t.key(), nullable=True),
        sa.Column("payee_name", sa.String(length=100), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=True),
        sa.Column("grants", sa.Integer(), nullable=False),
        sa.Column("amount", t.fen(), nullable=False),
        sa.Column("from_month", sa.Date(), nullable=False),
        sa.Column("to_month", sa.Date(), nullable=True),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_entitlement_line_amount")),
        sa.CheckConstraint("grants = 1", name=op.f("ck_entitlement_line_granted")),
        sa.ForeignKeyConstraint(
            ["decision_id", "grants"], ["decision.id", "decision.grants"], name="fk_entitlement_line_decision"
        ),
        sa.ForeignKeyConstraint(
            ["entitlement_id"], ["entitlement.id"], name=op.f("fk_entitlement_line_entitlement_id")
        ),
        sa.ForeignKeyConstraint(["payee_id"], ["person.id"], name=op.f("fk_entitlement_line_payee_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entitlement_line")),
    )
    op.create_index(
        op.f("ix_entitlement_line_decision_id"), "entitlement_line", ["decision_id"], unique=False
    )
    op.create_index(
        op.f("ix_entitlement_line_entitlement_id"), "entitlement_line", ["entitlement_id"], unique=False
    )
    op.create_index(
        op.f("ix_entitlement_line_office_code"), "entitlement_line", ["office_code"], unique=False
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_index(op.f("ix_entitlement_line_office_code"), table_name="entitlement_line")
    op.drop_index(op.f("ix_entitlement_line_entitlement_id"), table_name="entitlement_line")
    op.drop_index(op.f("ix_entitlement_line_decision_id"), table_name="entitlement_line")
    op.drop_table("entitlement_line")
    op.drop_index(
        "uq_entitled_person_open",
        table_name="entitled_person",
        sqlite_where=sa.text("to_month is null and benefit_group is not null"),
        postgresql_where=sa.text("to_month is null and benefit_group is not null"),
    )
    op.drop_index(op.f("ix_entitled_person_person_id"), table_name="entitled_person")
    op.drop_index(op.f("ix_entitled_person_office_code"), table_name="entitled_person")
    op.drop_index(op.f("ix_entitled_person_entitlement_id"), table_name="entitled_person")
    op.drop_table("entitled_person")
    op.drop_index(op.f("ix_remark_office_code"), table_name="remark")
    op.drop_index("ix_remark_kind", table_name="remark")
    op.drop_index(op.f("ix_remark_decision_id"), table_name="remark")
    op.drop_index(op.f("ix_remark_case_id"), table_name="remark")
    op.drop_table("remark")
    op.drop_index(op.f("ix_entitlement_office_code"), table_name="entitlement")
    op.drop_index(op.f("ix_entitlement_household_id"), table_name="entitlement")
    op.drop_index(op.f("ix_entitlement_decision_id"), table_name="entitlement")
    op.drop_index(op.f("ix_entitlement_case_id"), table_name="entitlement")
    op.drop_table("entitlement")
    op.drop_index(op.f("ix_obligor_answer_office_code"), table_name="obligor_answer")
    op.drop_index(op.f("ix_obligor_answer_case_id"), table_name="obligor_answer")
    op.drop_index(op.f("ix_obligor_answer_authorisation_id"), table_name="obligor_answer")
    op.drop_table("obligor_answer")
    op.drop_index(op.f("ix_notice_posting_office_code"), table_name="notice_posting")
    op.drop_index(op.f("ix_notice_posting_notice_id"), table_name="notice_posting")
    op.drop_table("notice_posting")
    op.drop_index(
        "ix_decision_township",
        table_name="decision",
        sqlite_where=sa.text("tier = 'township'"),
        postgresql_where=sa.text("tier = 'township'"),
    )
    op.drop_index("ix_decision_office_day", table_name="decision")
    op.drop_index(op.f("ix_decision_office_code"), table_name="decision")
    op.drop_index(op.f("ix_decision_case_id"), table_name="decision")
    op.drop_table("decision")
    op.drop_index(op.f("ix_check_answer_request_id"), table_name="check_answer")
    op.drop_index(op.f("ix_check_answer_office_code"), table_name="check_answer")
    op.drop_table("check_answer")
    op.drop_index(op.f("ix_visit_photo_office_code"), table_name="visit_photo")
    op.drop_index(op.f("ix_visit_photo_file_hash"), table_name="visit_photo")
    op.drop_index(op.f("ix_visit_photo_entry_id"), table_name="visit_photo")
    op.drop_index(op.f("ix_visit_photo_case_id"), table_name="visit_photo")
    op.drop_table("visit_photo")
    op.drop_index(op.f("ix_seal_use_office_code"), table_name="seal_use")
    op.drop_table("seal_use")
    op.drop_index(op.f("ix_opinion_office_code"), table_name="opinion")
    op.drop_index(op.f("ix_opinion_entry_id"), table_name="opinion")
    op.drop_table("opinion")
    op.drop_index(op.f("ix_objection_office_code"), table_name="objection")
    op.drop_index(op.f("ix_objection_case_id"), table_name="objection")
    op.drop_table("objection")
    op.drop_index("ix_notice_village", table_name="notice")
    op.drop_index(op.f("ix_notice_office_code"), table_name="notice")
    op.drop_index(op.f("ix_notice_case_id"), table_name="notice")
    op.drop_table("notice")
    op.drop_index(op.f("ix_meeting_item_office_code"), table_name="meeting_item")
    op.drop_index(op.f("ix_meeting_item_entry_id"), table_name="meeting_item")
    op.drop_table("meeting_item")
    op.drop_index(op.f("ix_instrument_letter_instrument_id"), table_name="instrument_letter")
    op.drop_index(op.f("ix_instrument_letter_copy_file"), table_name="instrument_letter")
    op.drop_table("instrument_letter")
    op.drop_index(
        "uq_deadline_total",
        table_name="deadline",
        sqlite_where=sa.text("kind = 'total'"),
        postgresql_where=sa.text("kind = 'total'"),
    )
    op.drop_index(op.f("ix_deadline_office_code"), table_name="deadline")
    op.drop_index(
        "ix_deadline_due",
        table_name="deadline",
        sqlite_where=sa.text("met_on is null"),
        postgresql_where=sa.text("met_on is null"),
    )
    op.drop_index(op.f("ix_deadline_case_id"), table_name="deadline")
    op.drop_table("deadline")
    op.drop_index(op.f("ix_check_request_office_code"), table_name="check_request")
    op.drop_index(op.f("ix_check_request_licence_id"), table_name="check_request")
    op.drop_index(op.f("ix_check_request_household_id"), table_name="check_request")
    op.drop_index(op.f("ix_check_request_case_id"), table_name="check_request")
    op.drop_table("check_request")
    op.drop_index(op.f("ix_authorisation_person_id"), table_name="authorisation")
    op.drop_index(op.f("ix_authorisation_office_code"), table_name="authorisation")
    op.drop_index(op.f("ix_authorisation_case_id"), table_name="authorisation")
    op.drop_table("authorisation")
    op.drop_index(op.f("ix_advice_office_code"), table_name="advice")
    op.drop_index(op.f("ix_advice_entry_id"), table_name="advice")
    op.drop_table("advice")
    op.drop_index(
        "uq_stage_entry_one_road",
        table_name="stage_entry",
        sqlite_where=sa.text("left_on is null and lane = 'road'"),
        postgresql_where=sa.text("left_on is null and lane = 'road'"),
    )
    op.drop_index("ix_stage_entry_worklist", table_name="stage_entry")
    op.drop_index(
        "ix_stage_entry_wakes",
        table_name="stage_entry",
        sqlite_where=sa.text("left_on is null"),
        postgresql_where=sa.text("left_on is null"),
    )
    op.drop_index(op.f("ix_stage_entry_office_code"), table_name="stage_entry")
    op.drop_table("stage_entry")
    op.drop_index(op.f("ix_skipped_office_code"), table_name="skipped")
    op.drop_index(op.f("ix_skipped_case_id"), table_name="skipped")
    op.drop_table("skipped")
    op.drop_index(
        "uq_pause_open",
        table_name="pause",
        sqlite_where=sa.text("to_on is null"),
        postgresql_where=sa.text("to_on is null"),
    )
    op.drop_index(op.f("ix_pause_office_code"), table_name="pause")
    op.drop_index(op.f("ix_pause_case_id"), table_name="pause")
    op.drop_table("pause")
    op.drop_index(op.f("ix_paper_office_code"), table_name="paper")
    op.drop_index(op.f("ix_paper_file_hash"), table_name="paper")
    op.drop_index("ix_paper_case", table_name="paper")
    op.drop_table("paper")
    op.drop_index(
        "ix_news_untold",
        table_name="news",
        sqlite_where=sa.text("told_at is null"),
        postgresql_where=sa.text("told_at is null"),
    )
    op.drop_index(op.f("ix_news_office_code"), table_name="news")
    op.drop_index(op.f("ix_news_case_id"), table_name="news")
    op.drop_table("news")
    op.drop_index(op.f("ix_named_person_office_code"), table_name="named_person")
    op.drop_index(op.f("ix_named_person_id_blind"), table_name="named_person")
    op.drop_index(op.f("ix_named_person_case_id"), table_name="named_person")
    op.drop_table("named_person")
    op.drop_index(op.f("ix_mandate_office_code"), table_name="mandate")
    op.drop_index(op.f("ix_mandate_case_id"), table_name="mandate")
    op.drop_table("mandate")
    op.drop_index("ix_letter_undelivered", table_name="letter")
    op.drop_index(op.f("ix_letter_office_code"), table_name="letter")
    op.drop_index(op.f("ix_letter_file_hash"), table_name="letter")
    op.drop_index(op.f("ix_letter_delivery_proof"), table_name="letter")
    op.drop_index("ix_letter_case", table_name="letter")
    op.drop_table("letter")
    op.drop_index(op.f("ix_bank_account_person_id"), table_name="bank_account")
    op.drop_index(op.f("ix_bank_account_case_id"), table_name="bank_account")
    op.drop_index(op.f("ix_bank_account_account_blind"), table_name="bank_account")
    op.drop_table("bank_account")
    op.drop_index(op.f("ix_sign_in_user_id"), table_name="sign_in")
    op.drop_table("sign_in")
    op.drop_index(op.f("ix_instrument_scope_township"), table_name="instrument_scope")
    op.drop_index(op.f("ix_instrument_scope_instrument_id"), table_name="instrument_scope")
    op.drop_table("instrument_scope")
    op.drop_index(op.f("ix_instrument_event_instrument_id"), table_name="instrument_event")
    op.drop_table("instrument_event")
    op.drop_index(
        "uq_case_follow_up_open",
        table_name="assistance_case",
        sqlite_where=sa.text("closed_on is null"),
        postgresql_where=sa.text("closed_on is null"),
    )
    op.drop_index(
        "ix_case_open",
        table_name="assistance_case",
        sqlite_where=sa.text("closed_on is null"),
        postgresql_where=sa.text("closed_on is null"),
    )
    op.drop_index("ix_case_office_stage", table_name="assistance_case")
    op.drop_index("ix_case_office_opened", table_name="assistance_case")
    op.drop_index(
        "ix_case_office_due",
        table_name="assistance_case",
        sqlite_where=sa.text("closed_on is null"),
        postgresql_where=sa.text("closed_on is null"),
    )
    op.drop_index("ix_case_office_applicant", table_name="assistance_case")
    op.drop_index("ix_case_office_accepted", table_name="assistance_case")
    op.drop_index("ix_case_list", table_name="assistance_case")
    op.drop_index(
        "ix_case_late_entry",
        table_name="assistance_case",
        sqlite_where=sa.text("days_late > 0"),
        postgresql_where=sa.text("days_late > 0"),
    )
    op.drop_index(op.f("ix_assistance_case_receipt"), table_name="assistance_case")
    op.drop_index(op.f("ix_assistance_case_parent_id"), table_name="assistance_case")
    op.drop_index(op.f("ix_assistance_case_office_code"), table_name="assistance_case")
    op.drop_index(op.f("ix_assistance_case_entitlement_id"), table_name="assistance_case")
    op.drop_table("assistance_case")
    op.drop_index("idx_role_id", table_name="ab_permission_view_role")
    op.drop_index("idx_permission_view_id", table_name="ab_permission_view_role")
    op.drop_table("ab_permission_view_role")
    op.drop_index(
        "uq_task_open",
        table_name="task",
        sqlite_where=sa.text("done_on is null"),
        postgresql_where=sa.text("done_on is null"),
    )
    op.drop_index("ix_task_worklist", table_name="task")
    op.drop_index(op.f("ix_task_office_code"), table_name="task")
    op.drop_index(op.f("ix_task_about"), table_name="task")
    op.drop_table("task")
    op.drop_index(op.f("ix_spending_item_office_code"), table_name="spending_item")
    op.drop_index(op.f("ix_spending_item_household_id"), table_name="spending_item")
    op.drop_table("spending_item")
    op.drop_index("ix_sight_grant_user_id_about", table_name="sight_grant")
    op.drop_index(op.f("ix_sight_grant_about"), table_name="sight_grant")
    op.drop_table("sight_grant")
    op.drop_index(
        "uq_seal_custody_one_offer",
        table_name="seal_custody",
        sqlite_where=sa.text("taken_at is null"),
        postgresql_where=sa.text("taken_at is null"),
    )
    op.drop_index(
        "uq_seal_custody_one_keeper",
        table_name="seal_custody",
        sqlite_where=sa.text("taken_at is not null and ended_at is null"),
        postgresql_where=sa.text("taken_at is not null and ended_at is null"),
    )
    op.drop_index(op.f("ix_seal_custody_seal_id"), table_name="seal_custody")
    op.drop_index(op.f("ix_seal_custody_office_code"), table_name="seal_custody")
    op.drop_table("seal_custody")
    op.drop_table("responsibility")
    op.drop_index(
        "uq_relative_stands",
        table_name="relative",
        sqlite_where=sa.text("until is null"),
        postgresql_where=sa.text("until is null"),
    )
    op.drop_index(op.f("ix_relative_person_id"), table_name="relative")
    op.drop_index(op.f("ix_relative_officer_id"), table_name="relative")
    op.drop_index(op.f("ix_relative_office_code"), table_name="relative")
    op.drop_index(op.f("ix_relative_handler_person_id"), table_name="relative")
    op.drop_table("relative")
    op.drop_index(op.f("ix_posting_user_id"), table_name="posting")
    op.drop_index(op.f("ix_posting_stands_in_for_id"), table_name="posting")
    op.drop_index(op.f("ix_posting_officer_id"), table_name="posting")
    op.drop_index(op.f("ix_posting_office_code"), table_name="posting")
    op.drop_index("ix_posting_division_duty", table_name="posting")
    op.drop_table("posting")
    op.drop_index(op.f("ix_person_place_person_id"), table_name="person_place")
    op.drop_index(op.f("ix_person_place_office_code"), table_name="person_place")
    op.drop_table("person_place")
    op.drop_index(op.f("ix_person_merge_kept_id"), table_name="person_merge")
    op.drop_index(op.f("ix_person_merge_dropped_id"), table_name="person_merge")
    op.drop_table("person_merge")
    op.drop_index(op.f("ix_instrument_plan_file"), table_name="instrument")
    op.drop_table("instrument")
    op.drop_index(op.f("ix_income_item_office_code"), table_name="income_item")
    op.drop_index(op.f("ix_income_item_household_id"), table_name="income_item")
    op.drop_table("income_item")
    op.drop_index(
        "uq_household_member_stands",
        table_name="household_member",
        sqlite_where=sa.text("until is null"),
        postgresql_where=sa.text("until is null"),
    )
    op.drop_index(op.f("ix_household_member_person_id"), table_name="household_member")
    op.drop_index(op.f("ix_household_member_office_code"), table_name="household_member")
    op.drop_index(op.f("ix_household_member_household_id"), table_name="household_member")
    op.drop_table("household_member")
    op.drop_index(op.f("ix_holding_item_office_code"), table_name="holding_item")
    op.drop_index(op.f("ix_holding_item_household_id"), table_name="holding_item")
    op.drop_table("holding_item")
    op.drop_index(op.f("ix_group_task_group_id"), table_name="group_task")
    op.drop_table("group_task")
    op.drop_index(op.f("ix_group_member_user_id"), table_name="group_member")
    op.drop_index(op.f("ix_group_member_group_id"), table_name="group_member")
    op.drop_table("group_member")
    op.drop_table("duty_minimum")
    op.drop_table("division_name")
    op.drop_index(op.f("ix_body_division_body_code"), table_name="body_division")
    op.drop_table("body_division")
    op.drop_index(op.f("ix_account_officer_id"), table_name="account")
    op.drop_table("account")
    op.drop_table("ab_user_role")
    op.drop_index("idx_user_id", table_name="ab_user_group")
    op.drop_index("idx_user_group_id", table_name="ab_user_group")
    op.drop_table("ab_user_group")
    op.drop_index("idx_view_menu_id", table_name="ab_permission_view")
    op.drop_index("idx_permission_id", table_name="ab_permission_view")
    op.drop_table("ab_permission_view")
    op.drop_index("idx_group_role_id", table_name="ab_group_role")
    op.drop_index("idx_group_id", table_name="ab_group_role")
    op.drop_table("ab_group_role")
    op.drop_index("idx_api_key_user_id", table_name="ab_api_key")
    op.drop_index("idx_api_key_prefix", table_name="ab_api_key")
    op.drop_index("idx_api_key_lookup_hash", table_name="ab_api_key")
    op.drop_table("ab_api_key")
    op.drop_table("stored_file")
    op.drop_table("sign_in_attempt")
    op.drop_index(op.f("ix_seal_office_code"), table_name="seal")
    op.drop_table("seal")
    op.drop_table("revision")
    op.drop_table("public_calls")
    op.drop_table("provision")
    op.drop_table("process")
    op.drop_table("plugin_failure")
    op.drop_index(op.f("ix_person_name"), table_name="person")
    op.drop_table("person")
    op.drop_index(
        "uq_parameter_value_begin",
        table_name="parameter_value",
        postgresql_where=sa.text("voided_at is null"),
        sqlite_where=sa.text("voided_at is null"),
    )
    op.drop_table("parameter_value")
    op.drop_table("officer")
    op.drop_index("ix_module_activation_place", table_name="module_activation")
    op.drop_table("module_activation")
    op.drop_index(op.f("ix_meeting_office_code"), table_name="meeting")
    op.drop_index("ix_meeting_list", table_name="meeting")
    op.drop_table("meeting")
    op.drop_index(op.f("ix_library_text_use_division"), table_name="library_text_use")
    op.drop_table("library_text_use")
    op.drop_table("library_text")
    op.drop_index(
        "uq_letter_wording_draft",
        table_name="letter_wording",
        sqlite_where=sa.text("version is null"),
        postgresql_where=sa.text("version is null"),
    )
    op.drop_table("letter_wording")
    op.drop_index(op.f("ix_leading_group_county"), table_name="leading_group")
    op.drop_table("leading_group")
    op.drop_index("ix_job_run_open", table_name="job_run")
    op.drop_table("job_run")
    op.drop_index(op.f("ix_household_office_code"), table_name="household")
    op.drop_index(op.f("ix_household_case_no"), table_name="household")
    op.drop_table("household")
    op.drop_index("uq_flow_number", table_name="flow")
    op.drop_index(
        "uq_flow_draft",
        table_name="flow",
        sqlite_where=sa.text("number is null"),
        postgresql_where=sa.text("number is null"),
    )
    op.drop_table("flow")
    op.drop_table("duty")
    op.drop_index(op.f("ix_division_parent_code"), table_name="division")
    op.drop_table("division")
    op.drop_index(op.f("ix_check_licence_office_code"), table_name="check_licence")
    op.drop_table("check_licence")
    op.drop_table("case_number")
    op.drop_index(op.f("ix_capacity_mark_township"), table_name="capacity_mark")
    op.drop_table("capacity_mark")
    op.drop_index(
        "uq_candidate_listed",
        table_name="candidate",
        sqlite_where=sa.text("state = 'listed'"),
        postgresql_where=sa.text("state = 'listed'"),
    )
    op.drop_index("ix_candidate_office_code_state_id", table_name="candidate")
    op.drop_index(op.f("ix_candidate_office_code"), table_name="candidate")
    op.drop_index("ix_candidate_id_blind_type_code", table_name="candidate")
    op.drop_table("candidate")
    op.drop_table("calendar_year")
    op.drop_index(op.f("ix_calendar_day_day"), table_name="calendar_day")
    op.drop_table("calendar_day")
    op.drop_table("audit_head")
    op.drop_index("ix_audit_event_what_on", table_name="audit_event")
    op.drop_index(op.f("ix_audit_event_what"), table_name="audit_event")
    op.drop_index("ix_audit_event_user_id_number", table_name="audit_event")
    op.drop_index(op.f("ix_audit_event_office_code"), table_name="audit_event")
    op.drop_index(op.f("ix_audit_event_at"), table_name="audit_event")
    op.drop_index(op.f("ix_audit_event_about"), table_name="audit_event")
    op.drop_table("audit_event")
    op.drop_table("answered")
    op.drop_table("ab_view_menu")
    op.drop_table("ab_user")
    op.drop_table("ab_role")
    op.drop_table("ab_register_user")
    op.drop_table("ab_permission")
    op.drop_table("ab_group")
