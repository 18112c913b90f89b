"""Pages of the county's processes: what holds, its versions, the draft as a picture with a door at each line, publishing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from flask import flash, redirect, request, url_for
from flask_appbuilder import expose

from core.actor import actor
from core.cases.flows import operations
from core.cases.flows.differences import WHOLE, differences, summary
from core.cases.flows.forms import (
    PublishForm,
    asked_by,
    change_form,
    insert_form,
    limit_of,
    line_of,
    needs_of,
    typed_again,
)
from core.cases.flows.models import Flow
from core.cases.flows.moving import movable, places
from core.cases.flows.queries import (
    FIRST,
    Published,
    Seen,
    draft_of,
    drafts_of,
    in_force,
    known_of,
    newest,
    pipeline_of,
    state_of,
    versions_of,
    with_changes,
)
from core.cases.flows.shown import beside_each_other, drawn, title_of
from core.cases.flows.staffing import short_of
from core.cases.flows.totals import beyond_total
from core.cases.overlay import overlaid
from core.cases.process import Process
from core.cases.requests import done_once, new_key
from core.cases.versions import valued
from core.clock import today
from core.declare import Pipeline
from core.errors import NotFound, Refused
from core.modules.queries import is_open_somewhere
from core.numbers import whole_number
from core.plugins import registry
from core.text import Text, _
from core.web.filling import Answer, Filling, fill_in
from core.web.guard import reads, writes
from core.web.language import say
from core.web.views import Page

HELP = _(
    "每类救助的办理流程由系统按法律配好：哪些环节、由谁办、多长时间。本县可以在受理和决定之间增加环节（例如二次审核、"
    "集体会议、等待时间），可以改环节的名称、经办岗位和时限；法定的环节（调查、公示、听取意见等）不能取消。二次审核须由审核人以外的人签署。\n"
    "怎样修改：点“修改流程”得到一份草稿，在图上点“在此之后增加”或者“更改”（本县增加的环节用箭头上移、下移），改好以后点“发布”，写明自哪一天起和原因。"
    "草稿不影响任何案件；发布以后，自那一天起受理的案件按新流程办理，正在办理的案件仍按受理时的流程。\n"
    "时限、公示轮次等数值在“参数”页面设定。"
)


class Processes(Page):
    """How each procedure runs in this county."""

    route_base = "/processes"
    template_folder = str(Path(__file__).parents[1] / "templates")
    class_permission_name = "Processes"
    read_by, write_by = ("configure", "read_audit"), ("configure",)
    title = _("办理流程")
    help = HELP

    @expose("/")
    @reads
    def index(self) -> str:
        """The procedures of the types that are handled here, each with the version in force."""
        here, on = actor().division, today()
        drafts = drafts_of(here)
        found = [
            (label, [(p, in_force(p.code, here, on), drafts.get(p.code)) for p in pipelines])
            for label, pipelines in _here()
        ]
        return self.render("cases/flows.html", types=found, first=FIRST)

    @expose("/<code>")
    @reads
    def show(self, code: str) -> str:
        """One procedure as it runs today, and its versions."""
        pipeline, here = pipeline_of(code), actor().division
        current = in_force(code, here, today())
        return self.render(
            "cases/flow.html",
            title=title_of(pipeline),
            pipeline=pipeline,
            lines=_picture(pipeline, current.overlay if current else {}),
            current=current,
            versions=versions_of(code, here),
            changes=_changes(pipeline, versions_of(code, here)),
            replaced=_replaced(versions_of(code, here)),
            draft=draft_of(code, here),
            first=FIRST,
        )

    @expose("/<code>/compare/<int:old>/<int:new>")
    @reads
    def compare(self, code: str, old: int, new: int) -> str:
        """Two versions beside each other, what differs marked and said in words."""
        pipeline = pipeline_of(code)
        overlays = [_overlay(code, number) for number in (old, new)]
        left, right = (_with(pipeline, overlay) for overlay in overlays)
        pictures = [drawn(*each) for each in zip((left, right), overlays, strict=True)]
        return self.render(
            "cases/flow_compare.html",
            title=_("%(name)s：第%(old)s版和第%(new)s版", name=title_of(pipeline), old=old, new=new),
            pipeline=pipeline,
            old=old,
            new=new,
            rows=beside_each_other(*pictures),
            told=differences(left, right),
            whole=WHOLE,
        )

    # --- the draft

    @expose("/<code>/draft")
    @reads
    def draft(self, code: str) -> str:
        """The draft as a picture: a door at every line."""
        pipeline, found = pipeline_of(code), draft_of(code, actor().division)
        if found is None:
            raise NotFound(_("还没有草稿。"), next=_("请先点“修改流程”。"))
        return self.render(
            "cases/flow_draft.html",
            title=_("%(name)s：草稿", name=title_of(pipeline)),
            pipeline=pipeline,
            lines=_picture(pipeline, found.overlay),
            places=[line.code for line in places(pipeline)],
            movable=movable(pipeline, found.overlay.get("insert", ())),
            short=[*_overtaken(found), *_warnings(pipeline, found.overlay)],
            changeable=[line.code for line in pipeline.lines if _is_after_acceptance(pipeline, line.code)],
        )

    @expose("/<code>/begin", methods=["POST"])
    @writes
    def begin(self, code: str) -> Any:
        """Make the draft, if there is none."""
        operations.begin(code, actor().division)
        return self.go(code)

    @expose("/<code>/discard", methods=["POST"])
    @writes
    def discard(self, code: str) -> Any:
        """Throw it away."""
        operations.discard(code, actor().division)
        return self.go(code, "Processes.show")

    @expose("/<code>/insert/<after>", methods=["GET", "POST"])
    @writes
    def insert(self, code: str, after: str) -> Answer:
        """Add a line after another."""
        pipeline = pipeline_of(code)

        def run(**given: Any) -> None:
            done_once(
                lambda: {"draft": operations.insert_line(code, actor().division, line_of(given)).pipeline}
            )

        title, names = _("增加环节"), {"once": new_key()}
        return self._filled(code, title, insert_form(pipeline), run, {"after": after}, names)

    @expose("/<code>/line/<stage>", methods=["GET", "POST"])
    @writes
    def line(self, code: str, stage: str) -> Answer:
        """Change a line: one of the county's own wholly, one of the type's by name, duty, limit and papers."""
        pipeline, found = pipeline_of(code), draft_of(code, actor().division)
        own = _own_line(found.overlay if found else {}, stage)
        if own is not None:
            return self._own(code, pipeline, own)
        if stage not in pipeline:
            raise NotFound(_("没有这一环节。"), next=_("请从流程的环节中选择。"))
        line = pipeline[stage]
        edits = (found.overlay.get("change", {}) if found else {}).get(stage, {})
        limit = edits.get("within") or {}

        def run(**given: Any) -> None:
            asked: dict[str, Any] = {name: given[name] for name in ("label", "duty") if name in given}
            asked |= needs_of(line, given)
            operations.change_line(
                code, actor().division, stage, {**asked, "within": None, **limit_of(given, "within")}
            )

        needs = asked_by(line, edits)
        shown = {**edits, "n": limit.get("n"), "unit": limit.get("unit"), "needs": needs}
        title = _("更改“%(stage)s”", stage=line.label)
        return self._filled(code, title, change_form(line), run, shown)

    @expose("/<code>/move/<stage>/<any(up,down):way>", methods=["POST"])
    @writes
    def move(self, code: str, stage: str, way: str) -> Any:
        """An inserted line one place further up or down."""
        operations.move_line(code, actor().division, stage, up=way == "up")
        return self.go(code)

    @expose("/<code>/remove/<stage>", methods=["POST"])
    @writes
    def remove(self, code: str, stage: str) -> Any:
        """Take an inserted line out of the draft again."""
        operations.remove_line(code, actor().division, stage)
        return self.go(code)

    @expose("/<code>/publish", methods=["GET", "POST"])
    @writes
    def publish(self, code: str) -> Answer:
        """From a day on, for cases accepted then."""
        pipeline, draft = pipeline_of(code), draft_of(code, actor().division)
        if draft is None:
            raise Refused(_("没有可以发布的草稿。"), next=_("请先修改流程，再发布。"))
        seen = Seen(whole_number(request.form.get("seen", "")), request.form.get("draft"))

        def run(**given: Any) -> None:
            said = {k: v for k, v in given.items() if v is not None}
            row = operations.publish(code, actor().division, **said, seen=seen)
            for one in short_of(pipeline_of(code), row.overlay, actor().division, given["since"]):
                flash(say(one.said), "warning")

        filling = Filling(
            PublishForm,
            run,
            _("发布流程"),
            url_for("Processes.show", code=code),
            said=_("流程已发布。"),
            submit=_("发布"),
            confirm=_("确定发布吗？发布后不能修改，只能再发布新的一版。"),
            help=self.help,
            template="cases/flow_publish.html",
            names=_about(pipeline, draft),
        )
        return fill_in(self, filling)

    def go(self, code: str, where: str = "Processes.draft") -> Any:
        """Back to the draft, or to the process."""
        return redirect(url_for(where, code=code))

    def _own(self, code: str, pipeline: Pipeline, own: Mapping[str, Any]) -> Answer:
        def run(**given: Any) -> None:
            operations.replace_line(code, actor().division, {**line_of(given), "code": own["code"]})

        title = _("更改“%(stage)s”", stage=own["label"])
        return self._filled(code, title, insert_form(pipeline), run, typed_again(own))

    def _filled(
        self,
        code: str,
        title: Text,
        schema: Any,
        run: Any,
        data: Mapping[str, Any],
        names: Mapping[str, Any] | None = None,
    ) -> Answer:
        filling = Filling(
            schema,
            run,
            title,
            url_for("Processes.draft", code=code),
            said=_("草稿已修改。"),
            help=self.help,
            data=data,
            names=names or {},
        )
        return fill_in(self, filling)


def _here() -> list[tuple[Text, list[Pipeline]]]:
    """Types that are handled in one's own county, each with its procedures."""
    found = registry()
    return [
        (kind.label, list(kind.pipelines))
        for code, kind in found.case_types.items()
        if is_open_somewhere(found.module_of[code], actor().division, today())
    ]


