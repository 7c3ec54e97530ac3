"""A realistic office with known truth: for the demo, tests, benchmarks and the measurement of detectors."""

from simulate.office import write_office
from simulate.plan import Plan
from simulate.truth import Fault, Truth

__all__ = ["Fault", "Plan", "Truth", "write_office"]
