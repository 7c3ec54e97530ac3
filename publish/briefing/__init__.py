"""The briefing (简报) of a rulebook and closed period: PDF and XLSX, read from the published file."""

from publish.briefing.write import briefings_due, write_briefing

__all__ = ["briefings_due", "write_briefing"]
