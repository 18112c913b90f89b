"""Who would be paid otherwise under the values of a month: standards, methods and tiers that change."""
