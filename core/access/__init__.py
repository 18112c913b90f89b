"""Who may do what, where, when: duties, postings, row scope, sign-in."""

import core.db as core_db  # the names of constraints are settled before the framework's own tables come

__all__ = ["core_db"]
