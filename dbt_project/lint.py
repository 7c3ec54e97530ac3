"""Checks the SQL of this project against the house's portability and style rules.

    python dbt_project/lint.py        prints `file:line: rule: what is wrong`, exit status 1 when anything is

The same models are to run on DuckDB and on Apache Spark, and to be read by people. What two engines do not agree on
belongs into `macros/`, where it is dispatched; that folder is not looked at. All of `models/` and `tests/` is.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Breach:
    """One place that breaks one rule."""

    path: str
    line: int
    rule: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.rule}: {self.message}"


@dataclass(frozen=True)
class Sql:
    """A file taken apart: `code` without Jinja, comments and contents of strings, line for line as long as the file."""

    raw: str
    code: str
    comments: dict[int, str]

    def line_of(self, position: int) -> int:
        """The line number (from 1) of a position in `code`."""
        return self.code.count("\n", 0, position) + 1


@dataclass(frozen=True)
class Pattern:
    """A rule that is broken wherever its expression is found in the code."""

    rule: str
    found: re.Pattern[str]
    message: str


def _pattern(rule: str, expression: str, message: str, flags: int = re.IGNORECASE) -> Pattern:
    return Pattern(rule, re.compile(expression, flags), message)


KEYWORDS = (
    "SELECT|DISTINCT|FROM|WHERE|GROUP|ORDER|BY|HAVING|QUALIFY|WITH|AS|ON|AND|OR|NOT|IN|IS|NULL|CASE|WHEN|THEN|ELSE|END|LEFT|RIGHT|FULL"
    "|INNER|OUTER|CROSS|JOIN|UNION|ALL|OVER|PARTITION|NULLS|FIRST|LAST|CAST|COALESCE|SUM|COUNT|MIN|MAX|BETWEEN|LIKE|EXISTS|INTERVAL|TRUE"
    "|FALSE|DATE|STRING|BIGINT|DECIMAL|BOOLEAN|FILTER|LIMIT"
)
ENGINE = "only one engine has it: put it into a dispatched macro"

PATTERNS = (
    _pattern("integer-division", r"//", f"`//`: {ENGINE}"),
    _pattern("asof", r"\basof\b", f"ASOF: {ENGINE}"),
    _pattern("list-function", r"\blist(_\w+)?\s*\(", f"list functions: {ENGINE}"),
    _pattern("bracket-literal", r"[\[\]]", f"`[..]`: {ENGINE}"),
    _pattern("brace-literal", r"[{}]", f"`{{..}}`: {ENGINE}"),
    _pattern("exclude", r"\bexclude\b", "name the columns instead of excluding some"),
    _pattern("pivot", r"\b(un)?pivot\b", f"PIVOT: {ENGINE}"),
    _pattern("strftime", r"\bstr[fp]time\s*\(", f"strftime: {ENGINE}"),
    _pattern("epoch", r"\bepoch(_\w+)?\s*\(", f"epoch: {ENGINE}"),
    _pattern("date-diff", r"\bdate_?(diff|sub)\s*\(", "use the macro days_between"),
    _pattern(
        "engine-function",
        r"\b(quantile\w*|percentile\w*|isodow|weekday|unnest|explode|generate_series|sequence|regexp_\w+|date_format|format"
        r"|to_(hours|microseconds)|unix_micros|timestamp_micros|listagg|collect_(list|set))\s*\(|\b(div|hugeint)\b",
        ENGINE,
    ),
    _pattern("ordered-aggregate", r"\b(array|string)_agg\s*\([^()]*\border\s+by\b", "use the macro joined_text"),
    _pattern("unsized-varchar", r"\bvarchar\b(?!\s*\()", "say string"),
    _pattern("trailing-comma", r",\s*(?=\)|(from|where|group|order|having|union)\b|\Z)", "a comma before nothing"),
    _pattern("average", r"\bavg\s*\(", "never average: sums and counts, or points_share"),
    _pattern("double", r"(\bas\s+|::\s*)(double|float|real)\b", "integers and sized decimals only"),
    _pattern("division", r"(?<!/)/(?!/)", "a quotient is a double: compare crosswise, or use points_share"),
    _pattern("apostrophe", r"'{4}", "Spark keeps both apostrophes of a text: say it without"),
    _pattern("keyword-case", rf"\b({KEYWORDS})\b", "keywords are lower case", flags=0),
)

# What a layer may read: layers of models, schemas of sources. `marts` publish: they may read whatever is left of them.
LAYERS: dict[str, tuple[set[str], set[str]]] = {
    "staging": (set(), {"lake"}),
    "facts": ({"staging", "facts"}, {"rules", "run"}),
    "measures": ({"facts", "measures"}, set()),
    "suspicions": ({"staging", "facts", "measures", "suspicions"}, {"rules", "run"}),
    "scoring": ({"facts", "measures", "scoring"}, {"rules", "run", "ledger"}),
    "marts": ({"staging", "facts", "measures", "suspicions", "scoring"}, {"rules"}),
}


def take_apart(raw: str) -> Sql:
    """Separate a file's code from Jinja, comments and strings, keeping every line where it is.

    `{{ ref('a') }}` becomes `ref__a`, `{{ source('a', 'b') }}` becomes `source__a__b`; any other expression becomes
    `jinja_value` and the SQL in its quoted arguments, so that `{{ text_of('a // b') }}` hides nothing.
    """
    text = re.sub(r"\{#.*?#\}|\{%.*?%\}", lambda found: _blank(found.group()), raw, flags=re.DOTALL)
    text = re.sub(r"\{\{(.*?)\}\}", lambda found: _jinja_code(found.group(1)), text, flags=re.DOTALL)
    comments: dict[int, str] = {}
    code: list[str] = []
    line = 1
    for piece in re.finditer(r"--[^\n]*|/\*.*?\*/|'(?:[^']|'')*'|\n|[^\n'/-]+|.", text, flags=re.DOTALL):
        part = piece.group()
        if part.startswith(("--", "/*")):
            comments[line] = part
            code.append(_blank(part))
        elif part.startswith("'"):
            mark = "''''" if "''" in part[1:-1] else "''"
            code.append(mark + _blank(part)[len(mark) :])
        else:
            code.append(part)
        line += part.count("\n")
    return Sql(raw, "".join(code), comments)


def _blank(text: str) -> str:
    return re.sub(r"[^\n]", " ", text)


def _jinja_code(expression: str) -> str:
    call = re.fullmatch(r"[-\s]*(ref|source)\s*\(([^()]*)\)[-\s]*", expression)
    strings = re.findall(r"'((?:[^'\\]|\\.)*)'|\"((?:[^\"\\]|\\.)*)\"", expression)
    values = [single or double for single, double in strings]
    pieces_of_sql = [value for value in values if re.search(r"\w", value) and "\\n" not in value]
    lines = "\n" * expression.count("\n")
    if call:
        return "__".join([call.group(1), *values]) + lines
    return " ".join(["jinja_value", *pieces_of_sql]) + lines


def _group_after(code: str, start: int) -> str:
    """The text inside the brackets that open at `start`."""
    depth = 0
    for position in range(start, len(code)):
        depth += {"(": 1, ")": -1}.get(code[position], 0)
        if depth == 0:
            return code[start + 1 : position]
    return code[start + 1 :]


def _without_inner_groups(text: str) -> str:
    while "(" in text:
        shorter = re.sub(r"\([^()]*\)", " ", text)
        if shorter == text:
            break
        text = shorter
    return text


def _select_around(code: str, position: int) -> str:
    """The list of the select that a position lies in, from the select on to its from."""
    depth, start = 0, position
    while start > 0 and not (depth <= 0 and re.match(r"select\b", code[start:], re.IGNORECASE)):
        start -= 1
        depth += {")": 1, "(": -1}.get(code[start], 0)
    listed = code[start:]
    end = re.search(r"\bfrom\b", _blank_groups(listed), re.IGNORECASE)
    return listed[: end.start()] if end else listed


def _blank_groups(text: str) -> str:
    """The text with whatever stands in brackets blank, as long as it was."""
    blank, depth = [], 0
    for sign in text:
        depth -= sign == ")"
        blank.append(" " if depth > 0 and sign != "\n" else sign)
        depth += sign == "("
    return "".join(blank)


def header_rule(sql: Sql, layer: str) -> Iterator[tuple[int, str, str]]:
    """A model starts with a comment that says the grain; a test starts with one that says what fails."""
    header = []
    for text in sql.raw.splitlines():
        if not text.startswith("--"):
            break
        header.append(text)
    if not header or (layer in LAYERS and not re.search(r"\bGrain:|\bOne row per\b", "\n".join(header))):
        yield 1, "header", "start with a comment that says what one row is (`-- Grain: ...` or `-- One row per ...`)"


def window_rule(sql: Sql) -> Iterator[tuple[int, str, str]]:
    """Every order by of a window says where nulls go."""
    for window in re.finditer(r"\bover\s*(?=\()", sql.code, re.IGNORECASE):
        inside = _without_inner_groups(_group_after(sql.code, window.end()))
        ordered = re.search(r"\border\s+by\b(.*?)(\brows\b|\brange\b|\Z)", inside, re.IGNORECASE | re.DOTALL)
        keys = ordered.group(1).split(",") if ordered else []
        if not all(re.search(r"\bnulls\s+(first|last)\b", key, re.IGNORECASE) for key in keys):
            yield sql.line_of(window.start()), "window-nulls", "an order by in a window says nulls first or nulls last"


def alias_rule(sql: Sql) -> Iterator[tuple[int, str, str]]:
    """A window's keys are columns: one engine refuses a name that the same select only just gives."""
    for window in re.finditer(r"\bover\s*(?=\()", sql.code, re.IGNORECASE):
        inside = _without_inner_groups(_group_after(sql.code, window.end()))
        keys = set(re.findall(r"(?:\bby\b|,)\s*(\w+)\b(?!\s*[.(])", inside, re.IGNORECASE))
        given = set(re.findall(r"\bas\s+(\w+)", _without_inner_groups(_select_around(sql.code, window.start()))))
        if keys & given:
            yield sql.line_of(window.start()), "window-alias", f"{min(keys & given)} is given in the same select"


