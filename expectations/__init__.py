"""What an export must look like once it has landed: Great Expectations suites, one per feed, and their runner."""

from expectations.runner import RESULT_SCHEMA, ExpectationNotEvaluatedError, check_feed, raise_not_evaluated
from expectations.suites import SUITES

__all__ = ["RESULT_SCHEMA", "SUITES", "ExpectationNotEvaluatedError", "check_feed", "raise_not_evaluated"]
