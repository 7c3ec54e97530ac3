"""Every feed that is read, in landing order: registers come first, because events refer to them."""

from ingest.feed import Feed
from ingest.feeds.addresses import ADDRESSES
from ingest.feeds.adjustments import ADJUSTMENTS
from ingest.feeds.awards import AWARDS
from ingest.feeds.collections import COLLECTIONS
from ingest.feeds.findings import FINDINGS
from ingest.feeds.grid_boundaries import GRID_BOUNDARIES
from ingest.feeds.grids import GRIDS
from ingest.feeds.houses import HOUSES
from ingest.feeds.inspections import INSPECTIONS
from ingest.feeds.items import ITEMS
from ingest.feeds.joint_tasks import JOINT_TASKS
from ingest.feeds.logins import LOGINS
from ingest.feeds.meetings import MEETINGS
from ingest.feeds.pushed_data import PUSHED_DATA
from ingest.feeds.register_links import REGISTER_LINKS
from ingest.feeds.residents import RESIDENTS
from ingest.feeds.surveys import SURVEYS
from ingest.feeds.tracks import TRACKS
from ingest.feeds.visit_counts import VISIT_COUNTS
from ingest.feeds.visit_targets import VISIT_TARGETS
from ingest.feeds.visits import VISITS
from ingest.feeds.workers import WORKERS

FEEDS: dict[str, Feed] = {
    feed.name: feed
    for feed in (
        GRIDS,
        GRID_BOUNDARIES,
        WORKERS,
        VISIT_TARGETS,
        RESIDENTS,
        HOUSES,
        ADDRESSES,
        REGISTER_LINKS,
        LOGINS,
        TRACKS,
        ITEMS,
        VISITS,
        VISIT_COUNTS,
        COLLECTIONS,
        JOINT_TASKS,
        PUSHED_DATA,
        MEETINGS,
        INSPECTIONS,
        SURVEYS,
        FINDINGS,
        AWARDS,
        ADJUSTMENTS,
    )
}
