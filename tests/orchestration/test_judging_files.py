"""A held file, accepted; a wrong file, withdrawn: as a clerk does it at the command line. Slow: three real runs."""

from __future__ import annotations

import zipfile

import pytest
from no_pages import pages_left_out
from small_home import ITEMS, write_small_home
from typer.testing import CliRunner, Result

from ingest.home import Home
from ingest.ledger import Ledger
from orchestration import command_files
from orchestration.cli import app
from publish import open_published

pytestmark = pytest.mark.slow
LATE = "\nI4,G2,环境保护,2026-03-03 09:00,2026-03-05 09:00,2026-03-04 09:00\n"
BAD = "I9,G1,环境保护,13月3日,,\nI10,G1,环境保护,never,,\n"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = write_small_home(tmp_path_factory.mktemp("judged") / "home")
    (home.exports / "items_2026-03.csv").write_text(ITEMS + BAD, encoding="utf-8")
    return home


def gridscore(home: Home, *arguments: str) -> Result:
    asked = [*arguments, "--home", str(home.root), "--as-of", "2026-04-08T09:00", "--lang", "en"]
    with pages_left_out():
        return CliRunner().invoke(app, asked)


def points(home: Home) -> dict[str, str]:
    with open_published(home) as connection:
        rows = connection.execute("select unit_code, points from score where period = '2026-03'").fetchall()
    return {unit: str(value) for unit, value in rows}


def _killed(*_: object) -> None:
    raise KeyboardInterrupt


def test_file_over_the_limit_holds_back_publication_until_it_is_accepted_or_withdrawn(
    home: Home, monkeypatch: pytest.MonkeyPatch
):
    held = gridscore(home, "run")
    assert held.exit_code == 2
    assert "held back by items_2026-03.csv (2 of 6 rows rejected" in held.output
    assert "gridscore accept" in held.output
    assert not home.published_file.exists()

    assert "--because must say why" in gridscore(home, "accept", "items_2026-03.csv", "--because", " ").output
    accepted = gridscore(home, "accept", "items_2026-03.csv", "--because", "two test rows, call 13912345678")
    assert accepted.exit_code == 0, accepted.output
    assert "no score changes" not in accepted.output  # there were none before
    assert "accepted: items_2026-03.csv (two test rows, call [phone])" in accepted.output
    assert points(home) == {"G1": "100.00", "G2": "60.00"}
    again = gridscore(home, "accept", "items_2026-03.csv", "--because", "once more")
    assert (again.exit_code, "accepted before, because: two test rows, call [phone]" in again.output) == (2, True)

    late = home.exports / "late_2026-03.zip"
    with zipfile.ZipFile(late, "w") as archive:
        archive.writestr("items_late_2026-03.csv", ITEMS.splitlines()[0] + LATE)
        archive.writestr("items_later_2026-03.csv", ITEMS.splitlines()[0] + LATE.replace("I4", "I5"))
    (home.exports / "items_latest_2026-03.csv").write_text(ITEMS.splitlines()[0] + LATE.replace("I4", "I6"), "utf-8")
    assert gridscore(home, "run").exit_code == 0
    with open_published(home) as connection:
        assert connection.execute("select count(*) from revision where status = 'proposed'").fetchone() == (1,)
    wrong = ["withdraw", str(late), "items_latest_2026-03.csv", "--because", "typed for the wrong office"]
    misspelt = gridscore(home, *wrong, "items_lates_2026-03.csv")
    assert (misspelt.exit_code, "'items_lates_2026-03.csv' has ever been taken in" in misspelt.output) == (2, True)
    assert Ledger(home.judgements_file).verify() == 1  # of none where one is not known
    with monkeypatch.context() as patch:
        patch.setattr(command_files, "run_request", _killed)
        assert gridscore(home, *wrong).exit_code == 130
    withdrawn = gridscore(home, *wrong[:-1], "the command once more")
    assert withdrawn.exit_code == 0, withdrawn.output
    with open_published(home) as connection:
        assert connection.execute("select count(*) from revision where status = 'proposed'").fetchone() == (0,)
        status = connection.execute("select status, reason from ingested_file where file_name like '%late%'").fetchall()
    assert status == [("withdrawn", "typed for the wrong office")] * 3
    own = ["late_2026-03.zip/items_late_2026-03.csv", "late_2026-03.zip/items_later_2026-03.csv"]
    names = ", ".join([*own, "items_latest_2026-03.csv"])
    assert f"withdrawn: 3 files: {names} (typed for the wrong office)" in withdrawn.output
    assert "no score changes" in withdrawn.output  # what was released stands, with or without the file
    said = [(entry["word"], entry["because"]) for entry in Ledger(home.judgements_file).entries()]
    assert said == [("accept", "two test rows, call [phone]"), *[("withdraw", "typed for the wrong office")] * 3]
