"""Every letter that core and dibao bring: it compiles, it can be read back, and it says what the law wants said."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path
from typing import Any

import pypdf
import pytest

from core.documents import catalogue, public_sheet
from core.documents.letters import Check, Remedy, head, issuer, shown
from core.documents.render import PACKAGES, Fonts, render
from core.documents.shape import fit
from plugins.dibao import documents as dibao
from tests.core.documents.filled import (
    DELEGATION,
    EXTENDED,
    FILLING,
    LETTER,
    NOTICE,
    RECEIPT,
    RECORD,
    TRANSFER,
    UNSIGNED,
)

ON = date(2026, 7, 20)
BUREAU = issuer("county", bureau="莲湖区民政局", township="北关街道办事处")
REMEDY = Remedy(
    body="莲湖区人民政府",
    court="莲湖区人民法院",
    respondent="莲湖区民政局",
    days=60,
    months=6,
    basis=("《社会救助法》第七十六条", "《行政复议法》第二十条", "《行政诉讼法》第四十六条"),
)
SHARED = sorted(p.name for p in PACKAGES.joinpath("shared").glob("*.typ"))
DIBAO = [d for d in vars(dibao).values() if getattr(d, "template", "").startswith("dibao/")]
DATA = {
    "application": FILLING,
    "integrity": FILLING,
    "authorisation": FILLING,
    "notice_sheet": NOTICE,
    "opinion": RECORD,
    "minutes": RECORD,
    "receipt": RECEIPT,
    "delegation": DELEGATION,
    "unsigned": UNSIGNED,
    "extended": EXTENDED,
    "transfer": TRANSFER,
}


def pdf_of(name: str, data: dict[str, Any] | None = None, by: Any = BUREAU, title: str = "通知书") -> bytes:
    template = catalogue.template(name)
    filled = data if data is not None else DATA.get(Path(name).stem, LETTER)
    sheet = head(
        number="DB-610104003-2026-00017-F17-1",
        title=title,
        by=by,
        recipient="王建国",
        issued_on=ON,
        basis=("《社会救助法》第四十五条",),
        remedy=REMEDY if template.remedy else None,
        hotline="12349",
        check=Check(
            code="K7QM-2XDA-9RTP-HWE4",
            address="https://jz.example/verify/K7QM2XDA9RTPHWE4",
            site="jz.example/verify",
        ),
    )
    return render(template.path, sheet, fit(template.fields, shown(filled)), on=ON, fonts=Fonts.of())


def text_of(pdf: bytes) -> str:
    """Everything that the PDF says, without blanks and line ends."""
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    return "".join("".join(page.extract_text() for page in pages).split())


def said(name: str, **kwargs: Any) -> str:
    return text_of(pdf_of(name, **kwargs))


@pytest.mark.parametrize("name", [f"shared/{name}" for name in SHARED] + sorted({d.template for d in DIBAO}))
def test_every_template_compiles_with_real_data_and_can_be_searched(name: str) -> None:
    text = said(name)
    assert "K7QM-2XDA-9RTP-HWE4" in text
    assert "12349" in text
    assert "none" not in text


def test_the_templates_of_dibao_keep_the_rules_of_letters() -> None:
    assert catalogue.faults(d for d in vars(dibao).values() if hasattr(d, "template")) == []


def test_the_confirmation_says_who_how_much_from_when_and_where_to_go() -> None:
    text = said("dibao/confirmed.typ")
    for words in (
        "王建国：",
        "赵秀兰",
        "共同生活的家庭成员4人，纳入保障4人",
        "每月发放1,460.00元（人民币壹仟肆佰陆拾元整）",
        "自2026年8月起",
        "每人每月750.00元",
        "385.00元",
        "《社会救助法》第四十五条",
        "六十日",
        "莲湖区人民政府",
        "六个月",
        "莲湖区人民法院",
        "被告为莲湖区民政局",
        "莲湖区民政局印章",
        "2026年7月20日",
    ):
        assert words in text


def test_a_member_left_out_finds_the_reason_in_the_confirmation() -> None:
    text = said("dibao/confirmed.typ")
    assert "王小红现役军人不计入共同生活的家庭成员第七条" in text
    assert "与审核意见不一致的理由：审核后新查明养老金20.00元" in text


def test_the_refusal_holds_both_figures_their_source_the_article_the_remedy_and_another_way() -> None:
    text = said("dibao/refused.typ")
    for words in (
        "760.00元",
        "低于700.00元",
        "工资单、税务核对结果",
        "第四十五条",
        "六十日",
        "最低生活保障边缘家庭",
    ):
        assert words in text


@pytest.mark.parametrize("what", ["不予救助", "不予救助供养", "终止办理"])
def test_a_refusal_says_what_its_own_type_calls_it(what: str) -> None:
    text = text_of(pdf_of("shared/refusal.typ", title=f"{what}告知书"))
    assert f"决定{what}。现将理由告知如下" in text
    assert f"二、{what}的理由和依据" in text
    assert "不予确认" not in text


@pytest.mark.parametrize("folder", ["dibao", "shared"])
def test_the_minutes_keep_the_dissenting_opinion_and_the_recusal(folder: str) -> None:
    text = said(f"{folder}/minutes.typ")
    assert "不同意见" in text
    assert "认为务工收入仍需核实" in text
    assert "王建军审核确认人申请人的兄弟" in text


def test_one_filling_prints_three_forms_with_the_same_person_and_day() -> None:
    for name in ("application", "integrity", "authorisation"):
        text = said(f"dibao/{name}.typ")
        for words in ("王建国", "610104197803121230", "2026年7月1日"):
            assert words in text


def test_the_three_forms_ask_nothing_that_one_filling_does_not_hold() -> None:
    for name in ("application", "integrity", "authorisation"):
        fields = catalogue.template(f"dibao/{name}.typ").fields
        assert {f.name for f in fields if not f.optional} <= FILLING.keys()


@pytest.mark.parametrize("name", ["dibao/notice_sheet.typ", "shared/notice_sheet.typ"])
def test_a_notice_sheet_shows_four_things_and_neither_number_nor_addressee(name: str) -> None:
    public_sheet.check_template(catalogue.template(name).fields)
    pdf = pdf_of(name, by=issuer("by_law", bureau="莲湖区民政局", township="北关街道办事处"))
    text = text_of(pdf)
    assert "1王建国41,460.00自强东路社区" in text
    assert "DB-610104003" not in text
    assert b"DB-610104003" not in pdf
    assert "王建国：" not in text


@pytest.mark.parametrize("name", ["dibao/notice_sheet.typ", "shared/notice_sheet.typ"])
def test_a_county_that_shows_less_gets_a_narrower_sheet(name: str) -> None:
    text = said(
        name,
        data={**NOTICE, "kind": "publication", "rows": [{"applicant_name": "王建国", "household_size": 4}]},
    )
    assert "1王建国4" in text
    assert "已确认的最低生活保障" in text
    assert "所在村（社区）" not in text


def test_an_entrusted_letter_names_the_bureau_and_an_authorised_one_the_township() -> None:
    def by(form: Any) -> Any:
        return issuer(form, bureau="新泰市民政局", township="青云街道办事处")

    entrusted, authorised = (
        said("dibao/confirmed.typ", by=by(form)) for form in ("entrustment", "authorisation")
    )
    assert "（新泰市民政局委托事项专用章）" in entrusted
    assert "青云街道办事处" not in entrusted
    assert "（青云街道办事处印章）" in authorised


def test_the_second_telling_gives_its_reason() -> None:
    assert "本次为再次告知，原因是：新增家庭成员" in said(
        "dibao/missing.typ", data={**LETTER, "reason_again": "新增家庭成员"}
    )
    assert "本次为再次告知" not in said("dibao/missing.typ")


def test_text_is_never_read_as_markup() -> None:
    trap = "*王* #panic() $x$ <a> \\ @ref `raw`"
    assert "".join(trap.split()) in said("shared/refusal.typ", data={**LETTER, "ground": trap})


def test_the_same_letter_is_the_same_to_the_byte() -> None:
    assert pdf_of("dibao/confirmed.typ") == pdf_of("dibao/confirmed.typ")


def test_only_shipped_fonts_are_in_the_file() -> None:
    fonts = {
        str(font.get_object()["/BaseFont"])
        for page in pypdf.PdfReader(io.BytesIO(pdf_of("dibao/confirmed.typ"))).pages
        for font in page["/Resources"]["/Font"].values()  # type: ignore[index]
    }
    assert fonts
    assert all("Noto" in name for name in fonts)


def test_a_template_without_the_remedy_is_a_fault_of_an_adverse_form(tmp_path: Path) -> None:
    (tmp_path / "bare.typ").write_text(
        '// fields: ground\n#import "@jiuzhu/letters:1.0.0": *\n#show: letter\n#data.ground'
    )
    (tmp_path / "broken.typ").write_text('// fields: ground\n#import "@jiuzhu/letters:1.0.0": *\n#data.other')
    (tmp_path / "wide.typ").write_text(
        '// fields: rows[applicant_name illness]\n#import "@jiuzhu/letters:1.0.0": *\n#show: board'
    )
    catalogue.use_folder("trial", tmp_path)
    make = type(dibao.F18)
    found = catalogue.faults(
        [
            make("F18", "甲", template="trial/bare.typ"),
            make("F98", "乙", template="trial/broken.typ"),
            make("F13", "丙", kind="notice", template="trial/wide.typ"),
            make("F99", "丁", template="trial/none.typ"),
        ]
    )
    assert [fault.split(":")[0] for fault in found] == [
        "F18 trial/bare.typ",
        "F98 trial/broken.typ",
        "F13 trial/wide.typ",
        "F99 trial/none.typ",
    ]
    assert "remedy" in found[0]
    assert "illness" in found[2]


@pytest.mark.parametrize("name", [f"shared/{name}" for name in SHARED] + sorted({d.template for d in DIBAO}))
def test_every_template_compiles_with_nothing_but_what_it_must_have(name: str) -> None:
    fields = catalogue.template(name).fields
    bare = {f.name: None for f in fields if f.optional}
    full = DATA.get(Path(name).stem, LETTER)
    text = said(name, data={**full, **bare})
    assert "none" not in text
    assert "K7QM-2XDA-9RTP-HWE4" in text
