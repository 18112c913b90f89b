"""Writing the gate: a module goes live at a place, or is switched off there; data is never dropped."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import delete

from core.access import queries as access
from core.actor import actor
from core.audit.operations import about, operation
from core.clock import now, today
from core.db import bump, db, insert
from core.db.transaction import later
from core.declare import Check, Line, Notice
from core.divisions.queries import governs, name_of, tier_of
from core.errors import Incomplete, NotAllowed, Refused
from core.modules.models import ModuleActivation, PluginFailure
from core.modules.queries import activations, is_enabled, label_of
from core.parameters import queries as parameters
from core.plugins import Failure, registry
from core.text import _


@operation("module.enable")
def enable(
    module: str, division: str, since: date, basis: str = "", until: date | None = None
) -> ModuleActivation:
    """Let cases of a module be opened at a place from a day (IMP-06).

    Raises Refused listing every required parameter without a value of the county's own, every duty that nobody can
    hold, or where it is on like this already; Incomplete for a village; NotAllowed outside the administrator's own county.
    """
    _own_place(division)
    bump("modules")  # whoever switches at the same moment waits here, and then sees what was written
    if module not in registry().modules:
        raise Refused(
            _("模块“%(module)s”没有安装或已被隔离，不能启用。", module=module),
            next=_("请联系系统管理员检查模块状态。"),
        )
    _ready(module, division, since)
    _not_yet(module, division, since, until)
    return _write(module, division, True, since, until, basis, "")


@operation("module.disable")
def disable(module: str, division: str, on: date, reason: str) -> ModuleActivation:
    """Switch a module off at a place from a day; what is open can be finished, nothing is dropped (ruling 12)."""
    _own_place(division)
    bump("modules")  # whoever switches at the same moment waits here, and then sees what was written
    if not reason.strip():
        raise Incomplete(_("请写明停用原因。"), fields={"reason": [_("必填")]})
    if not is_enabled(module, division, on):
        raise Refused(_("“%(module)s”在本地没有启用，无须停用。", module=label_of(module)))
    return _write(module, division, False, on, None, "", reason)


def _own_place(division: str) -> None:
    who = actor()
    if not who.is_system and not governs(who.division, division):
        raise NotAllowed(_("只能设置本县的模块。"))
    if tier_of(division) not in ("county", "township"):
        said = _("请选择本县或者其中的乡镇（街道）。")
        raise Incomplete(
            _("模块按县或者乡镇（街道）启用和停用，不能只对一个村（社区）。"), fields={"place": [said]}
        )


def _not_yet(module: str, division: str, since: date, until: date | None) -> None:
    rows = [r for r in activations() if (r.module, r.division) == (module, division) and r.covers(since)]
    if rows and rows[-1].enabled and rows[-1].until == until:
        raise Refused(
            _(
                "“%(module)s”在%(place)s自%(since)s起已经启用。",
                module=label_of(module),
                place=name_of(division),
                since=rows[-1].since,
            ),
            next=_("不需要再次启用；要改变截止日期的，请填写新的截止日期。"),
        )


def _write(
    module: str, division: str, enabled: bool, since: date, until: date | None, basis: str, reason: str
) -> ModuleActivation:
    if since < today() - timedelta(days=3660):
        raise Incomplete(_("启用日期过早。"), fields={"since": [_("请核对日期。")]})
    row = ModuleActivation(
        module=module,
        division=division,
        enabled=enabled,
        since=since,
        until=until,
        basis=basis,
        reason=reason,
        by=actor().name,
        at=now(),
    )
    db.session.add(row)
    db.session.flush()
    about(f"module:{module}@{division}")
    bump("modules")
    return row


def _ready(module: str, division: str, on: date) -> None:
    unset = parameters.missing(module, division, on)
    duties = unknown_duties(module)
    if not unset and not duties:
        return
    fields = {p.address: [str(p.label)] for p in unset} | {d: [str(_("没有这一岗位"))] for d in duties}
    raise Refused(
        _("还有 %(n)s 项必须先设定，“%(module)s”不能启用。", n=len(fields), module=label_of(module)),
        next=_("请在“参数”页面逐项填写，并写明依据的文件。"),
        fields=fields,
        code="not_ready",
    )


def unknown_duties(module: str) -> list[str]:
    """Duties that the module's stages name and that the installation doesn't have."""
    return [d for d in duties_of(module) if not access.knows_duty(d)]


def duties_of(module: str) -> list[str]:
    """Every duty that the module's stages name."""
    found = registry()
    types = [t for code, t in found.case_types.items() if found.module_of[code] == module]
    return sorted({duty for t in types for p in t.pipelines for line in p.lines for duty in _duties(line)})


def _duties(line: Line) -> list[str]:
    by = [line.by] if isinstance(line.by, str) else []
    if isinstance(line, Notice):
        by.append(line.posted_by)
    if isinstance(line, Check):
        by += [d for d in (line.asked_by, line.run_by, line.settled_by) if d]
    return by


def note_failure(failure: Failure) -> None:
    """Keep a plugin's failure where every process can show it, when the request or job that met it is over."""
    later(lambda: _count(failure))


def _count(failure: Failure) -> None:
    again = {"error": failure.error, "last_at": failure.at, "times": PluginFailure.times + 1}
    row = {"error": failure.error, "last_at": failure.at, "first_at": failure.at, "times": 1}
    statement = insert(PluginFailure).values(plugin=failure.plugin, hook=failure.hook, **row)
    db.session.execute(statement.on_conflict_do_update(index_elements=["plugin", "hook"], set_=again))


def forget_failures(plugin: str) -> int:
    """After its author has mended it; how many kinds of failure were forgotten."""
    gone = db.session.execute(delete(PluginFailure).where(PluginFailure.plugin == plugin))
    return int(gone.rowcount)  # type: ignore[attr-defined]
