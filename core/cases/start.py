"""What this feature adds to an application: its pages and calls."""

from __future__ import annotations

from typing import Any

from flask import Flask

from core.cases.adjusting.rest import AdjustmentApi
from core.cases.adjusting.views import Adjustments
from core.cases.boards.rest import PublicationApi, RoundApi
from core.cases.boards.views import Boards
from core.cases.checking.rest import CheckApi
from core.cases.checking.views import Checks
from core.cases.delivery.rest import DeliveryApi
from core.cases.delivery.views import Deliveries
from core.cases.departures.rest import DepartureApi
from core.cases.departures.views import Departures
from core.cases.exporting.views import CaseExports
from core.cases.fieldwork.rest import VisitApi
from core.cases.fieldwork.views import VisitPhotos
from core.cases.flows.rest import ProcessApi
from core.cases.flows.views import Processes
from core.cases.meetings.rest import MeetingApi
from core.cases.meetings.views import Meetings
from core.cases.passing.rest import DoublesApi, PassingApi
from core.cases.passing.views import Doubles, Passing
from core.cases.queries import open_accepted
from core.cases.reported.rest import ReportedApi
from core.cases.reported.views import ReportedDecisions
from core.cases.rest import AssessApi, CaseApi, IntakeApi
from core.cases.seals.views import Seals
from core.cases.views import Cases
from core.cases.window.views import Intake
from core.text import _
from core.web import ports
from core.web.headings import SETUP


def start(app: Flask, appbuilder: Any) -> None:
    """Called once for each application."""
    if not ports.open_accepted.filled:
        ports.open_accepted.fill(open_accepted)
    appbuilder.add_view(Cases, "Cases", label=_("案件"), icon="folder")
    appbuilder.add_view(Checks, "Checks", label=_("核对办理"), icon="database")
    appbuilder.add_view_no_menu(Deliveries)
    appbuilder.add_view_no_menu(VisitPhotos)
    appbuilder.add_view_no_menu(Boards)
    appbuilder.add_view_no_menu(Passing)
    appbuilder.add_view_no_menu(Doubles)
    appbuilder.add_view_no_menu(Departures)
    appbuilder.add_view(
        ReportedDecisions, "ReportedDecisions", label=_("乡镇确认备案"), icon="clipboard-check"
    )
    appbuilder.add_view(Meetings, "Meetings", label=_("联合确认会议"), icon="messages")
    appbuilder.add_view(Seals, "Seals", label=_("印章"), icon="rubber-stamp")
    appbuilder.add_view_no_menu(Intake)
    appbuilder.add_view(Adjustments, "Adjustments", label=_("标准调整测算"), icon="calculator")
    appbuilder.add_view(Processes, "Processes", label=_("办理流程"), icon="route", **SETUP)
    appbuilder.add_view_no_menu(CaseExports)
    appbuilder.add_api(CaseApi)
    appbuilder.add_api(CheckApi)
    appbuilder.add_api(DeliveryApi)
    appbuilder.add_api(VisitApi)
    appbuilder.add_api(PublicationApi)
    appbuilder.add_api(RoundApi)
    appbuilder.add_api(PassingApi)
    appbuilder.add_api(DoublesApi)
    appbuilder.add_api(DepartureApi)
    appbuilder.add_api(ReportedApi)
    appbuilder.add_api(IntakeApi)
    appbuilder.add_api(AssessApi)
    appbuilder.add_api(MeetingApi)
    appbuilder.add_api(AdjustmentApi)
    appbuilder.add_api(ProcessApi)
