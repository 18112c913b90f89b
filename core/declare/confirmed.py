"""Which papers the sources of verification confirm, by paper: no type may ask for one without naming its source."""

from __future__ import annotations

CONFIRMED_BY = {
    "identity": "registration",
    "register": "registration",
    "residence": "registration",
    "income": "tax",
    "pension": "social_insurance",
    "dwelling": "real_estate",
    "licence": "business",
    "housing_fund": "housing_fund",
    "vehicle": "vehicle",
    "deposit": "bank",
    "policy": "insurance",
    "securities": "security",
}
"""Codes of papers with the source that confirms each (社会救助法 41, 62)."""
