"""Indexes that figures rest on: cases of an office by the day they came and were accepted, decisions by theirs."""

from __future__ import annotations

from sqlalchemy import Index

from core.cases.models import Case, DecisionRow

INDEXES = (
    Index("ix_case_office_opened", Case.office_code, Case.opened_on),
    Index("ix_case_office_accepted", Case.office_code, Case.accepted_on),
    Index("ix_decision_office_day", DecisionRow.office_code, DecisionRow.decided_on),
)
