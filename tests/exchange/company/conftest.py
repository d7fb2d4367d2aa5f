from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.exchange.company.site import Site, site, template

OpenSite = Callable[..., Site]


@pytest.fixture(scope="session")
def demo_shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demo shop that knows a company, made once."""
    return template(tmp_path_factory.mktemp("demo"))


@pytest.fixture
def open_site(demo_shop: Path, tmp_path: Path) -> Iterator[OpenSite]:
    """Give a function that opens a copy of the demo shop beside a new company file."""
    with ExitStack() as stack:

        def opener(**options: Any) -> Site:
            return stack.enter_context(site(demo_shop, tmp_path, **options))

        yield opener
