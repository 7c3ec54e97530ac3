"""The catalogue of known measures (`measures.yaml`) and the parameters each of them takes."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, model_validator

from ingest.errors import GridscoreError
from ingest.spelling import nearest
from ingest.yaml_file import load_documents
from ingest.yaml_schema import PLAIN_DECIMAL, Names, StrictModel, checked
from rulebooks.words import Parameter

CATALOGUE_FILE = Path(__file__).resolve().parent / "measures.yaml"


class CountingParameter(StrictModel):
    """A parameter that changes what a measure counts. Without a default the rule must state it."""

    type: Literal["whole_number", "decimal", "share", "word"]
    choices: list[str] | None = None
    default: str | int | None = None

    @model_validator(mode="after")
    def _choices_of_words(self) -> CountingParameter:
        if (self.type == "word") != (self.choices is not None):
            raise ValueError("choices belong to words, and words need them")
        if self.default is not None and self.problem(self.default):
            raise ValueError(f"default {self.problem(self.default)}")
        return self

    def problem(self, value: object) -> str | None:
        """What is wrong with a value, or nothing."""
        if self.type == "whole_number":
            good = isinstance(value, int) and not isinstance(value, bool) and value >= 1
            return None if good else f"must be a whole number of 1 or more without quotes, not '{value}'"
        if self.type in ("decimal", "share"):
            if not isinstance(value, str) or PLAIN_DECIMAL.fullmatch(value) is None:
                return f"must be a number in quotes, such as \"0.80\", not '{value}'"
            if self.type == "share" and not 0 < Decimal(value) <= 1:
                return f"must be more than 0 and at most 1, not {value}; write 80 % as 0.80"
            return f"must not be negative: {value}" if Decimal(value) < 0 else None
        return None if value in (self.choices or []) else f"'{value}' is not one of {', '.join(self.choices or [])}"


class Measure(StrictModel):
    """One known measure. evidence_model None: not measured yet. gives: rate, quantity, or both.

    counts: what its quantity counts, in the plural, for sentences. is_count: its quantity counts whole things, so that
    rates can be made of it. in_parts: its fraction is of parts of what its quantity counts, so that sentences show
    whole ones. kinds: all there are, where a list of them is closed. filters: which of kind and
    level its evidence has, so that a rule can ask for some of it. names_grid: each row of its evidence names its
    grid as group, so that a community can take it on its grids. on_grids: it is filed or held on a unit, so
    that a community may take what its grids have. is_state: how things stand at the end of a month, so that a longer
    period has what its last month has. level: what its evidence can be filtered by beside kind, where that splits rows
    that are one otherwise.
    """

    measure: str
    name: Names
    unit_type: Literal["community", "grid", "scored_unit"]
    subject_type: str
    gives: Literal["rate", "quantity", "both"]
    counts: Names | None = None
    is_count: bool = True
    in_parts: bool = False
    kinds: list[str] | None = None
    filters: list[Literal["kind", "level"]] = Field(default_factory=list)
    names_grid: bool = False
    on_grids: bool = False
    is_state: bool = False
    level: Literal["category"] | None = None
    basis: Literal["denominator", "feed", "always"]
    feeds: list[str] = Field(min_length=1)
    evidence_model: str | None = None
    fact_table: str | None = None
    counting: dict[str, CountingParameter] = Field(default_factory=dict)


class Catalogue(StrictModel):
    """All known measures in the order of the file."""

    measures: list[Measure]

    @model_validator(mode="after")
    def _unlike_names(self) -> Catalogue:
        names = [measure.measure for measure in self.measures]
        repeated = [name for name in names if names.count(name) > 1]
        if repeated:
            raise ValueError(f"measure '{repeated[0]}' is given twice")
        return self

    def get(self, name: str) -> Measure | None:
        """The measure of that name, if it is known."""
        return next((measure for measure in self.measures if measure.measure == name), None)

    def only_counts(self, name: str) -> bool:
        """Whether the measure is known and gives no rate."""
        measure = self.get(name)
        return measure is not None and measure.gives == "quantity"

    def nearest(self, name: str) -> str:
        """What the writer may have meant."""
        return nearest(name, [measure.measure for measure in self.measures])

    def effective(self, measure: Measure, stated: dict[str, Parameter]) -> dict[str, str]:
        """Every parameter of the measure as text: as stated, else its default."""
        values = {name: stated.get(name, parameter.default) for name, parameter in measure.counting.items()}
        return {name: str(value) for name, value in values.items() if value is not None}


@cache
def load_catalogue(path: Path = CATALOGUE_FILE) -> Catalogue:
    """The catalogue of measures; raises GridscoreError when the file is not as it should be."""
    documents: list[dict[str, Any]] = load_documents(path)
    if len(documents) != 1:
        raise GridscoreError(f"{path.name}: one document is expected")
    return checked(Catalogue, documents[0], path.name)
