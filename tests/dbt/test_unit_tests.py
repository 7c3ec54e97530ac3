"""dbt's unit tests: every measure and every kind of rule, from given rows to known ones."""

import subprocess
import sys


def test_unit_tests_of_dbt_pass():
    command = [sys.executable, "-m", "orchestration.dbt_runner", "unit-test"]
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    assert told.returncode == 0, f"{told.stdout[-4000:]}\n{told.stderr[-4000:]}"
    assert "Completed successfully" in told.stdout
