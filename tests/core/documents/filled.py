"""Invented data for every template of dibao and core, as the engine would hand it over."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

CONTACT = {
    "office": "北关街道办事处社会事务办",
    "person": "李梅",
    "phone": "029-80000000",
    "address": "莲湖区北关正街1号",
}
MEMBERS = [
    {"name": "王建国", "relation": "本人", "id_number": "**************1230", "note": ""},
    {"name": "赵秀兰", "relation": "配偶", "id_number": "**************2342", "note": "一级残疾"},
    {"name": "王小明", "relation": "子", "id_number": "**************3451", "note": "在校"},
    {"name": "孙桂芳", "relation": "母", "id_number": "**************4562", "note": "72岁"},
]
FIGURE = {
    "what": "家庭人均月收入",
    "value": "760.00元",
    "standard": "低于700.00元",
    "source": "工资单、税务核对结果",
    "basis": "《最低生活保障审核确认办法》第十二条",
}
APPLICANT = {
    "name": "王建国",
    "id_number": "610104197803121230",
    "phone": "13800000000",
    "address": "自强东路1号院",
    "registered_at": "莲湖区自强东路1号院",
}
VOTES = [
    {"name": "高伟", "opinion": "同意", "amount": Decimal(1460), "reason": "", "dissent": False},
    {"name": "周敏", "opinion": "同意", "amount": Decimal(1460), "reason": "", "dissent": False},
    {"name": "郑红", "opinion": "不同意", "reason": "认为务工收入仍需核实", "dissent": True},
]

LETTER: dict[str, Any] = {
    "matter": "最低生活保障",
    "case_no": "DB-610104003-2026-00017",
    "applied_on": date(2026, 7, 1),
    "accepted_on": date(2026, 7, 1),
    "decided_on": date(2026, 7, 20),
    "due_on": date(2026, 7, 29),
    "due_within": "20个工作日",
    "receipt": "304855129071",
    "household_size": 4,
    "members": MEMBERS,
    "contact": CONTACT,
    "wanted": ["提供王建国本年度的工资单", "安排入户调查的时间"],
    "within": "5 个工作日",
    "items": [
        {"name": "户口簿", "ask": "全体成员页"},
        {"name": "诊断证明", "ask": "近六个月内出具"},
        {"name": "银行账户", "ask": "申请人本人的"},
    ],
    "facts": ["家庭月收入共2,280.00元，其中王建国工资1,900.00元、赵秀兰养老金380.00元。"],
    "figures": [FIGURE],
    "ground": "家庭人均月收入760.00元，高于当地最低生活保障标准700.00元",
    "alternatives": [{"what": "最低生活保障边缘家庭", "how": "可以凭本次材料申请"}],
    "elsewhere": ["本申请已于当日转送户籍地街道办事处。"],
    "paid_before": Decimal(1600),
    "heard": "希望保留原来的金额。",
    "amount": Decimal(1460),
    "amount_in_words": "壹仟肆佰陆拾元整",
    "lines": [{"what": "最低生活保障金（差额）", "amount": Decimal(1460)}],
    "start_month": date(2026, 8, 1),
    "standard": Decimal(750),
    "income_per_head": Decimal(385),
    "method": "按标准与人均收入的差额乘以保障人数核定",
    "duties": ["家庭情况发生变化的，及时告知。", "有劳动能力的成员积极就业。"],
    "excluded": [{"name": "王小红", "reason": "现役军人不计入共同生活的家庭成员", "basis": "第七条"}],
    "departure": "审核后新查明养老金20.00元",
    "outcome": "给予最低生活保障",
    "reasons": ["家庭人均月收入385.00元，低于当地标准750.00元。"],
    "terms": ["家庭情况发生变化的，及时告知。"],
}
UNSIGNED: dict[str, Any] = {**LETTER, "name": "王小军", "paper": "核查授权书"}
EXTENDED: dict[str, Any] = {
    **LETTER,
    "old_due": date(2026, 8, 12),
    "new_due": date(2026, 9, 2),
    "ground": "人户分离",
    "reason": "户籍地回函未到。",
}
TRANSFER: dict[str, Any] = {**LETTER, "applicant": "王建国", "sent_to": "洋县洋州街道办事处"}
RECORD: dict[str, Any] = {
    **LETTER,
    "applicant": "王建国",
    "id_number": "610104197803121230",
    "location": "自强东路社区",
    "area_type": "城市",
    "survey": "2026年7月3日入户，调查人：陈涛、刘洋",
    "check": "2026年7月8日核对报告，无异常",
    "working": [
        {
            "what": "月保障金额",
            "formula": "(750.00 − 385.00) × 4",
            "result": "1,460.00",
            "basis": "第二十三条",
        }
    ],
    "result": "确认",
    "signers": [{"name": "周敏", "duty": "审核人", "opinion": "符合", "signed_on": date(2026, 7, 9)}],
    "held_on": date(2026, 7, 20),
    "place": "街道三楼会议室",
    "chair": "高伟",
    "recorder": "李梅",
    "quorum": "5人中至少3人同意",
    "present": [{"name": vote["name"], "duty": "审核确认人", "role": "成员"} for vote in VOTES],
    "recused": [{"name": "王建军", "duty": "审核确认人", "why": "申请人的兄弟"}],
    "opinion": {"result": "符合条件", "amount": Decimal(1460), "signed_on": date(2026, 7, 9)},
    "opinions": [{**vote, "duty": "审核确认人", "signed_on": date(2026, 7, 20)} for vote in VOTES],
    "tally": "应到5人，回避1人，实到3人，同意2人，不同意1人",
}
NOTICE: dict[str, Any] = {
    "matter": "最低生活保障",
    "kind": "before",
    "from_on": date(2026, 7, 10),
    "until_on": date(2026, 7, 16),
    "township": "北关街道办事处",
    "place": "自强东路社区",
    "phone": "029-80000000",
    "rows": [
        {
            "applicant_name": "王建国",
            "household_size": 4,
            "amount": Decimal(1460),
            "location": "自强东路社区",
        }
    ],
}
FILLING: dict[str, Any] = {
    "filled_on": date(2026, 7, 1),
    "applicant": APPLICANT,
    "division": "自强东路社区",
    "area_type": "城市",
    "channel": "窗口",
    "members": [
        {"name": "王建国", "relation": "本人", "id_number": "610104197803121230", "work": "保安"},
        {"name": "赵秀兰", "relation": "配偶", "id_number": "610104197905122342", "disability": "肢体一级"},
    ],
    "income": [{"member": "王建国", "kind": "工资性收入", "amount": Decimal(1900)}],
    "property": [{"member": "王建国", "kind": "存款", "amount": Decimal(12000)}],
    "spending": [{"member": "赵秀兰", "kind": "医疗", "amount": Decimal(600), "note": "自付部分"}],
    "reason": "妻子重残，仅靠本人保安工资维持生活。",
    "bank": {"holder": "王建国", "name": "某银行北关支行", "account": "6222000000008891"},
    "signers": [
        {"name": "王建国", "relation": "本人", "date": date(2026, 7, 1)},
        {"name": "赵秀兰", "relation": "配偶"},
    ],
    "statement": ["所填报的情况真实、完整，没有隐瞒。"],
    "consequences": ["虚报、隐瞒、伪造的，退回非法获取的资金、物资。"],
    "authority": "莲湖区民政局",
    "check_centre": "莲湖区居民家庭经济状况核对中心",
    "sources": ["户籍、税务、社会保险、不动产登记、车船管理等单位", "银行、证券、保险等金融机构"],
    "purpose": "审核确认和定期核查最低生活保障",
}
RECEIPT: dict[str, Any] = {
    "matters": [{"matter": "最低生活保障", "number": "DB-610104003-2026-00017"}, {"matter": "临时救助"}],
    "applied_on": date(2026, 7, 1),
    "applicant": "王建国",
    "receipt": "304855129071",
    "lookup_code": "204815",
    "papers": [{"name": "户口簿", "state": "已收到"}],
    "contact": CONTACT,
}
DELEGATION: dict[str, Any] = {
    "form": "entrustment",
    "instrument": "放权委托书（莲民委〔2026〕1号）",
    "government": "莲湖区民政局",
    "consent": "区人民政府第103次常务会议，2026-06-20",
    "township": "北关街道办事处",
    "matters": [{"name": "最低生活保障", "cap": Decimal(1500)}, {"name": "特困人员救助供养", "cap": None}],
    "how": "首席代表",
    "since": date(2026, 7, 1),
    "until": date(2027, 6, 30),
    "responsible": "乡镇(街道)第一责任人（魏成）",
    "seal": "莲湖区民政局委托事项专用章",
    "name_on_decisions": "莲湖区民政局",
    "respondent": "莲湖区民政局",
}
