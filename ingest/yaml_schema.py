"""Checks what a YAML file says against a schema, and says in one line what is wrong with it."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from ingest.errors import GridscoreError
from ingest.spelling import nearest
from ingest.yaml_file import NAMING_KEYS

PLAIN_DECIMAL = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,6})?")


class StrictModel(BaseModel):
    """A record that takes exactly its own fields, each of its declared type, and does not change afterwards."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Names(StrictModel):
    """A name in both languages."""

    zh: str
    en: str


def _decimal(value: object) -> Decimal:
    if isinstance(value, str) and PLAIN_DECIMAL.fullmatch(value):
        return Decimal(value)
    raise ValueError(f'must be a number in quotes, such as "0.80", not {_shown(value)}')


def _day(value: object) -> date:
    try:
        return date.fromisoformat(value if isinstance(value, str) and len(value) == 10 else "")
    except ValueError:
        raise ValueError(f'must be a date in quotes, such as "2010-01-01", not {_shown(value)}') from None


QuotedDecimal = Annotated[Decimal, BeforeValidator(_decimal)]
QuotedDate = Annotated[date, BeforeValidator(_day)]

Model = TypeVar("Model", bound=BaseModel)

WORDING = {
    "extra_forbidden": "no such field",
    "missing": "is missing",
    "string_type": "must be text (in quotes)",
    "int_type": "must be a whole number without quotes",
    "bool_type": "must be true or false",
    "list_type": "must be a list",
    "dict_type": "must be fields (name: value)",
    "model_type": "must be fields (name: value)",
    "too_short": "must not be empty",
    "model_attributes_type": "must be fields (name: value)",
}


def checked(model: type[Model], document: dict[str, Any], file_name: str) -> Model:
    """The document as a model; raises GridscoreError naming file, item and field of the first thing that is wrong."""
    try:
        return model.model_validate(document)
    except ValidationError as error:
        raise GridscoreError(describe(error, document, file_name, model)) from None


def describe(
    error: ValidationError, document: dict[str, Any], file_name: str, model: type[BaseModel] | None = None
) -> str:
    """One line: file, the item / rule / feed it stands in, field, problem. An unknown field is named before a gap.

    model: of the whole document, where an unknown field of its first level may be one of its own, misspelt.
    """
    problems = sorted(error.errors(), key=lambda problem: problem["type"] != "extra_forbidden")
    first = problems[0]
    place = ", ".join([file_name, *_place(first["loc"], document)])
    more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
    is_unknown = first["type"] == "extra_forbidden" and len(first["loc"]) == 1 and model is not None
    hint = nearest(str(first["loc"][0]), model.model_fields) if is_unknown and model else ""
    return f"{place}: {_problem(first)}{hint}{more}"


def _problem(problem: Any) -> str:
    kind, value = problem["type"], problem.get("input")
    if kind == "value_error":
        return str(problem["ctx"]["error"])
    if kind == "literal_error":
        return f"{_shown(value)} is not one of {problem['ctx']['expected']}"
    if kind == "union_tag_invalid":
        return f"kind {_shown(problem['ctx']['tag'])} is not one of {problem['ctx']['expected_tags']}"
    if kind == "union_tag_not_found":
        return "kind is missing"
    if kind in WORDING:
        said = "" if kind in ("missing", "extra_forbidden", "too_short") else f", not {_shown(value)}"
        return WORDING[kind] + said
    message: str = problem["msg"]
    return message[0].lower() + message[1:]


def _place(loc: tuple[int | str, ...], document: Any) -> list[str]:
    """Where in the document: list entries by the name they give themselves (item C1.9), else by their number."""
    places: list[str] = []
    here = document
    for step in loc:
        if isinstance(step, int) and isinstance(here, list) and step < len(here):
            here = here[step]
            name = _own_name(here) or str(step + 1)
            places = [*places[:-1], name] if places and " " in name else [*places, name]
        elif isinstance(here, dict) and (step in here or step == loc[-1]):
            here = here.get(step)
            places.append(str(step))
        # else: a step of the schema (the kind chosen in a union), which is no place in the file
    return places


def _own_name(entry: Any) -> str | None:
    if not isinstance(entry, dict):
        return None
    return next((f"{key} {entry[key]}" for key in NAMING_KEYS if isinstance(entry.get(key), str)), None)


def _shown(value: object) -> str:
    if isinstance(value, dict | list):
        return "a list" if isinstance(value, list) else "fields"
    if value is None:
        return "empty"
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return f"'{text[:60]}'"
