"""What the verbs of the log are called; a verb without a name of its own is shown by its code."""

from __future__ import annotations

from typing import Final

from core.text import Message, Text, _

FEATURES: Final[dict[str, Message]] = {
    "case.": _("案件"),
    "candidate.": _("主动发现名单"),
    "meeting.": _("联合确认会议"),
    "check.": _("经济状况核对"),
    "letter.": _("文书"),
    "notice.": _("公示"),
    "paper.": _("材料"),
    "person.": _("人员"),
    "household.": _("家庭"),
    "relative.": _("近亲属备案"),
    "entitlement.": _("待遇"),
    "module.": _("模块"),
    "instrument.": _("权限下放文书"),
    "provision.": _("省级规定"),
    "parameter.": _("参数"),
    "calendar.": _("工作日历"),
    "divisions.": _("区划"),
    "library.": _("文件库"),
    "access.": _("账号与岗位"),
    "sign_in": _("登录"),
    "plugin.": _("插件"),
    "row.": _("其他记录"),
}
"""Beginning of a verb's code -> what it is about, in the order of the filter."""

VERBS: Final[dict[str, Message]] = {
    "access.close_account": _("停用账号"),
    "access.close_sight": _("收回查看授权"),
    "access.end_posting": _("结束任职"),
    "access.grant": _("安排任职"),
    "access.grant_refused": _("安排任职被拒"),
    "access.open_account": _("开设账号"),
    "access.open_sight": _("授权查看"),
    "access.rights_refused": _("修改岗位权限被拒"),
    "access.seed_duties": _("载入岗位"),
    "access.set_password": _("重设密码"),
    "access.set_rights": _("修改岗位权限"),
    "access.synchronise": _("更新页面权限"),
    "access.withdraw": _("收回页面权限"),
    "calendar.correct": _("更正工作日"),
    "calendar.estimate": _("生成暂定日历"),
    "calendar.load": _("载入放假安排"),
    "calendar.seed": _("补齐工作日历"),
    "candidate.apply": _("名单人员已申请"),
    "candidate.drop": _("移出名单"),
    "candidate.import": _("导入名单"),
    "case.act": _("登记案件事件"),
    "case.denied": _("办理被拒"),
    "case.finish": _("办理环节"),
    "case.follow_up": _("发起后续程序"),
    "case.kin": _("补录近亲属备案"),
    "case.open": _("登记申请"),
    "case.recount": _("重算期限"),
    "case.refused": _("办理被拒"),
    "case.reroute": _("改由他处办理"),
    "case.tick": _("期限到期处理"),
    "check.answer": _("登记核对结果"),
    "check.record": _("登记核对信息"),
    "check.request": _("发起核对"),
    "check.settle": _("核对办结"),
    "check.start": _("开始核对"),
    "consent.record": _("登记授权书"),
    "consent.withdraw": _("撤回授权"),
    "divisions.add": _("新增区划"),
    "divisions.assign_to_body": _("交由机构代管"),
    "divisions.end": _("撤销区划"),
    "divisions.load": _("载入区划"),
    "divisions.move_offices": _("随代管调整归属"),
    "divisions.open_body": _("设立机构"),
    "divisions.release_from_body": _("结束代管"),
    "divisions.rename": _("区划更名"),
    "entitlement.begin": _("开始发放"),
    "entitlement.change": _("变更发放"),
    "entitlement.end": _("停止发放"),
    "file.sweep": _("清理无主文件"),
    "household.form": _("登记家庭"),
    "household.end": _("家庭终止"),
    "instrument.change": _("修改文书草案"),
    "instrument.draft": _("起草权限下放文书"),
    "instrument.end": _("终止权限下放文书"),
    "instrument.resume": _("恢复权限下放文书"),
    "instrument.revoke": _("收回权限下放"),
    "instrument.sign": _("签署权限下放文书"),
    "instrument.suspend": _("暂停权限下放文书"),
    "letter.deliver": _("登记送达"),
    "letter.end": _("作废文书"),
    "letter.issue": _("出具文书"),
    "library.add": _("登记文件"),
    "library.end": _("登记文件失效"),
    "library.keep": _("更新文件库"),
    "library.seed": _("载入文件库"),
    "library.use": _("引用文件"),
    "meeting.hold": _("登记联合确认会议"),
    "module.disable": _("停用模块"),
    "module.enable": _("启用模块"),
    "notice.hang": _("登记张贴"),
    "notice.prepare": _("准备公示"),
    "objection.answer": _("答复异议"),
    "objection.take": _("受理异议"),
    "paper.end": _("材料作废"),
    "paper.receive": _("收取材料"),
    "parameter.end": _("结束参数值"),
    "parameter.set": _("设定参数"),
    "parameter.void": _("作废参数值"),
    "person.account": _("登记银行账户"),
    "person.correct": _("更正人员信息"),
    "person.death": _("登记死亡"),
    "person.register": _("登记人员"),
    "plugin.failed": _("插件出错"),
    "profile.load": _("载入县区档案"),
    "provision.record": _("登记省级规定"),
    "provision.void": _("撤销省级规定登记"),
    "refused": _("访问被拒"),
    "relative.declare": _("备案近亲属"),
    "relative.end": _("结束近亲属备案"),
    "relative.verify": _("核实近亲属备案"),
    "row.delete": _("删除记录"),
    "row.save": _("保存记录"),
    "sign_in": _("登录"),
    "sign_in.choose_posting": _("切换岗位"),
    "sign_in.failed": _("登录失败"),
    "sign_in.locked": _("登录被锁定"),
    "sign_in.no_posting": _("无岗位登录被拒"),
    "sign_in.set_second_factor": _("设置二次验证"),
    "sign_in.use_code": _("使用验证码"),
    "sign_out": _("退出登录"),
    "task.finish": _("办结任务"),
    "task.open": _("下达任务"),
    "view": _("查看敏感内容"),
    "wording.publish": _("发布文书用语"),
    "wording.end": _("停用文书用语"),
}


