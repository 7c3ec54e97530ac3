"""dbt's unit tests, from given rows to known ones: one of every measure, kind of rule and other model, by dbt itself.

All of them are asked of DuckDB in a fiftieth of the time (tests/mutation/test_strangers.py), and of dbt by `make unit`.
"""

import subprocess
import sys

from orchestration.dbt_runner import ONE_EACH


def test_the_first_unit_test_of_each_model_passes_in_dbt():
    command = [sys.executable, "-m", "orchestration.dbt_runner", "unit-test", ONE_EACH]
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    assert told.returncode == 0, f"{told.stdout[-4000:]}\n{told.stderr[-4000:]}"
    assert "Completed successfully" in told.stdout
