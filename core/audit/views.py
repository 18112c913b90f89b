"""The log on screen: who did or looked at what, filtered, each entry with its changes; and the proof that it is whole."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask_appbuilder import expose
from sqlalchemy import ColumnElement, or_

from core.audit.jobs import folder
from core.audit.models import AuditEvent
from core.audit.queries import verify
from core.audit.wording import DETAILS, FEATURES, SUBJECTS, actor_name, name_of, subject_of
from core.text import Text, _
from core.web import ports
from core.web.filterbar import Filter, begins_with
from core.web.guard import reads
from core.web.views import FastInterface, Screen


def _of_feature(code: str) -> ColumnElement[bool]:
    return begins_with(AuditEvent.__table__.c.what, code)


def _about(text: str) -> ColumnElement[bool]:
    """What is typed is the beginning of the subject, with or without its kind."""
    column = AuditEvent.__table__.c.about
    kinds = () if ":" in text else SUBJECTS
    return or_(begins_with(column, text), *(begins_with(column, f"{kind}:{text}") for kind in kinds))


def _duty(code: str) -> Text:
    return "" if code in ("", "system") else ports.name_of_duty(code)


LABELS = {
    "at": _("时间"),
    "who": _("操作人"),
    "duty": _("岗位"),
    "what": _("操作"),
    "about": _("对象"),
}
FORMATS = {"who": actor_name, "duty": _duty, "what": name_of, "about": subject_of}


class AuditTrail(Screen):
    """Read by the auditor; nobody writes here."""

    datamodel = FastInterface(AuditEvent)
    route_base = "/audit"
    template_folder = str(Path(__file__).parent / "templates")
    list_template = "audit/list.html"
    class_permission_name = "AuditTrail"
    read_by = ("read_audit",)
    noun = _("操作日志")
    help = _(
        "这里按时间倒序列出本辖区内每一次办理、查看敏感内容和被拒绝的操作，只能看，不能改。\n"
        "先用日期、操作人或对象缩小范围，再点时间看改动前后的内容。\n"
        "“核验日志”会从头核对每一条记录，能查出从系统之外被改动、删除或添加的记录。"
    )
    empty = _("本辖区还没有操作记录。")
    base_order = ("number", "desc")
    list_columns = tuple(LABELS)
    show_columns = tuple(LABELS)
    order_columns = ("at",)
    label_columns = LABELS
    formatters_columns = FORMATS
    filters = (
        Filter("at", _("日期"), "moment"),
        Filter("who", _("操作人"), private=True),
        Filter("what", _("类别"), "choice", tuple(FEATURES.items()), where=_of_feature),
        Filter("about", _("对象"), hint=_("案件编号、登录名等的开头"), where=_about),
    )

    @expose("/show/<pk>", methods=["GET"])
    @reads
    def show(self, pk: str) -> str:
        """One entry: what it was about, and each changed field from and to."""
        event: AuditEvent = self.row(pk)
        return self.page(
            "audit/event.html",
            _("第 %(n)s 条：%(what)s", n=event.number, what=name_of(event.what)),
            event=event,
            facts=_facts(event),
            details=[(DETAILS.get(key, key), value) for key, value in event.detail.items()],
        )

    @expose("/verify", methods=["GET"])
    @reads
    def verify(self) -> str:
        """Walk the chain now and say what was found."""
        findings = verify(folder())
        return self.page("audit/verify.html", _("核验日志"), findings=findings)


def _facts(event: AuditEvent) -> list[tuple[Any, Any]]:
    place = ports.name_of_division(event.division) if event.division else ""
    return [
        (_("时间"), event.at),
        (_("业务日期"), event.on),
        (_("操作人"), actor_name(event.who)),
        (_("岗位"), _duty(event.duty)),
        (_("所在地"), place),
        (_("操作"), name_of(event.what)),
        (_("对象"), subject_of(event.about)),
        (_("校验值"), event.hash[:16]),
    ]
