"""A site's own two files, both optional: `site.yaml` (settings) and `sources.yaml` (files not in our shape)."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, Field, model_validator

from ingest.detectors import Detectors
from ingest.errors import GridscoreError
from ingest.home import TIME_ZONE, Home
from ingest.yaml_file import load_documents
from ingest.yaml_schema import Names, QuotedDecimal, StrictModel, checked

MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")
VARIABLE = re.compile(r"[A-Z][A-Z0-9_]*")
# Of no file below exports/: /share/..., ~/..., \\server\..., D:\...
FROM_THE_ROOT = re.compile(r"[/~\\]|[A-Za-z]:[/\\](?!/)")


def _time_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"'{name[:60]}' is no time zone; write for example Asia/Shanghai") from None
    return name


def _month(text: str) -> str:
    if not MONTH.fullmatch(text):
        raise ValueError(f"'{text[:60]}' is no month; write for example \"2026-01\"")
    return text


def _share(share: Decimal) -> Decimal:
    if not 0 <= share <= 1:
        raise ValueError(f"must be between 0 and 1, not {share}")
    return share


def _filled(text: str) -> str:
    if not text.strip():
        raise ValueError("must not be empty")
    return text


def _time_format(text: str) -> str:
    if "%" not in text:
        raise ValueError(f"'{text[:60]}' is no time format; write for example \"%Y-%m-%d %H:%M:%S\"")
    return text


def _variable(name: str) -> str:
    if not VARIABLE.fullmatch(name):  # whatever stands here may be a secret: it is not repeated
        raise ValueError("must name an environment variable, such as GRIDSCORE_ALERTS; the address itself stands there")
    return name


Variable = Annotated[str, AfterValidator(_variable)]
TimeZone = Annotated[str, AfterValidator(_time_zone)]
Month = Annotated[str, AfterValidator(_month)]
Share = Annotated[QuotedDecimal, AfterValidator(_share)]
Text = Annotated[str, AfterValidator(_filled)]


class Tracks(StrictModel):
    """Parameters of the patrol rule: metres, seconds, kilometres per hour."""

    max_accuracy_m: Annotated[int, Field(gt=0)] = 50
    max_gap_s: Annotated[int, Field(gt=0)] = 300
    max_speed_kmh: Annotated[int, Field(gt=0)] = 120
    min_step_m: Annotated[int, Field(gt=0)] = 20
    cell_m: Annotated[int, Field(gt=0)] = 100


class HoldBack(StrictModel):
    """When a file lands but holds back publication until a person accepts it."""

    rejected_share: Share = Decimal("0.05")
    fewer_rows_share: Share = Decimal("0.70")


class Alerts(StrictModel):
    """Whom alerts go to. targets: names of environment variables, each with one Apprise address or several with spaces
    between; lang: of the messages; high_rank: rank_score from which a suspicion is told."""

    targets: list[Variable] = Field(default_factory=list)
    lang: Literal["zh", "en"] = "zh"
    high_rank: Share = Decimal("0.60")


class Briefing(StrictModel):
    """What the office puts into its briefings. workers: whether workers are named in them, by their codes."""

    workers: bool = False
    lang: Literal["zh", "en"] = "zh"


class Site(StrictModel):
    """Settings of one office. number: its own, printed on its briefings; rulebooks None: all that are there; calendar:
    CN, weekdays, or a file of dated rows; engine: what computes scores (docs/second_engine.md); keep_fixes_days: after
    so many days a month's fixes leave the vault, its patrol days stay."""

    name: Names = Names(zh="网格中心", en="Grid centre")
    number: Text | None = None
    rulebooks: Annotated[list[Text], Field(min_length=1)] | None = None
    time_zone: TimeZone = TIME_ZONE
    first_month: Month | None = None
    calendar: Text = "CN"
    engine: Literal["duckdb", "spark"] = "duckdb"
    small_cell: Annotated[int, Field(ge=1)] = 10
    tracks: Tracks = Tracks()
    keep_fixes_days: Annotated[int, Field(ge=31)] = 180
    hold_back: HoldBack = HoldBack()
    detectors: Detectors = Detectors()
    alerts: Alerts = Alerts()
    briefing: Briefing = Briefing()


class Source(StrictModel):
    """Where one feed comes from when a file or query is not in our shape.

    columns: canonical column -> header in the file. constants: canonical column -> one value for every row.
    `files` is relative to exports/ or any fsspec address; `query` needs `database`, whose secrets come from the
    environment only.
    """

    feed: Text
    files: Text | None = None
    query: Text | None = None
    database: Text | None = None
    columns: dict[str, Text] = Field(default_factory=dict)
    constants: dict[str, str] = Field(default_factory=dict)
    time_format: Annotated[str, AfterValidator(_time_format)] | None = None
    time_zone: TimeZone | None = None
    delimiter: Literal[",", ";", "\t", "|"] | None = None
    encoding: Literal["utf-8", "gb18030"] | None = None
    datum: Literal["WGS-84", "GCJ-02", "BD-09", "CGCS2000"] = "WGS-84"

    @property
    def is_elsewhere(self) -> bool:
        """Whether it is read from a database or an address, not from the landing folder."""
        return self.query is not None or "://" in (self.files or "")

    @model_validator(mode="after")
    def _comes_from_one_place(self) -> Source:
        if (self.files is None) == (self.query is None):
            raise ValueError("give either files or query")
        if (self.query is None) != (self.database is None):
            raise ValueError("query and database belong together")
        if self.files is not None and ".." in re.split(r"[/\\]", self.files):
            raise ValueError("files must not leave the landing folder (..)")
        if self.files is not None and FROM_THE_ROOT.match(self.files):
            raise ValueError(
                "files are named as under exports/; elsewhere with a protocol, such as file:///share/*.csv"
            )
        both = sorted(self.columns.keys() & self.constants.keys())
        if both:
            raise ValueError(f"{both[0]} is both a column and a constant")
        return self


class Sources(StrictModel):
    """All of sources.yaml, in the order of the file."""

    sources: list[Source] = Field(default_factory=list)


def load_site(home: Home) -> Site:
    """Settings of site.yaml, or the defaults when there is none. Raises GridscoreError naming file and field."""
    return checked(Site, _only_document(home, home.site_file.name), home.site_file.name)


def load_sources(home: Home) -> Sources:
    """Sources of sources.yaml, or none. Raises GridscoreError naming file, feed and field."""
    return checked(Sources, _only_document(home, home.sources_file.name), home.sources_file.name)


def _only_document(home: Home, file_name: str) -> dict[str, object]:
    path = home.root / file_name
    if not path.exists():
        return {}
    documents = load_documents(path)
    if len(documents) > 1:
        raise GridscoreError(f"{file_name}: holds {len(documents)} documents (---); one is expected")
    return documents[0] if documents else {}
