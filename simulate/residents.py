"""The residents' register: one GB18030 file per month, with names and numbers of nobody, gaps and slips as in life."""

from __future__ import annotations

import numpy as np
import polars as pl

from simulate import people
from simulate.files import ExportFile
from simulate.homes import Homes, address_codes, emptied, homes_of, house_codes
from simulate.wording import ISO_TIME, snapshots, texts, times, with_headers, yes_no
from simulate.world import World

HEADERS = {
    "resident_code": "人员编号",
    "resident_name": "姓名",
    "id_number": "公民身份号码",
    "sex": "性别",
    "birth_date": "出生日期",
    "phone": "联系电话",
    "grid_code": "网格编号",
    "lives_here": "是否实际居住",
    "house_code": "房屋编号",
    "address_code": "标准地址编码",
    "registered_at": "登记时间",
}
FIRST_PHONE = 1_000_000
"""Where the residents' numbers begin in the planted range."""
RIGHT = "990101198001010014"
"""An identity number that is right, to be made wrong."""
UNKNOWN_HOUSE = "FW99999999"
UNLINKED, MISSING, ILLEGAL = 1, 2, 3
"""Residents with a planted fault, by their place: no such house; no telephone and birth date; a wrong check digit."""
MISSING_SHARES = np.array([[0.005, 0.01, 0.005, 0.01, 0.04], [0.01, 0.08, 0.06, 0.14, 0.6]])
WRONG_SHARES = np.array([[0.0, 0.01, 0.005, 0.005, 0.02], [0.0, 0.1, 0.05, 0.05, 0.1]])
"""Of names, ID numbers, sexes, birth dates, telephones: in a grid of all diligence, and what one of none adds."""
OPEN = np.datetime64("9999-12-31")


def generate(world: World) -> pl.DataFrame:
    """One row per monthly snapshot (`snapshot_date`) and registered person; people come and go between snapshots."""
    base, since, until = registered(world)
    return snapshots(world.plan, base, since, until)


def registered(world: World) -> tuple[pl.DataFrame, np.ndarray, np.ndarray]:
    """Everybody who is ever registered, the day they come and the day they are taken off (datetime64[D])."""
    rng = world.plan.rng("residents")
    homes = homes_of(world)
    home = np.repeat(np.arange(len(homes.grid)), rng.choice([1, 2, 3, 4], len(homes.grid), p=[0.2, 0.35, 0.3, 0.15]))
    # One person in a hundred is registered a second time, in another house.
    person = np.arange(len(home))
    again = np.flatnonzero(rng.random(len(home)) < 0.01)
    home = np.concatenate([home, rng.permutation(home)[: len(again)]])
    person = np.concatenate([person, person[again]])
    grid = homes.grid[home]
    poor = 1 - world.grids.diligence[grid]
    since, until = _span(world, rng, grid)
    frame = pl.concat([_who(rng, person, poor), _where(world, rng, homes, home, poor)], how="horizontal").with_columns(
        grid_code=texts(world.grids.code[grid]),
        lives_here=pl.Series(rng.random(len(home)) < 0.92, dtype=pl.Boolean),
        registered_at=times(since.astype("datetime64[s]") + rng.integers(8 * 3600, 17 * 3600, len(home))),
    )
    frame = frame.with_row_index("number", offset=1).with_columns(
        resident_code=pl.format("RY{}", pl.col("number").cast(pl.String).str.zfill(7))
    )
    return (_planted(frame) if world.plan.has_faults else frame).select(*HEADERS), since, until


