"""Which words make a village committee a condition."""

from __future__ import annotations

import pytest

from core.rules.village import no_village_condition, village_condition


@pytest.mark.parametrize(
    "words",
    [
        "村委会盖章",
        "居委会审核意见",
        "嘎查村委员会签字的证明",
        "社区居民委员会签章",
        "经村（居）民委员会同意",
        "村居证明",
        "村民委员会出具的居住证明",
        "社区开具的困难证明",
    ],
)
def test_a_seal_a_signature_a_review_or_a_certificate_of_the_committee_is_a_condition(words: str) -> None:
    assert "第五条" in str(village_condition(words))


@pytest.mark.parametrize(
    "words",
    [
        "农村土地承包合同",
        "农村信用社盖章的流水",
        "村（居）民代表名单",
        "居民身份证",
        "医院盖章的诊断书",
        "社区卫生服务中心的诊断证明",
        "村卫生室的诊断证明",
        "社区矫正证明",
    ],
)
def test_other_papers_are_none(words: str) -> None:
    assert village_condition(words) is None


def test_every_text_of_a_table_is_looked_at() -> None:
    table = [{"label": "收入证明"}, {"label": "困难证明", "note": ["须村委会盖章"], "required": True}]
    assert len(list(no_village_condition(table, None))) == 1