def null_rule(sql: Sql) -> Iterator[tuple[int, str, str]]:
    """max_by and min_by say which rows have a value: one engine passes over nulls, the other returns them."""
    for call in re.finditer(r"\b(max|min)_by\s*(?=\()", sql.code, re.IGNORECASE):
        after = sql.code[call.end() + len(_group_after(sql.code, call.end())) + 2 :]
        if not re.match(r"\s*filter\b", after, re.IGNORECASE):
            yield sql.line_of(call.start()), "value-of-null", "use the macro last_known"


def trim_rule(sql: Sql) -> Iterator[tuple[int, str, str]]:
    """Of the two arguments of a trim each engine takes another one for the text."""
    for call in re.finditer(r"\b[lr]?trim\s*(?=\()", sql.code, re.IGNORECASE):
        if "," in _without_inner_groups(_group_after(sql.code, call.end())):
            yield sql.line_of(call.start()), "trim", "say trim(trailing '0' from text)"


def star_rule(sql: Sql) -> Iterator[tuple[int, str, str]]:
    """`select *` only in an import: a step that takes a ref or a source as it is, or filtered."""
    stars = r"\bselect\s+(distinct\s+)?\*\s*(from\s+(\w+))?|\.\*|\*\s*(?=,|\bfrom\b)"
    for star in re.finditer(stars, sql.code, re.IGNORECASE):
        source = star.group(3) or ""
        depth = sql.code.count("(", 0, star.start()) - sql.code.count(")", 0, star.start())
        if not source.startswith(("ref__", "source__")) or star.group(1) or depth == 0:
            yield sql.line_of(star.start()), "select-star", "only an import takes all columns of a ref or source"


