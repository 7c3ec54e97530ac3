"""GPX: the points of tracks are fixes, each under its line; what is no track, or no plain XML, is not read."""

import pytest
from landing_office import Office
from track_files import counts, csv, fixes, table

POINT = '<trkpt lat="{1}" lon="{0}">\n<ele>3</ele>\n{2}</trkpt>\n'


def gpx(*tracks: tuple[str, list[str]], head: str = "") -> str:
    """A GPX file of tracks: name and rows of a CSV of fixes."""
    made = []
    for name, rows in tracks:
        points = []
        for row in rows:
            _, time, longitude, latitude, *_ = row.split(",")
            points.append(
                POINT.format(longitude, latitude, f"<time>{time.replace(' ', 'T')}+08:00</time>" * bool(time))
            )
        made.append(f"<trk><name>{name}</name><trkseg>\n{''.join(points)}</trkseg></trk>\n")
    way_point = '<wpt lat="31.7" lon="119.9"><time>2026-03-01T00:00:00Z</time><name>gate</name></wpt>\n'
    xmlns = "http://www.topografix.com/GPX/1/1"
    return f'<?xml version="1.0"?>\n{head}<gpx version="1.1" xmlns="{xmlns}">\n{way_point}{"".join(made)}</gpx>\n'


def test_tracks_land_as_the_same_fixes_in_a_csv_do(placed: Office):
    rows = [fixes("W1", "2026-03-02"), fixes("W2", "2026-03-03")]
    placed.put("tracks_2026-03.gpx", gpx(("W1", rows[0]), ("W2", rows[1])))
    assert counts(placed.land()["tracks_2026-03.gpx"]) == (8, 8, 0, 0, 0)
    found = table(placed, "patrol_day").drop("fixes_kept").rows()
    (placed.home.exports / "tracks_2026-03.gpx").unlink()
    placed.put("tracks_2026-04-07.csv", csv(*rows))
    assert counts(placed.land()["tracks_2026-04-07.csv"]) == (8, 8, 0, 0, 0)
    assert table(placed, "patrol_day").drop("fixes_kept").rows() == found


def test_worker_of_a_file_is_who_the_sources_say(placed: Office):
    sources = 'sources: [{feed: tracks, files: "phone/*.gpx", constants: {worker_code: W1}}]\n'
    placed.home.sources_file.write_text(sources, "utf-8")
    placed.put("phone/tracks_2026-03.gpx", gpx(("a walk of mine", fixes("W9", "2026-03-02"))))
    assert counts(placed.land()["phone/tracks_2026-03.gpx"]) == (4, 4, 0, 0, 0)
    assert table(placed, "track_day")["worker_code"].to_list() == ["W1"]


def test_point_without_a_time_is_rejected_under_its_line(placed: Office):
    placed.put("tracks_2026-03.gpx", gpx(("W1", [*fixes("W1", "2026-03-02"), "W1,,119.9,31.7,,"])))
    receipt = placed.land()["tracks_2026-03.gpx"]
    assert counts(receipt) == (5, 4, 0, 0, 1)
    assert receipt.rejected.select("row_number", "column_name", "rule").rows() == [(17, "located_at", "required")]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (gpx(("W1", fixes("W1", "2026-03-02")))[:-20], "damaged"),
        (gpx(("W1", []), head='<!DOCTYPE gpx [<!ENTITY a "b">]>\n'), "entities"),
    ],
    ids=["cut", "entities"],
)
def test_gpx_that_is_damaged_or_not_plain_is_set_aside(placed: Office, content: str, reason: str):
    placed.put("tracks_2026-03.gpx", content)
    receipt = placed.land()["tracks_2026-03.gpx"]
    assert receipt.status == "set_aside"
    assert reason in receipt.reason