def _span(world: World, rng: np.random.Generator, grid: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Five in a hundred come inside the plan's months, three leave."""
    count, plan = len(grid), world.plan
    first = np.datetime64(plan.month_start(0))
    length = (plan.month_end(plan.months - 1) - plan.month_start(0)).days
    before = first - rng.integers(1, 1500, count)
    since = np.where(rng.random(count) < 0.05, first + rng.integers(0, length, count), before)
    since = np.maximum(since, world.grids.opens[grid])
    until = np.where(rng.random(count) < 0.03, since + rng.integers(200, 1500, count), OPEN)
    if plan.has_faults:
        since[:ILLEGAL], until[:ILLEGAL] = before[:ILLEGAL], OPEN
    return since, until


def _who(rng: np.random.Generator, person: np.ndarray, poor: np.ndarray) -> pl.DataFrame:
    """Name, number, sex, birth date and telephone, with what is missing or wrong; one who comes twice is the same."""
    count = int(person.max(initial=-1)) + 1
    births = np.datetime64("1938-01-01") + rng.integers(0, 86 * 365, count)
    is_male = rng.random(count) < 0.5
    date = pl.col("birth_date")
    people_of = pl.DataFrame(
        {
            "resident_name": people.names(rng, count),
            "id_number": people.id_numbers_of(births, is_male),
            "sex": pl.Series(["女", "男"]).gather(is_male.astype("int64")),
            "birth_date": pl.Series(births).dt.to_string("%Y-%m-%d"),
            "phone": people.phones(FIRST_PHONE, count),
        }
        # One clerk in ten types birth dates without dashes.
    ).with_columns(pl.when(pl.int_range(pl.len()) % 10 == 7).then(date.str.replace_all("-", "")).otherwise(date))
    typed = people_of.select(pl.all().gather(person))
    slips = typed.with_columns(
        people.spoiled(pl.col("id_number")),
        sex=pl.lit("未知"),
        birth_date=pl.when(pl.int_range(pl.len()) % 2 == 1)
        .then(date.str.slice(0, 4) + "-02-30")
        .otherwise(pl.lit("2062-05-01")),
        phone="0519-8" + pl.col("phone").str.slice(-7),
    )
    is_missing = rng.random((5, len(person))) < MISSING_SHARES[0][:, None] + MISSING_SHARES[1][:, None] * poor
    is_wrong = rng.random((5, len(person))) < WRONG_SHARES[0][:, None] + WRONG_SHARES[1][:, None] * poor
    return pl.DataFrame(
        emptied(slips[name].zip_with(pl.Series(is_wrong[place], dtype=pl.Boolean), typed[name]), is_missing[place])
        for place, name in enumerate(typed.columns)
    )


def _where(world: World, rng: np.random.Generator, homes: Homes, home: np.ndarray, poor: np.ndarray) -> pl.DataFrame:
    """House and address of each row; some have none, some another address than their house, some a house unheard of."""
    count = len(home)
    grid, number = homes.grid[home], homes.number[home]
    is_other = rng.random(count) < 0.002 + 0.04 * poor
    is_unheard = rng.random(count) < 0.001 + 0.02 * poor
    address = np.where(is_other, (homes.address[home] + 1) % 40, homes.address[home])
    house = house_codes(np.where(is_unheard, 9000 + grid % 1000, grid), number)
    return pl.DataFrame(
        {
            "house_code": emptied(house, rng.random(count) < 0.005 + 0.06 * poor),
            "address_code": emptied(address_codes(grid, address), rng.random(count) < 0.005 + 0.07 * poor),
        }
    )


def _planted(frame: pl.DataFrame) -> pl.DataFrame:
    """Three people of the first grid with one fault each, and nothing else wrong with them."""
    number = pl.col("number")
    return frame.with_columns(
        lives_here=(number == UNLINKED) | pl.col("lives_here"),
        house_code=pl.when(number == UNLINKED).then(pl.lit(UNKNOWN_HOUSE)).otherwise("house_code"),
        phone=pl.when(number != MISSING).then("phone"),
        birth_date=pl.when(number != MISSING).then("birth_date"),
        id_number=pl.when(number == ILLEGAL).then(people.with_wrong_digit(pl.lit(RIGHT))).otherwise("id_number"),
    )


def exports(world: World, frame: pl.DataFrame) -> list[ExportFile]:
    """A file per snapshot; an empty telephone is typed as 无, an empty identity number as a slash."""
    rows = frame.with_columns(
        yes_no("lives_here"),
        pl.col("registered_at").dt.to_string(ISO_TIME),
        pl.col("phone").fill_null("无"),
        pl.col("id_number").fill_null("/"),
    )
    return [
        ExportFile(f"实有人口_{snapshot:%Y%m%d}.csv", with_headers(part, HEADERS), "gb18030")
        for (snapshot,), part in rows.group_by("snapshot_date", maintain_order=True)
    ]