def _picture(pipeline: Pipeline, overlay: Mapping[str, Any]) -> list[Any]:
    return drawn(_with(pipeline, overlay), overlay)


def _with(pipeline: Pipeline, overlay: Mapping[str, Any]) -> Process:
    process = valued(pipeline, actor().division, today())
    return overlaid(process, overlay, known_of(pipeline.code)) if overlay else process


def _changes(pipeline: Pipeline, versions: list[Published]) -> dict[int, str]:
    """What each version has otherwise than the one before it, by its number."""
    plain = valued(pipeline, actor().division, today())
    found = {one.number: overlaid(plain, one.overlay, built=with_changes(one)) for one in versions}
    return {number: summary(found.get(number - 1, plain), process) for number, process in found.items()}


def _overlay(code: str, number: int) -> Mapping[str, Any]:
    if number == FIRST:
        return {}
    found: Published | None = next(
        (one for one in versions_of(code, actor().division) if one.number == number), None
    )
    if found is None:
        raise NotFound(_("没有这一版流程。"), next=_("请从流程的版本列表中选择。"))
    return found.overlay


def _warnings(pipeline: Pipeline, overlay: Mapping[str, Any]) -> list[Text]:
    """Why the draft can't be published yet, or where cases would stand still."""
    here, on = actor().division, today()
    late = beyond_total(pipeline, overlay, here, on)
    return [*([late] if late else []), *(one.said for one in short_of(pipeline, overlay, here, on))]


