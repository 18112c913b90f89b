"""The database as features see it: one metadata, typed columns, row scope, revision counters, one transaction a request."""

from sqlalchemy import select

from core.db import engine as engine  # its listeners must be there before the first connection
from core.db import lengths as lengths  # as above
from core.db.columns import Code, Fen, Json, Key, Moment, Sealed, SealedJson
from core.db.dialects import insert, stand_in_line
from core.db.once import read_once
from core.db.revision import bump, kept_by, revision
from core.db.scope import ALL, NOTHING, Scope, current_scope, seeing_everything, use_scope
from core.db.sealing import blind
from core.db.tables import Keyed, Model, Scoped, Versioned, db
from core.db.transaction import one_transaction

__all__ = [
    "ALL",
    "NOTHING",
    "Code",
    "Fen",
    "Json",
    "Key",
    "Keyed",
    "Model",
    "Moment",
    "Scope",
    "Scoped",
    "Sealed",
    "SealedJson",
    "Versioned",
    "blind",
    "bump",
    "current_scope",
    "db",
    "insert",
    "kept_by",
    "one_transaction",
    "read_once",
    "revision",
    "seeing_everything",
    "select",
    "stand_in_line",
    "use_scope",
]
