"""Calculations that assistance types share; pure, and one of the three doors into core: facts and values in, workings out."""

from core.rules import parameters
from core.rules.benefit import (
    BenefitLine,
    differential,
    first_month,
    method_said,
    phase_out,
    rounded,
    supplements,
    tier_faults,
    tiered,
)
from core.rules.bounds import holds
from core.rules.deductions import IMPUTED, able_to_work, employment_cost, labour_income, rigid_spending
from core.rules.disputes import disputed, not_appraised
from core.rules.household import Circumstances, SinglePerson, counts, of_area, owes_support, single_person
from core.rules.income import (
    BASIC_PENSION,
    Exclusion,
    Income,
    below_line,
    counted_income,
    edge_line,
    exclusions,
    monthly,
    per_head,
)
from core.rules.lasting import dead, died_meanwhile, ends_with, last_day, living, month_said, paid_now, payee
from core.rules.maintenance import Formula, due_from, due_to_household, owed_members, per_parent
from core.rules.means import HEARD, SOURCES, Means, check_sources, figures, heard, means_of, unmet
from core.rules.property import PropertyFinding, Status, findings, verdict
from core.rules.village import no_village_condition
from core.rules.worked import Worked, figure, to_fen, trace

__all__ = [
    "BASIC_PENSION",
    "HEARD",
    "IMPUTED",
    "SOURCES",
    "BenefitLine",
    "Circumstances",
    "Exclusion",
    "Formula",
    "Income",
    "Means",
    "PropertyFinding",
    "SinglePerson",
    "Status",
    "Worked",
    "able_to_work",
    "below_line",
    "check_sources",
    "counted_income",
    "counts",
    "dead",
    "died_meanwhile",
    "differential",
    "disputed",
    "due_from",
    "due_to_household",
    "edge_line",
    "employment_cost",
    "ends_with",
    "exclusions",
    "figure",
    "figures",
    "findings",
    "first_month",
    "heard",
    "holds",
    "labour_income",
    "last_day",
    "living",
    "means_of",
    "method_said",
    "month_said",
    "monthly",
    "no_village_condition",
    "not_appraised",
    "of_area",
    "owed_members",
    "owes_support",
    "paid_now",
    "parameters",
    "payee",
    "per_head",
    "per_parent",
    "phase_out",
    "rigid_spending",
    "rounded",
    "single_person",
    "supplements",
    "tier_faults",
    "tiered",
    "to_fen",
    "trace",
    "unmet",
    "verdict",
]
