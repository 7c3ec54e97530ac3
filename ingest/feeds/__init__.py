"""Every feed that is read, in landing order: registers come first, because events refer to them."""

from ingest.feed import Feed
from ingest.feeds.awards import AWARDS
from ingest.feeds.collections import COLLECTIONS
from ingest.feeds.findings import FINDINGS
from ingest.feeds.grids import GRIDS
from ingest.feeds.inspections import INSPECTIONS
from ingest.feeds.items import ITEMS
from ingest.feeds.logins import LOGINS
from ingest.feeds.visits import VISITS
from ingest.feeds.workers import WORKERS

FEEDS: dict[str, Feed] = {
    feed.name: feed for feed in (GRIDS, WORKERS, LOGINS, ITEMS, VISITS, COLLECTIONS, INSPECTIONS, FINDINGS, AWARDS)
}
