"""dbt without a command line: one parsed manifest for every site, and one call that builds what it describes.

Nothing in the dbt project depends on a path, a month or a setting (they are rows of the sources), so a manifest
stays right until a file of the project changes. `parse` prepares it at install; a run only loads it.

    python -m orchestration.dbt_runner parse        prepare the manifest
    python -m orchestration.dbt_runner unit-test    dbt's unit tests, on empty tables
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from ingest.errors import GridscoreError
from ingest.home import TIME_ZONE
from ingest.mask import mask
from orchestration.dbt_manifest import PROJECT, Parsed, project_digest

TARGET = PROJECT / "target"
KEEP_STEPS = "GRIDSCORE_KEEP_STEPS"
"""Environment variable: set, the build file keeps every model and not the published ones alone."""
PUBLISHED = "marts"
ONE_EACH = "--one-each"
QUIET = ("--no-use-colors", "--log-level", "none", "--log-level-file", "none", "--no-send-anonymous-usage-stats")


@dataclass(frozen=True)
class Outcome:
    """What came of a dbt command: did all of it succeed, and if not, why (one line, no values of rows)."""

    success: bool
    message: str


def prepare() -> Parsed:
    """The parsed project, parsed now only when a file of it changed. Raises GridscoreError when it does not parse."""
    folder = TARGET / f"parsed-{project_digest()[:16]}"
    if not (folder / "manifest.msgpack").exists():
        TARGET.mkdir(parents=True, exist_ok=True)
        scratch = Path(tempfile.mkdtemp(prefix="parsing-", dir=TARGET))
        try:
            _parse_into(scratch)
            _forget_older_parses()
            if not folder.exists():  # another process may have been first, with the same result
                scratch.rename(folder)
        finally:
            shutil.rmtree(scratch, ignore_errors=True)
    return Parsed(folder)


def build(parsed: Parsed, build_file: Path, time_zone: str, on_result: Callable[[dict[str, Any]], None]) -> Outcome:
    """Run every model and every data test into `build_file`; unit tests stay out.

    `on_result` gets dbt's event of each result, as dbt's structured log would show it. Models behind a failed error
    test are skipped by dbt and the outcome is no success. The file of a success holds what is published and the sources
    (see KEEP_STEPS), that of a failure all there was.
    """
    # nobody reads a second manifest, and an empty file has nothing to look up
    arguments = ["build", "--exclude-resource-type", "unit_test", "--no-write-json", "--no-populate-cache"]
    manifest = _compiled(parsed).as_manifest_of_builds()
    steps = {node.schema for node in manifest.nodes.values() if node.resource_type == "model"} - {PUBLISHED}
    forget = () if os.environ.get(KEEP_STEPS) else steps
    return _invoke(arguments, build_file, time_zone, manifest, [_teller_of(on_result)], forget=forget)


def build_on_spark(folder: Path, on_result: Callable[[dict[str, Any]], None]) -> Outcome:
    """The same in the Spark session of this process, whose tables lie in `folder` (orchestration/spark_engine.py).

    The project is parsed anew: relations have other names there, and a build takes minutes.
    """
    arguments = ["build", "--target", "spark", "--exclude-resource-type", "unit_test", "--no-write-json"]
    result = _run_dbt([*QUIET, *arguments, "--no-populate-cache"], folder, None, [_teller_of(on_result)])
    return Outcome(result.success, "" if result.success else _why(result, None))


def run_models(parsed: Parsed, build_file: Path, time_zone: str, models: Sequence[str]) -> Outcome:
    """Run these models and what they are made of into `build_file`, without tests."""
    arguments = ["run", "--select", *(f"+{model}" for model in models), "--no-write-json", "--no-populate-cache"]
    return _invoke(arguments, build_file, time_zone, _compiled(parsed).as_manifest_of_builds(), [])


def load_dbt() -> None:
    """Import dbt, and let it make what it makes once in a process, by a command that does nothing."""
    with tempfile.TemporaryDirectory(prefix="gridscore-dbt-") as scratch:
        nothing = ["ls", "--select", "stg_grids", "--no-write-json"]
        _invoke(nothing, Path(scratch) / "build.duckdb", TIME_ZONE, prepare().as_manifest(), [])


def unit_test(one_each: bool = False) -> Outcome:
    """dbt's unit tests, all or one of each model. They only need the tables' shapes, so all sources are empty."""
    from orchestration.warehouse import create_warehouse

    with tempfile.TemporaryDirectory(prefix="gridscore-unit-") as scratch:
        build_file = Path(scratch) / "build.duckdb"
        create_warehouse(build_file, {})
        parsed = _compiled(prepare())
        with duckdb.connect(":memory:") as connection:
            connection.execute(f"attach '{build_file}' as build; use build")
            for sql in parsed.empty_tables():
                connection.execute(sql)
        arguments = ["test", "--select", "test_type:unit", "--no-write-json", "--no-populate-cache"]
        return _invoke(arguments, build_file, TIME_ZONE, parsed.as_manifest_of_unit_tests(one_each), [], quiet=False)


def _teller_of(on_result: Callable[[dict[str, Any]], None]) -> Callable[[Any], None]:
    from google.protobuf.json_format import MessageToDict

    def tell(event: Any) -> None:
        if event.info.name in ("LogModelResult", "LogTestResult"):
            on_result(MessageToDict(event, preserving_proto_field_name=True))

    return tell


def _parse_into(folder: Path) -> None:
    _prepare_by(["parse", "--no-partial-parse"], folder, None)
    # dbt's own cache of a parse is the manifest in msgpack: exactly what dbtRunner takes back
    written = folder / "dbt"
    (written / "manifest.json").rename(folder / "manifest.json")
    (written / "partial_parse.msgpack").rename(folder / "manifest.msgpack")
    shutil.rmtree(written)


def _compiled(parsed: Parsed) -> Parsed:
    """The same project; its models are rendered as plain SQL now when they are not yet."""
    if not parsed.compiled.exists():
        with tempfile.TemporaryDirectory(prefix="compiling-", dir=parsed.folder) as scratch:
            arguments = ["compile", "--no-introspect", "--no-populate-cache"]
            _prepare_by(arguments, Path(scratch), parsed.as_manifest())
            (Path(scratch) / "dbt" / "manifest.json").replace(parsed.compiled)
    return parsed


def _prepare_by(arguments: Sequence[str], folder: Path, manifest: Any) -> None:
    outcome = _invoke(arguments, folder / "build.duckdb", TIME_ZONE, manifest, [])
    if not outcome.success:
        raise GridscoreError(f"dbt project does not {arguments[0]}: {outcome.message}")


def _prepare_all() -> Outcome:
    """Everything that is made of the project alone, so that the first run finds it there."""
    from orchestration.dbt_docs import lineage_of

    lineage_of(_compiled(prepare()))
    return Outcome(True, "")


def _forget_older_parses(keep: int = 3) -> None:
    """Keep a few: another process may just be reading one of them."""
    parses = sorted(TARGET.glob("parsed-*"), key=lambda folder: folder.stat().st_mtime, reverse=True)
    for folder in parses[keep:]:
        shutil.rmtree(folder, ignore_errors=True)


def _invoke(
    arguments: Sequence[str],
    build_file: Path,
    time_zone: str,
    manifest: Any,
    callbacks: list[Callable[[Any], None]],
    quiet: bool = True,
    forget: Collection[str] = (),
) -> Outcome:
    """One dbt command in this process. Leaves no connection to the build file open.

    forget: schemas to drop after a success, before the file is written out, which takes as long as they are large.
    """
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager

    with _environment(GRIDSCORE_BUILD_FILE=str(build_file), GRIDSCORE_TIME_ZONE=time_zone):
        try:
            result = _run_dbt([*(QUIET if quiet else QUIET[-3:]), *arguments], build_file.parent, manifest, callbacks)
            if result.success and forget:
                with closing(DuckDBConnectionManager.env().handle()) as connection:
                    for schema in forget:
                        connection.cursor().execute(f'drop schema if exists {build_file.stem}."{schema}" cascade')
        finally:
            DuckDBConnectionManager.close_all_connections()
    return Outcome(result.success, "" if result.success else _why(result, build_file))


def _run_dbt(arguments: Sequence[str], folder: Path, manifest: Any, callbacks: list[Callable[[Any], None]]) -> Any:
    from dbt.cli.main import dbtRunner

    folders = ["--project-dir", str(PROJECT), "--profiles-dir", str(PROJECT)]
    own = ["--target-path", str(folder / "dbt"), "--log-path", str(folder / "dbt")]
    return dbtRunner(manifest=manifest, callbacks=callbacks).invoke([*arguments, *folders, *own])


def _why(result: Any, build_file: Path | None) -> str:
    """The first failures of a dbt command, in one line. Messages of failed tests carry counts, never rows.

    build_file: where a failed test can be asked for more, if anywhere.
    """
    if result.exception is not None:
        return mask(" ".join(str(result.exception).split()))[:500]
    results = getattr(result.result, "results", [])
    failed = [node for node in results if node.status in ("error", "fail", "runtime error")]
    told = "; ".join(
        f"{node.node.name}{_where(node, build_file)}: {mask(' '.join(str(node.message).split()))[:200]}"
        for node in failed[:3]
    )
    return told + (f"; and {len(failed) - 3} more" if len(failed) > 3 else "")


def _where(failed: Any, build_file: Path | None) -> str:
    """Of a test of many models at once (macros/grain.sql, truths.sql): the names of those it failed for."""
    if build_file is None or failed.status != "fail" or "as model_name" not in failed.node.compiled_code:
        return ""
    names = f"select distinct model_name from ({failed.node.compiled_code}) order by model_name"
    with duckdb.connect(str(build_file), read_only=True) as connection:
        return " (" + ", ".join(name for (name,) in connection.execute(names).fetchall()) + ")"


@contextmanager
def _environment(**variables: str) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in variables}
    os.environ.update(variables)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def main(arguments: Sequence[str]) -> int:
    """Entry of `python -m orchestration.dbt_runner`. Returns the exit status."""
    if list(arguments) not in (["parse"], ["unit-test"], ["unit-test", ONE_EACH]):
        sys.stderr.write(f"usage: python -m orchestration.dbt_runner parse|unit-test [{ONE_EACH}]\n")
        return 2
    try:
        outcome = unit_test(ONE_EACH in arguments) if arguments[0] == "unit-test" else _prepare_all()
    except GridscoreError as error:
        outcome = Outcome(False, str(error))
    if not outcome.success:
        sys.stderr.write(f"{outcome.message}\n")
    return 0 if outcome.success else 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
