"""How property tests draw their examples."""

import os

from hypothesis import HealthCheck, settings

# GRIDSCORE_SOAK=1 (make soak) draws many more examples, other ones each time.
IS_SOAK = os.environ.get("GRIDSCORE_SOAK") == "1"


def draws(few: int, many: int | None = None) -> settings:
    """Settings of a property: `few` examples, the same in every run, so that a change is judged and not the dice.

    A soak draws `many` (ten times as many, where none is given) from a new seed and keeps what failed.
    """
    return settings(
        max_examples=(many or 10 * few) if IS_SOAK else few,
        deadline=None,
        derandomize=not IS_SOAK,
        suppress_health_check=[
            HealthCheck.too_slow,
            HealthCheck.data_too_large,
            HealthCheck.filter_too_much,
            HealthCheck.function_scoped_fixture,
        ],
    )