def join_rule(sql: Sql) -> Iterator[tuple[int, str, str]]:
    """An outer join says in a comment, after it or before it (or its group), what an unmatched row means."""
    lines = sql.code.splitlines()
    for join in re.finditer(r"\b(left|right|full)\s+(outer\s+)?join\b", sql.code, re.IGNORECASE):
        line = sql.line_of(join.start())
        above = line - 1
        while (
            above > 0 and above not in sql.comments and re.match(r"\s*(left|right|full|on|and|or)\b", lines[above - 1])
        ):
            above -= 1
        if not {line, line + 1, above} & sql.comments.keys():
            yield line, "join-comment", "say in a comment what a row without a match means"


def layer_rule(sql: Sql, layer: str, layer_of: dict[str, str]) -> Iterator[tuple[int, str, str]]:
    """A layer reads only what lies to its left."""
    if layer not in LAYERS:
        return
    models, schemas = LAYERS[layer]
    for read in re.finditer(r"\bref__(\w+)|\bsource__([a-z]+)__", sql.code):
        model, schema = read.groups()
        line = sql.line_of(read.start())
        if model and layer_of.get(model, layer) not in models | ({layer} if model not in layer_of else set()):
            yield line, "layer", f"{layer} may not read {model} of {layer_of[model]}"
        if schema and schema not in schemas:
            yield line, "layer", f"{layer} may not read the source {schema}"


def lint_text(raw: str, path: str, layer: str, layer_of: dict[str, str]) -> list[Breach]:
    """All breaches of one file. layer: the folder under models/; layer_of: model name -> its layer."""
    sql = take_apart(raw)
    found = [
        (sql.line_of(hit.start()), pattern.rule, pattern.message)
        for pattern in PATTERNS
        for hit in pattern.found.finditer(sql.code)
    ]
    for rule in (window_rule, alias_rule, null_rule, trim_rule, star_rule, join_rule):
        found.extend(rule(sql))
    found.extend(header_rule(sql, layer))
    found.extend(layer_rule(sql, layer, layer_of))
    return [Breach(path, line, rule, message) for line, rule, message in sorted(set(found))]


def lint_project(project: Path) -> list[Breach]:
    """All breaches of a dbt project's models and singular tests."""
    models = sorted((project / "models").rglob("*.sql"))
    layer_of = {model.stem: model.relative_to(project / "models").parts[0] for model in models}
    breaches: list[Breach] = []
    for file in [*models, *sorted((project / "tests").rglob("*.sql"))]:
        layer = layer_of.get(file.stem, "tests")
        breaches += lint_text(file.read_text(encoding="utf-8"), file.relative_to(project).as_posix(), layer, layer_of)
    return breaches


def main() -> int:
    """Lint the project this file lies in."""
    breaches = lint_project(Path(__file__).resolve().parent)
    sys.stdout.writelines(f"{breach}\n" for breach in breaches)
    return 1 if breaches else 0


if __name__ == "__main__":
    sys.exit(main())
