"""A whole installation in one file: database, files, heads of the log, and which keys they need; and back again.

The keys themselves are not in it: a backup that is stolen opens nothing. Written while the installation runs, the
database is that of one moment, and every file that it names is there.
"""

from __future__ import annotations

from core.backup.making import make
from core.backup.restoring import restore

__all__ = ["make", "restore"]
