"""Runs are killed and want to work at once: readers keep what was published, the next run recovers without help."""

from __future__ import annotations

from conftest import Stage