def _about(pipeline: Pipeline, draft: Flow) -> dict[str, Any]:
    """What is published, beside what holds today; and by which it is told that somebody has changed it meanwhile."""
    current = in_force(pipeline.code, draft.division, today())
    old, new = (_with(pipeline, overlay) for overlay in (current.overlay if current else {}, draft.overlay))
    return {
        "changes": summary(old, new),
        "overtaken": [*_overtaken(draft)],
        "seen": newest(pipeline.code, draft.division),
        "draft": state_of(draft),
    }


def _replaced(versions: list[Published]) -> dict[int, int]:
    """Versions that another took the place of before they ever held: their numbers, and its."""
    return {
        one.number: later.number
        for place, one in enumerate(versions)
        for later in versions[:place]
        if later.since <= one.since and (later.until is None or (one.until and one.until <= later.until))
    }


def _overtaken(draft: Flow) -> Iterator[Text]:
    """What was published beside the draft since it was begun: it would be taken back with it."""
    newest = next((v for v in versions_of(draft.pipeline, draft.division) if v.id > draft.id), None)
    if newest is not None:
        yield _(
            "开始起草以后又发布了第%(n)s版，草稿里没有它的改动，发布草稿就会取代它。请对照补上，或者丢弃草稿重新修改。",
            n=newest.number,
        )


def _own_line(overlay: Mapping[str, Any], stage: str) -> Mapping[str, Any] | None:
    return next((one for one in overlay.get("insert", ()) if one["code"] == stage), None)


def _is_after_acceptance(pipeline: Pipeline, code: str) -> bool:
    return pipeline.accepts_at is None or pipeline.index[code] >= pipeline.index[pipeline.accepts_at]
