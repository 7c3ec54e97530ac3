"""The close of a month is the end of its n-th following working day."""

from datetime import date

import pytest

from ingest.calendar import calendar_days
from ingest.home import Home
from orchestration.closing import closing_day
from orchestration.months import month_after, month_before


@pytest.mark.parametrize(
    ("month", "close"),
    [
        ("2026-03", "2026-04-03"),  # Wednesday, Thursday, Friday
        ("2026-01", "2026-02-04"),  # begins with a Sunday
        ("2026-02", "2026-03-04"),  # the make-up Saturday 28 February lies before it
        ("2026-04", "2026-05-08"),  # Labour Day; 9 May is a make-up day, after the close
        ("2025-12", "2026-01-06"),  # New Year: 4 January is a working Sunday
        ("2026-12", None),  # nobody has announced 2027 yet
    ],
)
def test_closing_day_counts_announced_working_days(month: str, close: str | None, tmp_path: object) -> None:
    year = int(month[:4])
    days = calendar_days("CN", Home(tmp_path), [year, year + 1])  # type: ignore[arg-type]
    expected = date.fromisoformat(close) if close else None
    assert closing_day(month, dict(days.select("date", "is_working_day").iter_rows()), 3) == expected


def test_months_before_and_after_cross_the_year() -> None:
    assert month_after("2025-12") == date(2026, 1, 1)
    assert month_before(date(2026, 1, 31)) == "2025-12"