SUBJECTS: Final[dict[str, Message]] = {
    "calendar": _("工作日历"),
    "candidate": _("名单人员"),
    "candidates": _("主动发现名单"),
    "case": _("案件"),
    "division": _("区划"),
    "duty": _("岗位"),
    "household": _("家庭"),
    "instrument": _("文书"),
    "letter": _("文书"),
    "module": _("模块"),
    "officer": _("工作人员"),
    "paper": _("材料"),
    "parameter": _("参数"),
    "person": _("人员"),
    "plugin": _("插件"),
    "posting": _("任职"),
    "profile": _("县区档案"),
    "provision": _("规定"),
    "text": _("文件"),
    "user": _("账号"),
}
"""Kind of a subject, which stands before its colon -> what people call it."""


DETAILS: Final[dict[str, Message]] = {
    "address": _("地址"),
    "after": _("改动后"),
    "basis": _("依据"),
    "before": _("改动前"),
    "beside": _("现任岗位"),
    "body": _("代管机构"),
    "candidates": _("名单人员"),
    "changed": _("改动数"),
    "count": _("数量"),
    "days": _("天数"),
    "division": _("区划"),
    "duty": _("岗位"),
    "level": _("层级"),
    "name": _("名称"),
    "on": _("日期"),
    "person": _("人员"),
    "reason": _("理由"),
    "rights": _("权限"),
    "rows": _("记录数"),
    "rule": _("规则"),
    "since": _("自"),
    "source": _("来源"),
    "to": _("给谁"),
    "until": _("至"),
    "what": _("内容"),
}
"""What the keys of an entry's further details are called; a key without a name is shown as it is."""


def subject_of(about: str) -> Text:
    """What an entry is about, in words; an address of a page stays as it is."""
    kind, colon, which = about.partition(":")
    if not colon or kind not in SUBJECTS:
        return about
    return _("%(kind)s %(which)s", kind=SUBJECTS[kind], which=which)


def actor_name(who: str) -> Text:
    """The system itself has a name as well."""
    return _("系统") if who == "system" else who


def name_of(code: str) -> Text:
    """A verb in words."""
    return VERBS.get(code, code)
