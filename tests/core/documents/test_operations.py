"""What is received stays, what is issued never changes, what nobody names is swept."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pypdf
import pytest
from flask import Flask
from sqlalchemy import update

from core import clock
from core.access import plugin as access
from core.actor import Actor, acting_as
from core.audit.queries import trail
from core.calendar.days import MarkedDay
from core.calendar.operations import load_year
from core.calendar.years import as_by_statute
from core.db import Scope, db, use_scope
from core.declare import DocumentType
from core.documents import operations, queries
from core.documents import plugin as documents
from core.documents.files import operations as files
from core.documents.files import store
from core.documents.letters import issuer
from core.documents.models import Letter, Paper, StoredFile
from core.documents.operations import About
from core.documents.uploads import Upload
from core.errors import Incomplete, NotAllowed, NotFound, Refused
from core.parameters import plugin as parameters
from core.plugins import find_sources, load_plugins, using
from tests.core.documents.conftest import ON, OTHER, TOWN
from tests.core.documents.filled import LETTER, NOTICE
from tests.core.documents.test_uploads import JPEG_FILE, PDF_FILE

BUREAU = issuer("county", bureau="莲湖区民政局", township="北关街道办事处")
REGISTER = DocumentType("register", "户口簿", kind="paper")
VEHICLE = DocumentType("vehicle", "车辆证明", kind="paper", confirmed_by="vehicle")
STUDY = DocumentType("study", "在校证明", kind="paper", required=False)
CONSENT = DocumentType("F03", "核对授权书", kind="form", per_member=True)
CONFIRMED = DocumentType(
    "F17", "最低生活保障确认通知书", template="dibao/confirmed.typ", basis=("SAL26:45", "SA649:11", "D57:21")
)
REFUSED = DocumentType("F18", "不予确认告知书", template="dibao/refused.typ", basis=("SAL26:45", "D57:21"))
MISSING = DocumentType("F05", "一次性告知书", template="dibao/missing.typ", basis=("D57:10",))
SHEET = DocumentType(
    "F13", "公示单", kind="notice", template="dibao/notice_sheet.typ", basis=("SAL26:45", "D57:24")
)

pytestmark = pytest.mark.usefixtures("app")


def issue(case: About, document: DocumentType = CONFIRMED, **kwargs: object) -> Letter:
    given = {"by": BUREAU, "recipient": "王建国", **kwargs}
    data = given.pop("data", LETTER)
    return operations.issue(case, document, data, **given)  # type: ignore[arg-type]


def text_of(letter: Letter) -> str:
    pages = pypdf.PdfReader(io.BytesIO(queries.letter_pdf(letter.number))).pages
    return "".join("".join(page.extract_text() for page in pages).split())


@contextmanager
def aged(*hashes: str) -> Iterator[None]:
    """These files, and the rows that name them as stored, look two days old."""
    two_days_ago = clock.real_now().timestamp() - 2 * 86400
    for name in hashes:
        path = store.folder() / name[:2] / name
        os.utime(path, (two_days_ago, two_days_ago))
    old = clock.real_now().replace(year=2020)
    db.session.execute(update(StoredFile).where(StoredFile.hash.in_(hashes)).values(stored_at=old))
    yield


# --- papers ------------------------------------------------------------------------------------------------


def test_a_paper_comes_with_its_chinese_name_and_lies_encrypted(case: About, tmp_path: Path) -> None:
    paper = operations.receive_paper(case, REGISTER, upload=Upload("户口簿 王建国.pdf", PDF_FILE))
    db.session.commit()
    assert (paper.state, paper.file_name, paper.media_type, paper.received_by) == (
        "present",
        "户口簿 王建国.pdf",
        "application/pdf",
        "李梅",
    )
    on_disk = [p.read_bytes() for p in tmp_path.joinpath("files").rglob("*") if p.is_file()]
    assert not any(b"%PDF" in content for content in on_disk)
    assert queries.paper_content(paper.id)[1] == PDF_FILE


def test_a_script_called_jpg_leaves_neither_row_nor_file(case: About) -> None:
    with pytest.raises(Incomplete, match="PDF"):
        operations.receive_paper(case, REGISTER, upload=Upload("证件.jpg", b"<script>"))
    db.session.rollback()
    assert queries.papers(case.id or 0) == []
    assert list(store.names()) == []


def test_unmarked_and_missing_entries_are_told_apart(case: About) -> None:
    wanted = (REGISTER, STUDY, CONSENT)
    assert queries.open_papers(case.id or 0, wanted) == (["户口簿", "在校证明", "核对授权书"], [])
    operations.receive_paper(case, REGISTER)
    operations.receive_paper(case, STUDY, state="not_applicable")
    operations.receive_paper(case, CONSENT, state="missing", note="配偶未签名")
    assert queries.open_papers(case.id or 0, wanted) == ([], ["核对授权书"])
    assert queries.list_missing(case.id or 0, TOWN, wanted) == [{"name": "核对授权书", "ask": "配偶未签名"}]


def test_a_new_mark_ends_the_old_one_and_keeps_it(case: About) -> None:
    missing = operations.receive_paper(case, REGISTER, state="missing")
    operations.receive_paper(case, REGISTER, upload=Upload("户口簿.jpg", JPEG_FILE))
    assert missing.ended_why == "改为其他情况"
    assert [p.state for p in queries.papers(case.id or 0)] == ["present"]
    assert db.session.query(Paper).count() == 2


def test_the_same_mark_twice_is_one_row(case: About) -> None:
    first = operations.receive_paper(case, REGISTER, state="not_applicable")
    assert operations.receive_paper(case, REGISTER, state="not_applicable") is first


def test_what_a_connected_source_confirms_is_asked_of_nobody(case: About) -> None:
    with pytest.raises(Refused) as caught:
        operations.receive_paper(case, VEHICLE, state="missing")
    assert caught.value.basis == ("SAL26:62",)
    assert queries.open_papers(case.id or 0, (VEHICLE,)) == ([], [])
    entry = queries.checklist(case.id or 0, TOWN, (VEHICLE,))[0]
    assert (entry.state, entry.automatic) == ("shared", True)
    operations.receive_paper(case, VEHICLE, upload=Upload("行驶证.jpg", JPEG_FILE))
    assert queries.checklist(case.id or 0, TOWN, (VEHICLE,))[0].state == "present"


def test_a_file_is_refused_when_the_case_would_hold_too_much(case: About) -> None:
    pieces = [JPEG_FILE + bytes([n]) + b"\x00" * (9 * 1024 * 1024) for n in range(7)]
    for piece in pieces[:6]:
        operations.receive_paper(case, REGISTER, upload=Upload("照片.jpg", piece))
    with pytest.raises(Refused, match="60兆"):
        operations.receive_paper(case, REGISTER, upload=Upload("照片.jpg", pieces[6]))


def test_a_wrong_scan_is_taken_off_the_list_with_a_reason_and_stays_readable(case: About) -> None:
    paper = operations.receive_paper(case, REGISTER, upload=Upload("别人的.jpg", JPEG_FILE))
    with pytest.raises(Incomplete):
        operations.end_paper(paper, " ")
    operations.end_paper(paper, "传错了人")
    assert queries.papers(case.id or 0) == []
    assert queries.paper_content(paper.id)[1] == JPEG_FILE


def test_papers_of_another_township_answer_as_if_there_were_none(case: About, other_case: About) -> None:
    theirs = operations.receive_paper(other_case, REGISTER, upload=Upload("户口簿.pdf", PDF_FILE)).id
    db.session.commit()
    db.session.expunge_all()
    with use_scope(Scope.of(TOWN)):
        for number in (theirs, 999):
            with pytest.raises(NotAllowed):
                queries.paper_content(number)
        with pytest.raises(NotAllowed):
            operations.receive_paper(About(other_case.no, OTHER, other_case.id), REGISTER)


def test_the_intake_form_marks_the_whole_list_at_once(case: About) -> None:
    found = find_sources(["dibao"])
    with using(load_plugins([access, parameters, documents], found)):
        marks = {"F01": "present", "register": "missing", "study": "not_applicable"}
        operations.mark_papers(case.id or 0, TOWN, marks, {"register": "缺户主页"})
        with pytest.raises(Incomplete) as caught:
            operations.mark_papers(case.id or 0, TOWN, {"passport": "missing"})
    assert list(caught.value.fields) == ["passport"]
    assert {p.document: (p.state, p.note) for p in queries.papers(case.id or 0)} == {
        "F01": ("present", ""),
        "register": ("missing", "缺户主页"),
        "study": ("not_applicable", ""),
    }


# --- letters -----------------------------------------------------------------------------------------------


def test_letters_are_numbered_without_a_gap_by_case_and_form(case: About, other_case: About) -> None:
    numbers = [
        issue(c, d).number
        for c, d in ((case, CONFIRMED), (case, REFUSED), (case, CONFIRMED), (other_case, CONFIRMED))
    ]
    assert numbers == [
        "DB-610104003-2026-00017-F17-1",
        "DB-610104003-2026-00017-F18-1",
        "DB-610104003-2026-00017-F17-2",
        "DB-610104004-2026-00018-F17-1",
    ]


def test_a_letter_that_failed_leaves_no_gap(case: About) -> None:
    issue(case)
    db.session.commit()
    with pytest.raises(Incomplete) as caught:
        issue(case, data={**LETTER, "amount": None, "members": [{"name": "王建国"}]})
    db.session.rollback()
    assert sorted(caught.value.fields) == ["amount", "members.1.id_number", "members.1.relation"]
    assert issue(case).serial == 2


def test_a_letter_cites_the_texts_of_the_cases_day(case: About) -> None:
    before, since = issue(case, law_date=date(2026, 6, 30)), issue(case, law_date=date(2026, 7, 1))
    assert "社会救助暂行办法" in text_of(before)
    assert "《社会救助法》" not in text_of(before)
    assert "《社会救助法》第四十五条" in text_of(since)
    assert "《社会救助法》第七十六条" in text_of(since)
    assert "社会救助暂行办法" not in text_of(since)


def test_a_letter_names_remedy_body_court_respondent_and_hotline(case: About) -> None:
    text = text_of(issue(case, REFUSED))
    for words in ("莲湖区人民政府", "莲湖区人民法院", "被告为莲湖区民政局", "六十日", "六个月", "12349"):
        assert words in text


def test_without_a_reconsideration_body_no_refusal_goes_out(case: About) -> None:
    strange = About("DB-610104003-2026-00017", "610105001", case.id)
    with pytest.raises(Refused, match=r"remedy\.body"):
        issue(strange, REFUSED)


def test_what_was_printed_cannot_be_changed_afterwards(case: About) -> None:
    letter = issue(case)
    before = queries.letter_pdf(letter.number)
    letter.recipient = "赵秀兰"
    with pytest.raises(RuntimeError, match="recipient"):
        operations.end_letter(letter, ON, "试改")
    db.session.rollback()
    assert before.startswith(b"%PDF")


def test_missing_papers_are_told_once_and_a_second_time_only_with_a_reason_that_counts(case: About) -> None:
    first = issue(case, MISSING)
    for item in LETTER["items"]:
        assert item["name"] in text_of(first)
    with pytest.raises(Incomplete) as caught:
        issue(case, MISSING)
    assert "again" in caught.value.fields
    second = issue(case, MISSING, again="新增家庭成员")
    assert "本次为再次告知，原因是：新增家庭成员" in text_of(second)
    assert (first.is_breach, second.is_breach) == (False, True)
    assert queries.breaches(date(2026, 7, 1), date(2026, 7, 31)) == {TOWN: 1}


def test_a_village_issues_no_refusal(case: About) -> None:
    aide = Actor("村协理员", user_id=2, duty="village_aide", division="610104003001")
    with acting_as(aide), pytest.raises(NotAllowed, match="村"):
        issue(case, REFUSED)


def test_a_notice_sheet_refuses_a_fifth_field(case: About) -> None:
    with pytest.raises(Refused, match="id_number"):
        issue(
            case, SHEET, data={**NOTICE, "rows": [{**NOTICE["rows"][0], "id_number": "610104197803121230"}]}
        )


def test_a_refusal_is_due_in_three_working_days_and_listed_when_nobody_handed_it_over(case: About) -> None:
    letter = issue(case, REFUSED)  # on a Friday
    assert letter.deliver_by == date(2026, 7, 15)
    assert queries.undelivered(date(2026, 7, 15)) == []
    assert queries.undelivered(date(2026, 7, 16)) == [letter]
    with clock.at(date(2026, 7, 13)):
        operations.record_delivery(letter, date(2026, 7, 13), "in_person")
    assert queries.undelivered(date(2026, 7, 16)) == []


def test_the_last_days_of_the_remedies_count_from_delivery(case: About) -> None:
    letter = operations.record_delivery(issue(case, REFUSED), ON, "in_person")
    assert letter.reconsider_until == date(2026, 9, 8)
    assert letter.sue_until == date(2027, 1, 11)  # the 10th is a Sunday
    assert letter.remedy_provisional


def test_a_provisional_last_day_is_counted_again_when_the_year_is_in(case: About) -> None:
    letter = operations.record_delivery(issue(case, REFUSED), ON, "in_person")
    worked = MarkedDay(date(2027, 1, 10), is_workday=True)
    load_year(2027, [*as_by_statute(2027), worked], "国办发明电〔2026〕9号")
    assert (letter.sue_until, letter.remedy_provisional) == (date(2027, 1, 10), False)


def test_a_delivery_names_everything_that_is_wrong_with_it(case: About) -> None:
    letter = issue(case)
    with pytest.raises(Incomplete) as caught:
        operations.record_delivery(letter, date(2026, 7, 9), "pigeon")
    assert sorted(caught.value.fields) == ["how", "on"]
    with pytest.raises(Incomplete) as caught:
        operations.record_delivery(letter, date(2026, 7, 11), "proxy")
    assert sorted(caught.value.fields) == ["on", "to"]


def test_a_letter_is_delivered_once(case: About) -> None:
    letter = operations.record_delivery(
        issue(case), ON, "proxy", to="王小明", proof=Upload("签收.jpg", JPEG_FILE)
    )
    assert (letter.delivered_to, letter.delivery_by) == ("王小明", "李梅")
    assert store.read(letter.delivery_proof or "") == JPEG_FILE
    with pytest.raises(Refused):
        operations.record_delivery(letter, ON, "mail")


def test_anybody_may_check_a_letter_by_its_code_and_learns_no_name(case: About) -> None:
    letter = issue(case)
    code = letter.token
    spoken = f"{code[:4].lower()}-{code[4:8]} {code[8:]}".replace("0", "O").replace("1", "l")
    with use_scope(Scope.of(OTHER)):
        found = queries.verify(spoken)
    assert found is not None
    assert (found.number, found.issuer, found.issued_on, found.in_force) == (
        letter.number,
        "莲湖区民政局",
        ON,
        True,
    )
    assert found.recipient == "王*国"
    assert queries.verify("0" * 16) is None
    assert queries.verify("' or 1=1") is None


def test_a_replaced_letter_says_so_and_still_opens(case: About) -> None:
    old, new = issue(case), issue(case)
    with pytest.raises(Incomplete):
        operations.end_letter(old, ON, "")
    operations.end_letter(old, ON, "更正金额", replaced_by=new)
    found = queries.verify(old.token)
    assert found is not None
    assert (found.in_force, found.ended_on) == (False, ON)
    assert queries.letter_pdf(old.number).startswith(b"%PDF")
    with pytest.raises(Refused):
        operations.end_letter(old, ON, "再次")


def test_a_character_that_no_font_has_is_noted_on_the_letter(case: About) -> None:
    assert issue(case, recipient="王𤳵").unprinted == "𤳵"
    assert queries.unprintable("王𤳵") == ["𤳵"]


def test_letters_of_another_township_answer_as_if_there_were_none(other_case: About) -> None:
    number = issue(other_case).number
    db.session.commit()
    db.session.expunge_all()
    with use_scope(Scope.of(TOWN)):
        for asked in (number, "DB-610104003-2026-99999-F17-1"):
            with pytest.raises(NotAllowed):
                queries.letter_pdf(asked)


def test_issuing_and_delivering_are_in_the_log(case: About) -> None:
    letter = operations.record_delivery(issue(case), ON, "in_person")
    db.session.commit()
    assert [e.what for e in trail(f"letter:{letter.number}")] == ["letter.deliver", "letter.issue"]


# --- files -------------------------------------------------------------------------------------------------


def test_the_same_content_lies_there_once(case: About, other_case: About) -> None:
    for one in (case, other_case):
        operations.receive_paper(one, REGISTER, upload=Upload("户口簿.pdf", PDF_FILE))
    assert len(list(store.names())) == 1
    assert db.session.query(StoredFile).count() == 1


def test_an_altered_or_swapped_file_does_not_open(case: About) -> None:
    first = files.store_content(PDF_FILE, "application/pdf")
    second = files.store_content(JPEG_FILE, "image/jpeg")
    paths = [store.folder() / name[:2] / name for name in (first, second)]
    paths[0].write_bytes(paths[1].read_bytes())
    with pytest.raises(ValueError, match="altered"):
        store.read(first)
    with pytest.raises(NotFound):
        store.read("../" + first)


def test_the_sweep_takes_what_nothing_names_after_a_day(case: About) -> None:
    named = operations.receive_paper(case, REGISTER, upload=Upload("户口簿.pdf", PDF_FILE)).file_hash or ""
    letter = issue(case).file_hash
    db.session.commit()
    undone = store.keep(JPEG_FILE)  # its transaction never came
    unnamed = files.store_content(JPEG_FILE + b"2", "image/jpeg")
    young = files.store_content(JPEG_FILE + b"3", "image/jpeg")
    db.session.commit()
    with aged(named, letter, undone, unnamed):
        assert files.sweep_orphans(ON) == 2
        db.session.commit()
        assert files.sweep_orphans(ON) == 0
    assert set(store.names()) == {named, letter, young}
    assert {row.hash for row in db.session.query(StoredFile)} == {named, letter, young}


def test_a_file_that_is_handed_in_again_is_young_again(case: About) -> None:
    name = files.store_content(PDF_FILE, "application/pdf")
    db.session.commit()
    with aged(name):
        operations.receive_paper(case, REGISTER, upload=Upload("户口簿.pdf", PDF_FILE))
        db.session.rollback()
        assert files.sweep_orphans(ON) == 0


def test_a_sweep_is_a_job_of_the_installation(app: Flask) -> None:
    from core.plugins import registry

    assert registry().jobs["documents.sweep"].run is files.sweep_orphans
