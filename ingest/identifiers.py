"""Direct identifiers at the door: whether there is one, whether it is legal, and a keyed hash; never the value."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import stat
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

import polars as pl
from stdnum.cn import ric
from stdnum.exceptions import ValidationError

from ingest.errors import GridscoreError
from ingest.feed import Identifier
from ingest.files import sync_folder
from ingest.home import Home

OTHERS = stat.S_IRWXG | stat.S_IRWXO


@dataclass(frozen=True)
class Key:
    """The secret of this home. `id` may be shown: it says which key a hash was made with."""

    secret: bytes = field(repr=False)
    id: str

    def hashed(self, domain: str, value: str) -> str:
        """HMAC-SHA-256 of a normalised value in its domain, with the key's id before it."""
        return f"{self.id}:{self._digest(domain, value).hex()}"

    def derived(self, domain: str) -> bytes:
        """A key of its own for one purpose (32 bytes)."""
        return self._digest(domain, "")

    def _digest(self, domain: str, value: str) -> bytes:
        return hmac.digest(self.secret, f"{domain}\0{value}".encode(), "sha256")


def load_key(home: Home) -> Key:
    """The home's key, created on first use with mode 0400. Raises GridscoreError when others can read it."""
    path = home.key_file
    if not path.exists():
        _create(home)
    mode = path.stat().st_mode
    if mode & OTHERS:
        modes = f"mode {stat.S_IMODE(mode):04o}"
        raise GridscoreError(f"{path.name}: others can read the key ({modes}); run: chmod 400 {path}")
    try:
        secret = bytes.fromhex(path.read_text("ascii").strip())
    except (ValueError, OSError):
        secret = b""
    if len(secret) != 32:
        raise GridscoreError(f"{path.name}: is no key of this program; restore it from the backup")
    return Key(secret, hashlib.sha256(b"gridscore key id\0" + secret).hexdigest()[:8])


def _create(home: Home) -> None:
    """Written under a temporary name and renamed, so that a half-written key never exists."""
    home.root.mkdir(parents=True, exist_ok=True)
    temporary = home.key_file.with_name(f".{home.key_file.name}.{os.getpid()}.tmp")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400)
    try:
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_bytes(32).hex() + "\n")
            file.flush()
            os.fsync(file.fileno())
        if not home.key_file.exists():
            temporary.replace(home.key_file)
            sync_folder(home.root)
    finally:
        temporary.unlink(missing_ok=True)


def is_legal_id_number(text: str) -> bool:
    """GB 11643: 18 characters, real birth date, right check digit. The area code is not looked up."""
    if len(text) != 18 or not text[:17].isascii() or not text[:17].isdigit():
        return False
    try:
        ric.get_birth_date(text)
        return bool(ric.calc_check_digit(text) == text[-1])
    except (ValidationError, ValueError):
        return False


def is_legal_phone(text: str) -> bool:
    """A mobile number: 11 digits beginning 13 to 19."""
    return len(text) == 11 and text.isascii() and text.isdigit() and text[0] == "1" and text[1] in "3456789"


def is_legal_sex(text: str) -> bool:
    """The ways to write it that the rulebook accepts."""
    return text.lower() in ("男", "女", "male", "female", "1", "2")


def identifier_columns(
    name: str,
    kind: Identifier,
    cells: pl.Series,
    is_numeric: pl.Series | None,
    key: Key,
    days: pl.Series | None = None,
    day: date | None = None,
) -> list[pl.Series]:
    """Lake columns of one identifier: of `<name>_present`, `_legal` and `_hash` those that its kind lands.

    cells: cleaned text, null where empty. is_numeric: the cell held a number. An ID number from a number cell is not
    legal whatever its check digit (9 % of those that lost digits still pass it) and is never hashed. days: birth dates
    only: what the cells say (Date, null where that is no date); a day after `day` is not legal.
    """
    plain = cells.str.replace_all(r"[\s-]" if kind.kind == "phone" else r"\s", "")
    made = {"present": cells.is_not_null()}
    match kind.kind:
        case "phone":
            made["legal"] = _each(plain, is_legal_phone, pl.Boolean()).fill_null(False)
        case "sex":
            made["legal"] = _each(plain, is_legal_sex, pl.Boolean()).fill_null(False)
        case "birth_date" if days is not None and day is not None:
            made["legal"] = (days <= day).fill_null(False)
        case "id_number":
            plain = plain.str.replace_all("[x×]", "X")
            legal = _each(plain, is_legal_id_number, pl.Boolean()).fill_null(False)
            made["legal"] = legal & ~is_numeric.fill_null(False) if is_numeric is not None else legal
            hidden = plain.zip_with(made["legal"], pl.Series([None], dtype=pl.String).new_from_index(0, len(plain)))
            made["hash"] = keyed(hidden, kind.kind, key)
    return [made[mark].alias(f"{name}_{mark}") for mark in kind.marks]


def keyed(values: pl.Series, domain: str, key: Key) -> pl.Series:
    """Keyed hash of each text (String, null stays null)."""
    return _each(values, lambda value: key.hashed(domain, value), pl.String())


def _each(values: pl.Series, function: Callable[[str], object], dtype: pl.DataType) -> pl.Series:
    """A function over the distinct texts of a column; null stays null."""
    distinct = values.unique().drop_nulls()
    if distinct.is_empty():
        return pl.Series(values.name, [None], dtype=dtype).new_from_index(0, len(values))
    results = pl.Series([function(value) for value in distinct.to_list()], dtype=dtype)
    return values.replace_strict(distinct, results, default=None, return_dtype=dtype)
