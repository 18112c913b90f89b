"""The rules that a plugin is held to when it is loaded; breaking one quarantines that plugin alone, by the rule's name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from core.text import Message, Text, _

RULES: Final[dict[str, Message]] = {
    # --- found and imported
    "installed": _("列出的插件必须已经安装，代码只由小写字母、数字和下划线组成。"),
    "name": _("一个代码只属于一个插件；自带的和先列出的优先。"),
    "import": _("插件必须能够导入；入口必须指向它的 plugin 模块。"),
    "pipeline": _(
        "流程必须闭合：在每一种开关组合下都走得到终点，绕不过调查、初审和决定，要求公示的也绕不过公示。"
    ),
    # --- hooks
    "hook": _("钩子的名字必须是 core/hookspecs.py 里有的，并带 @hookimpl。"),
    "arguments": _("钩子的参数只能取自它的规格。"),
    "default": _("钩子的参数不得带默认值：带了就收不到。"),
    "wrapper": _("插件只回答，不得包裹别人的回答，也不得抢先或押后。"),
    "raised": _("register_ 钩子不得出错。"),
    "answer": _("钩子只能回答规格写明的东西。"),
    # --- codes
    "code": _("代码以小写字母开头，只含小写字母、数字和下划线；案件编号字头为 2 至 4 个大写字母。"),
    "twice": _("同一类代码在一个插件里只出现一次。"),
    "taken": _("代码一经使用，别的插件不得再用；案件编号字头也是。"),
    "own": _("插件只声明自己名下的类型、流程和参数。"),
    # --- what a type is made of
    "follows": _("首次办理的流程不跟随别的；后续流程写明跟随待遇或本类型的哪个流程。"),
    "benefit": _("有待遇起止的终点，其类型必须写明支付什么；支付的只能是写明的种类。"),
    "facts": _("规则所读的 Facts 必须是冻结的数据类，并继承 core.declare.Facts。"),
    "total": _("受理的流程写明从受理起算的总时限。"),
    "advice": _("审核意见和决定之前都有规则的建议，留下计算过程；采不采纳由人决定。"),
    "letters": _(
        "不给予、调减和终止都书面告知本人并说明理由（社会救助法第四十五条、第四十八条），予以确认的也一样。"
    ),
    "notice": _("公示用公示单，公示单只用于公示；公示期不为零。"),
    "village_paper": _("环节和材料不得要求村（居）民委员会审核、签章或者出具证明（社会救助法第五条）。"),
    "asked": _("核对来源可以核实的材料，必须写明来源：来源接通后不得要求群众提供（社会救助法第六十二条）。"),
    "basis": _("参数、文书和任务都要写明法律依据；所引的文件和条文必须在文库里。"),
    # --- values
    "unregistered": _("流程用到的参数必须由本插件或核心登记。"),
    "value": _("参数的选项、上下限和缺省值必须相符。"),
    # --- people and time
    "duty": _("岗位必须存在：核心的，或本插件自己登记的。"),
    "village": _("村（社区）岗位不在办理路上，也不作决定。"),
    "money": _("权钱分离、审批与监督分离、三员分立：相互制约的权限不得在同一岗位。"),
    "cron": _("任务的时间按 crontab 五段书写，星期用英文缩写（mon），不用数字。"),
    # --- tables and screens
    "table": _("插件的表以自己的代码开头，并且能够映射。"),
    "screen": _("页面必须是 core.api 给出的视图类，类名以插件代码开头。"),
    # --- files, for the conformance kit
    "files": _("插件只有约定的文件：同名同义；必备的一个不少，别的一个不多。"),
    "doors": _(
        "插件只从 core.declare、core.rules、core.api 三扇门进来，不认识别的插件，也不绕过门直接用网页和数据库的库。"
    ),
    "pure": _(
        "流程、规则、参数、文书、表单是纯的：不碰网页、数据库和 core.api，不读时钟、文件和网络，不碰运气，不留状态。"
    ),
    "region": _("代码里没有地名和区划代码：各地的不同是参数。"),
    "answers": _("规则对寻常的事实答得出来：说不准的答“不清楚”，不得出错。"),
    "contents": _("plugin.py 是目录：每个钩子只返回写在别处的东西，全文不超过 80 行。"),
    "docstring": _("每个文件、每个钩子开头有一行说明。"),
    "size": _("函数不超过 40 行，文件不超过 400 行。"),
    "template": _(
        "出具的文书都有模板：自己的放在 templates/ 自己的代码之下，共用的取 shared/，不用别的插件的。"
    ),
}
"""Every rule with its sentence; the codes are permanent, the table in plugins/README.md is generated from here."""


@dataclass(frozen=True)
class Fault:
    """One rule broken: which, where in the plugin, and what was found there."""

    rule: str
    where: str
    found: Text = ""

    def __post_init__(self) -> None:
        assert self.rule in RULES, self.rule

    def __str__(self) -> str:
        place = f"{self.where}：" if self.where else ""
        return f"[{self.rule}] {place}{self.found or RULES[self.rule]}"

    def as_json(self) -> dict[str, str]:
        """For the command line and the module page."""
        return {
            "rule": self.rule,
            "where": self.where,
            "found": str(self.found),
            "must": str(RULES[self.rule]),
        }
