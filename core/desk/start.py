"""What this feature adds to an application: its pages and calls."""

from __future__ import annotations

from typing import Any

from flask import Flask

from core.desk.rest import LettersApi, ModulesApi, OversightApi, PeopleApi, WorklistApi
from core.desk.views import Discipline, FullValues, Merges, Oversight, Vacancies
from core.text import _


def start(app: Flask, appbuilder: Any) -> None:
    """Called once for each application."""
    for api in (WorklistApi, ModulesApi, LettersApi, OversightApi, PeopleApi):
        appbuilder.add_api(api)
    appbuilder.add_view(Oversight, "Oversight", label=_("督办清单"), icon="alarm")
    appbuilder.add_view(Discipline, "Discipline", label=_("责任制度"), icon="list-check")
    appbuilder.add_view(Vacancies, "Vacancies", label=_("空缺岗位"), icon="users")
    appbuilder.add_view(Merges, "Merges", label=_("重复人员合并"), icon="users")
    appbuilder.add_view_no_menu(FullValues)
