"""One service of the project's own graph, for all tests that only ask it."""

import threading
from collections.abc import Iterator

import pytest
from serving import Service, service

import realpolitik
from realpolitik.serve.front import application
from realpolitik.serve.workers import Pool


@pytest.fixture(scope="session")
def served() -> Iterator[Service]:
    """Return a service that is only asked."""
    with service(realpolitik.open, size=1, seconds=60) as found:
        yield found


@pytest.fixture(scope="module")
def address(cache_home: object) -> Iterator[str]:
    """Return where the project's own graph is served."""
    import uvicorn

    pool = Pool(realpolitik.open, size=1)
    config = uvicorn.Config(application(pool), port=0, log_level="warning")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        thread.join(0.05)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join()
