"""Four fields of a person may be public, whatever a template or an export wants."""

from __future__ import annotations

import pytest

from core.documents import public_sheet
from core.documents.shape import fields_of
from core.errors import Refused

ENTRY = {"applicant_name": "王建国", "household_size": "4", "amount": "1,460.00", "location": "自强东路社区"}


@pytest.mark.parametrize("extra", ["id_number", "illness", "phone_number", "address", "age"])
def test_a_template_with_a_fifth_field_is_refused_by_name(extra: str) -> None:
    fields = fields_of(f"// fields: kind from_on rows[applicant_name household_size amount location {extra}]")
    with pytest.raises(Refused, match=extra):
        public_sheet.check_template(fields)


def test_an_entry_with_a_fifth_field_is_refused() -> None:
    with pytest.raises(Refused, match="id_number"):
        public_sheet.rows([{**ENTRY, "id_number": "610104197803121230"}])


def test_the_four_fields_pass() -> None:
    assert public_sheet.rows([ENTRY]) == [ENTRY]
