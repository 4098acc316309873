"""`pytest tests/matrix --write-matrix` writes the tables anew; read what changed before it is kept."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--write-matrix", action="store_true", help="write the tables of role × state × step anew")
