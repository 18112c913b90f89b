"""`jiuzhu job`, `jiuzhu check`, `jiuzhu audit verify`: what an operator and a monitor look at."""

from __future__ import annotations

from pathlib import Path

from tests.core.cli.conftest import Jiuzhu


def test_every_job_is_listed_with_its_last_and_next_run(furnished: Jiuzhu) -> None:
    before = {job["address"]: job for job in furnished("job", "list", "--json").json}
    assert before["audit.heads"]["last"] is None
    assert before["audit.heads"]["next"]
    assert furnished("job", "run", "audit.heads", "--on", "2026-03-05").out == "已运行，处理 1 件。\n"
    after = {job["address"]: job for job in furnished("job", "list", "--json").json}
    assert after["audit.heads"]["last"] == "2026-03-05T15:50:00+00:00"
    assert "2026-03-05 23:50" in furnished("job", "list").out


def test_a_run_by_hand_is_once_a_day_unless_asked_again(furnished: Jiuzhu) -> None:
    assert furnished("job", "run", "audit.heads", "--on", "2026-03-05", "--json").json["state"] == "done"
    again = furnished("job", "run", "audit.heads", "--on", "2026-03-05", "--json")
    assert (again.code, again.json["state"], again.json["result"]) == (0, "elsewhere", 1)
    assert (
        furnished("job", "run", "audit.heads", "--on", "2026-03-05", "--again", "--json").json["state"]
        == "done"
    )


def test_a_job_that_does_not_exist_is_said(furnished: Jiuzhu) -> None:
    said = furnished("job", "run", "nightly")
    assert said.code == 1
    assert "没有任务 nightly" in said.err


def test_the_log_of_a_fresh_installation_holds_together(furnished: Jiuzhu) -> None:
    furnished("job", "run", "audit.heads")
    assert furnished("audit", "verify").out == "日志链完整，与数据库外保存的链头一致。\n"
    assert furnished("audit", "verify", "--json").json == []


def test_check_names_what_every_plugin_declared_and_what_is_wrong(furnished: Jiuzhu) -> None:
    said = furnished("check", "--json", PLUGINS="dibao,no_such_plugin")
    assert said.code == 1
    assert said.json["declared"][0]["counts"]["流程"] >= 2
    assert any("no_such_plugin" in fault for fault in said.json["wrong"])


def test_check_of_a_sound_installation_ends_well(furnished: Jiuzhu) -> None:
    said = furnished("check")
    assert said.code == 0, said.out
    assert "没有发现问题。" in said.out


def test_check_lists_what_a_county_must_set_before_a_module_goes_live(furnished: Jiuzhu) -> None:
    notes = furnished("check", "--json", "--division", "610104").json["notes"]
    (dibao,) = [note for note in notes if "最低生活保障" in note]
    assert "dibao:limit.total_workdays" in dibao


def test_check_of_an_old_database_says_upgrade_and_nothing_else_that_reads_it(jiuzhu: Jiuzhu) -> None:
    key = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
    said = jiuzhu("check", SECRET_KEY=f"tests/{key}", DATA_KEY=key)
    assert said.code == 1
    assert "请运行 jiuzhu upgrade" in said.out


def test_a_body_in_a_countys_place_is_set_up_given_a_town_and_the_town_taken_back(furnished: Jiuzhu) -> None:
    basis = ("--basis", "批复（演示）")
    opened = furnished(
        "body", "open", "6101N1", "新区管委会", "--under", "6101", "--since", "2020-01-01", *basis
    )
    assert opened.out == "已设立“新区管委会”（6101N1）。\n"
    assert furnished("body", "give", "6101N1", "610104003", "--since", "2099-03-01", *basis).code == 0
    village = furnished("body", "give", "6101N1", "610104004001", "--since", "2099-03-01", *basis)
    assert (village.code, "不能代管" in village.err) == (1, True)
    assert furnished("body", "release", "610104003", "--last-day", "2099-05-31", *basis).code == 0
    twice = furnished("body", "release", "610104003", "--last-day", "2099-05-31", *basis)
    assert (twice.code, "自己的机构管理" in twice.err) == (1, True)


def test_a_backup_into_a_folder_that_is_not_there_is_refused_in_one_sentence(
    furnished: Jiuzhu, tmp_path: Path
) -> None:
    said = furnished("backup", tmp_path / "nowhere" / "x.zip")
    assert said.code == 1
    assert "没有备份：" in said.err
    assert "写不进去" in said.err
    assert "Traceback" not in said.err
