"""The third door: what plugins may do. Names of core's verbs, what they take, what tables and screens are made of.

    who, when     actor · now today day_of month_of add_months
    cases         open_case finish happen · case_numbered list_cases
    tasks         open_task finish_task settle_tasks · tasks_about
    papers        receive_paper issue record_delivery
    people        households_of members_of
    places        name_of full_name parent children · is_enabled places_on
    values        value_of bind
    tables        Model Keyed Scoped Versioned · Code Fen Json Moment Sealed blind · db select
    screens       Page ScreenView PlainTable Filter · expose reads writes action
    own writing   operation about record · refusals: BadInput NotAllowed NotFound Refused Stale Incomplete

Only re-exports. What isn't here is not for plugins; calculations are in core.rules, nouns in core.declare
(its `Screen` registers a class made from a `ScreenView`, a `Page` or a `PlainTable`).
"""

from core.actor import Actor, actor
from core.audit.operations import about, operation, record
from core.cases.application import Filing
from core.cases.operations import finish, happen, open_case
from core.cases.queries import Wanted, case_numbered, list_cases
from core.clock import add_months, day_of, month_of, now, today
from core.db import (
    Code,
    Fen,
    Json,
    Keyed,
    Model,
    Moment,
    Scoped,
    Sealed,
    Versioned,
    blind,
    db,
    select,
)
from core.divisions.queries import children, full_name, name_of, parent
from core.documents.operations import issue, receive_paper, record_delivery
from core.errors import BadInput, Incomplete, NotAllowed, NotFound, Refused, Stale
from core.modules.queries import is_enabled, places_on
from core.money import show, yuan
from core.parameters.queries import bind, value_of
from core.people.queries import households_of, members_of
from core.tasks.operations import finish_task, open_task, settle_tasks
from core.tasks.queries import tasks_about
from core.web.views import Filter, Page, PlainTable, action, expose, reads, writes
from core.web.views import Screen as ScreenView

__all__ = [
    "Actor",
    "BadInput",
    "Code",
    "Fen",
    "Filing",
    "Filter",
    "Incomplete",
    "Json",
    "Keyed",
    "Model",
    "Moment",
    "NotAllowed",
    "NotFound",
    "Page",
    "PlainTable",
    "Refused",
    "Scoped",
    "ScreenView",
    "Sealed",
    "Stale",
    "Versioned",
    "Wanted",
    "about",
    "action",
    "actor",
    "add_months",
    "bind",
    "blind",
    "case_numbered",
    "children",
    "day_of",
    "db",
    "expose",
    "finish",
    "finish_task",
    "full_name",
    "happen",
    "households_of",
    "is_enabled",
    "issue",
    "list_cases",
    "members_of",
    "month_of",
    "name_of",
    "now",
    "open_case",
    "open_task",
    "operation",
    "parent",
    "places_on",
    "reads",
    "receive_paper",
    "record",
    "record_delivery",
    "select",
    "settle_tasks",
    "show",
    "tasks_about",
    "today",
    "value_of",
    "writes",
    "yuan",
]
