"""The cases that are measured on: made by one statement, a ninth of them in each of the district's nine streets."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from sqlalchemy import Connection, text

DAYS = 700
"""The oldest case was registered that many days ago, the newest today."""

SERIES = {
    "postgresql": "select i::int from generate_series(1, {n}) as s(i)",
    "sqlite": "select 1 union all select i + 1 from series where i < {n}",
}
DAY: dict[str, Callable[[str, str], str]] = {
    "postgresql": lambda today, ago: f"(date '{today}' - ({ago}))",
    "sqlite": lambda today, ago: f"date('{today}', (-({ago})) || ' days')",
}

FILL = """
insert into assistance_case (office_code, no, receipt, look_up_code, type_code, pipeline, division, channel,
  applicant_name, opened_on, entered_at, accepted_on, due_on, provisional, stage, version, raised, moved_at,
  closed_on, ended_as)
with recursive series(i) as ({series}),
numbered(i, place, nth, ago) as (select i, i % 9, i / 9, ({n} - i) * {days} / {n} from series),
towns(code, place) as (
  select code, row_number() over (order by code) - 1 from division
  where parent_code = '{county}' and level = 'township'),
villages(code, town, nth, many) as (
  select code, parent_code, row_number() over (partition by parent_code order by code) - 1,
    count(*) over (partition by parent_code)
  from division where level = 'village'),
kinds(kind, code, letters) as (
  select 0, 'dibao', 'DB' union all select 1, 'tekun', 'TK' union all select 2, 'linshi', 'LS')
select t.code, k.letters || '-' || t.code || '-{year}-' || substr(cast(1000000 + s.nth as text), 2),
  cast(100000000000 + s.i as text), '000000', k.code, k.code || '.apply', v.code, 'window',
  substr('赵钱孙李周吴郑王冯陈', s.nth % 10 + 1, 1) || substr('安昌德方国海嘉景兰明', s.i % 10 + 1, 1),
  {opened}, '{today} 01:00:00', {opened}, {due}, false,
  case when s.ago > 60 or s.i % 3 = 0 then '' when s.i % 2 = 0 then 'survey' else 'review' end,
  2, '[]', '{today} 01:00:00',
  case when s.ago > 60 or s.i % 3 = 0 then {closed} end,
  case when s.ago > 60 or s.i % 3 = 0 then 'granted' end
from numbered s join towns t on t.place = s.place
join villages v on v.town = t.code and v.nth = s.nth % v.many
join kinds k on k.kind = case when s.nth % 10 < 7 then 0 when s.nth % 10 < 9 then 1 else 2 end
order by s.i
"""


def fill(connection: Connection, county: str, n: int, today: date) -> int:
    """Insert n cases over the county's nine townships, the newest last; how many there are then."""
    engine = connection.dialect.name

    def day(ago: str) -> str:
        return DAY[engine](today.isoformat(), ago)

    statement = FILL.format(
        series=SERIES[engine].format(n=n),
        n=n,
        days=DAYS,
        county=county,
        year=today.year,
        today=today,
        opened=day("s.ago"),
        due=day("s.ago - 42"),
        closed=day("s.ago - s.ago / 4"),
    )
    connection.execute(text(statement))
    if engine == "postgresql":  # as its autovacuum would; SQLite gathers nothing by itself
        connection.execute(text("analyze"))
    return int(connection.execute(text("select count(*) from assistance_case")).scalar_one())
