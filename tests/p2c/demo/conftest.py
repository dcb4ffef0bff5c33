"""What tests of the demo company's pages share."""

from collections.abc import Iterator

import pytest

from tests.p2c import pages


@pytest.fixture
def short_menu() -> Iterator[None]:
    with pages.short_menu():
        yield
