"""Taking a plugin out: refused while a case of its types is open; then its permissions, then its own tables."""

from __future__ import annotations

from flask import Flask

from core.access.permissions import withdraw
from core.actor import SYSTEM, acting_as
from core.cases.models import Case
from core.db import db, one_transaction, seeing_everything, select
from core.errors import Refused
from core.migrations.upgrade import downgrade, installed_folders
from core.plugins import State, installed
from core.text import _
from core.web.joining import heading_of


def remove_plugin(app: Flask, code: str) -> list[object]:
    """Permissions and branch of an installed plugin; Refused naming how many cases are open, or when it is unknown."""
    with app.app_context(), acting_as(SYSTEM), seeing_everything():
        state = next((state for state in installed().states() if state.source.name == code), None)
        if state is None or state.source.origin == "missing":
            raise Refused(
                _("没有安装插件 %(code)s。", code=code), next=_("jiuzhu plugin list 列出已安装的插件。")
            )
        with one_transaction():
            _refuse_while_open(state)
            screens = state.declared.screens if state.declared else ()
            headings = {heading_of(code, screen) for screen in screens} - {""}
            withdrawn = withdraw([*headings, *(screen.view.__name__ for screen in screens)])
        if state.source.directory is not None and (state.source.directory / "migrations").is_dir():
            downgrade(app.config["SQLALCHEMY_DATABASE_URI"], installed_folders(), f"{code}@base")
    return [
        _("收回权限 %(n)s 项，删除了它自己的数据表；已办结的案件仍在核心各表中，可以查阅。", n=withdrawn),
        _("请从 JIUZHU_PLUGINS 中去掉 %(code)s 或卸载其软件包，然后重启。", code=code),
    ]


def _refuse_while_open(state: State) -> None:
    types = (
        [case_type.code for case_type in state.declared.case_types] if state.declared else [state.source.name]
    )
    count = (
        select(db.func.count()).select_from(Case).where(Case.type_code.in_(types), Case.closed_on.is_(None))
    )
    found = db.session.scalar(count)
    if found:
        raise Refused(
            _("还有 %(n)s 件案件未办结，不能移除 %(code)s。", n=found, code=state.source.name),
            next=_("先停用该模块，把案件办结后再移除。"),
        )
