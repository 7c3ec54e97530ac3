"""Rulebooks as data: points, thresholds, bands and dates in YAML, the strict loader beside them."""

from rulebooks.loader import load_file, load_rulebooks
from rulebooks.model import Rulebook
from rulebooks.tables import rulebook_tables
from rulebooks.verdict import RulebookVerdict, check_rulebook

__all__ = ["Rulebook", "RulebookVerdict", "check_rulebook", "load_file", "load_rulebooks", "rulebook_tables"]
