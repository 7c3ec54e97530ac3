"""One suite per feed."""

from expectations.expect import Suite
from expectations.suites.awards import AWARDS
from expectations.suites.collections import COLLECTIONS
from expectations.suites.findings import FINDINGS
from expectations.suites.grids import GRIDS
from expectations.suites.inspections import INSPECTIONS
from expectations.suites.items import ITEMS
from expectations.suites.logins import LOGINS
from expectations.suites.visits import VISITS
from expectations.suites.workers import WORKERS

SUITES: dict[str, Suite] = {
    suite.feed: suite for suite in (GRIDS, WORKERS, LOGINS, ITEMS, VISITS, COLLECTIONS, INSPECTIONS, FINDINGS, AWARDS)
}
