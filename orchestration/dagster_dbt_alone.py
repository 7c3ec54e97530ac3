"""dagster-dbt without dbt: what turns the manifest and dbt's events into assets and checks.

dagster-dbt imports half of dbt for type names when it finds it, which costs each run more than a second; without dbt it
brings its own (it also serves a dbt that is no Python). dbt itself works in the second process (second_process.py).
"""

import sys

_ASKED_FOR = "dbt.version"  # what dagster-dbt imports to see whether dbt is there
_found = sys.modules.get(_ASKED_FOR)
sys.modules[_ASKED_FOR] = None  # type: ignore[assignment]  # Python's way to say: not to be had
try:
    from dagster_dbt import DagsterDbtTranslator, DagsterDbtTranslatorSettings, dbt_assets
    from dagster_dbt.core.dbt_cli_event import DbtCoreCliEventMessage
finally:
    if _found is None:
        del sys.modules[_ASKED_FOR]
    else:
        sys.modules[_ASKED_FOR] = _found

__all__ = ["DagsterDbtTranslator", "DagsterDbtTranslatorSettings", "DbtCoreCliEventMessage", "dbt_assets"]
