"""Cases at a stage that can be finished: one taken there by those whose turn it is, the others its copies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app import create_app
from bench.bare import Link, linked
from bench.databases import PASSWORD, Database
from bench.rows import SERIES
from config.settings import load_settings
from tests import factories
from tests.casework import Officers

STAGE = "appraise"
COPIED = {
    "assistance_case": "from assistance_case o join series s on o.id = {case}",
    "stage_entry": "from stage_entry o join assistance_case c on c.id > {last} where o.case_id = {case}",
    "opinion": (
        "from opinion o join stage_entry e on e.id = o.entry_id and e.case_id = {case} "
        "join stage_entry n on n.seq = e.seq and n.case_id > {last}"
    ),
    "deadline": (
        "from deadline o join assistance_case c on c.id > {last} left join stage_entry e on e.id = o.entry_id "
        "left join stage_entry n on n.case_id = c.id and n.seq = e.seq where o.case_id = {case}"
    ),
    "paper": "from paper o join assistance_case c on c.id > {last} where o.case_id = {case}",
}
"""Rows of a case that its copies need as well; `o` is the row that is copied."""
OWN = {
    "assistance_case": {"no": "substr(o.no, 1, length(o.no) - 6) || cast(900000 + s.i as text)"},
    "stage_entry": {"case_id": "c.id"},
    "opinion": {"entry_id": "n.id"},
    "deadline": {"case_id": "c.id", "entry_id": "n.id"},
    "paper": {"case_id": "c.id"},
}
"""What of each copy is its own."""


@dataclass(frozen=True)
class Ready:
    """A case whose open stage can be finished."""

    no: str
    id: int
    entry_id: int


def made_ready(database: Database) -> str:
    """The number of a case that officers have taken to the stage, each over REST, in this process."""
    app = create_app(load_settings(database.environment))

    def sign_in(duty: str, division: str, number: int = 1) -> Any:
        client = app.test_client()
        name = f"{duty}{number if number > 1 else ''}.{division}"
        answer = client.post("/api/v1/security/login", json={"username": name, "password": PASSWORD})
        client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {answer.get_json()['access_token']}"
        return client

    case = factories.case(Officers(sign_in), STAGE)
    with app.app_context():
        app.extensions["sqlalchemy"].engine.dispose()
    return case.no


def clone(database: Database, no: str, n: int) -> list[Ready]:
    """n copies of a case, with its stages, signatures, deadlines and papers; its household is theirs too."""
    with linked(database, as_owner=True) as owner, owner.transaction():
        last = copy_case(owner, database.engine, no, n)
        return [
            Ready(**row)
            for row in owner.rows(
                "select c.no, c.id, e.id as entry_id from assistance_case c "
                "join stage_entry e on e.case_id = c.id and e.left_on is null and e.stage = ? "
                "where c.id > ? order by c.id",
                STAGE,
                last,
            )
        ]


def copy_case(owner: Link, engine: str, no: str, n: int) -> int:
    """Insert the rows of n copies of a case; their keys are above what is answered."""
    key = owner.value("select id from assistance_case where no = ?", no)
    last: int = owner.value("select max(id) from assistance_case")
    for table in COPIED:
        _copy(owner, table, case=key, last=last, series=SERIES[engine].format(n=n))
    return last


def _copy(owner: Link, table: str, *, case: int, last: int, series: str) -> None:
    (row,) = owner.rows(f"select * from {table} limit 1")
    names = [name for name in row if name != "id"]
    columns = ", ".join(f'"{name}"' for name in names)
    values = ", ".join(OWN[table].get(name, f'o."{name}"') for name in names)
    source = COPIED[table].format(case=case, last=last)
    owner.run(
        f"insert into {table} ({columns}) with recursive series(i) as ({series}) select {values} {source}"
    )
