"""One suite per feed; of tracks, one for each table of days that is made of them."""

from expectations.expect import Suite
from expectations.suites.addresses import ADDRESSES
from expectations.suites.adjustments import ADJUSTMENTS
from expectations.suites.awards import AWARDS
from expectations.suites.collections import COLLECTIONS
from expectations.suites.findings import FINDINGS
from expectations.suites.grid_boundaries import GRID_BOUNDARIES
from expectations.suites.grids import GRIDS
from expectations.suites.houses import HOUSES
from expectations.suites.inspections import INSPECTIONS
from expectations.suites.items import ITEMS
from expectations.suites.joint_tasks import JOINT_TASKS
from expectations.suites.logins import LOGINS
from expectations.suites.meetings import MEETINGS
from expectations.suites.pushed_data import PUSHED_DATA
from expectations.suites.register_links import REGISTER_LINKS
from expectations.suites.residents import RESIDENTS
from expectations.suites.surveys import SURVEYS
from expectations.suites.tracks import PATROL_DAY, TRACK_DAY
from expectations.suites.visit_counts import VISIT_COUNTS
from expectations.suites.visit_targets import VISIT_TARGETS
from expectations.suites.visits import VISITS
from expectations.suites.workers import WORKERS

SUITES: dict[str, Suite] = {
    suite.feed: suite
    for suite in (
        GRIDS,
        GRID_BOUNDARIES,
        WORKERS,
        VISIT_TARGETS,
        RESIDENTS,
        HOUSES,
        ADDRESSES,
        REGISTER_LINKS,
        LOGINS,
        TRACK_DAY,
        PATROL_DAY,
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
