"""The jobs on screen: what runs by itself, when last and when next, which is late."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from flask_appbuilder import expose

from core.actor import actor
from core.clock import today
from core.jobs.queries import JobState, states
from core.modules.queries import is_open_somewhere, label_of
from core.plugins import registry
from core.text import Text, _
from core.web.guard import reads
from core.web.views import Page


class Jobs(Page):
    """Jobs of the product, and of the modules that are on at one's own place; counts and errors stay with the operator."""

    route_base = "/jobs"
    template_folder = str(Path(__file__).parent / "templates")
    class_permission_name = "Jobs"
    read_by = ("configure", "read_audit")
    title = _("定时任务")
    help = _(
        "这里列出系统自动运行的任务：上次、下次运行的时间，以及是否迟了。\n"
        "标为“迟了”或者“失败”的，请告知运行维护人员；任务由他们用命令 jiuzhu job 查看和补运行，补运行不会重复办理。"
    )

    @expose("/")
    @reads
    def index(self) -> str:
        """Every one, in the order of registration."""
        return self.render("jobs/list.html", title=self.title, rows=list(_here()))


def _here() -> Iterator[tuple[Text, JobState]]:
    """(whose it is, the job): those of modules that the place doesn't have are left out."""
    for state in states():
        module = registry().jobs[state.address].module
        if not module:
            yield _("系统"), state
        elif is_open_somewhere(module, actor().division, today()):
            yield label_of(module), state
