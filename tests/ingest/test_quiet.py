"""What a reader writes to standard error while it fails may quote the file; what others write is not lost."""

import os

import pytest

from ingest.quiet import quiet


def test_what_is_written_before_an_error_is_forgotten(capfd: pytest.CaptureFixture[str]):
    with pytest.raises(ValueError), quiet():
        os.write(2, b"panicked at cell 1990101")
        raise ValueError
    os.write(2, b"afterwards")
    assert capfd.readouterr().err == "afterwards"


def test_what_is_written_when_all_goes_well_is_written_afterwards(capfd: pytest.CaptureFixture[str]):
    with quiet():
        os.write(2, b"a warning of somebody else")
    assert capfd.readouterr().err == "a warning of somebody else"
