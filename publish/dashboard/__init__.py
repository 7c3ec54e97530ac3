"""The dashboard: one HTML file per rulebook and period that needs nothing but itself."""

from publish.dashboard.write import dashboards_due, newest_closed, write_dashboard

__all__ = ["dashboards_due", "newest_closed", "write_dashboard"]
