"""What is deployed: the configurations of proxies in the documents, the image, and the unit."""

import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

import httpx
import pytest
from serving import listening

from realpolitik import Graph

AGENT = {"Accept": "application/json, text/event-stream"}
LIST = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}


@pytest.fixture(params=["nginx", "caddy"])
def proxy(
    request: pytest.FixtureRequest, graph: Graph, root: Path, tmp_path: Path
) -> Iterator[tuple[httpx.Client, list[str]]]:
    """Return a client of a proxy with the block from the documents, and the log of the service."""
    program = shutil.which(request.param, path="/usr/sbin:/usr/local/sbin:/usr/bin")
    if not program:
        pytest.skip(f"{request.param} is not installed; Debian has it")
    text = (root / "docs/serve.md").read_text()
    block = re.search(rf"```{request.param}\n(.+?)```", text, re.DOTALL)
    assert block
    log, config = list[str](), tmp_path / "config"
    with listening(graph, log.append) as address:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        if request.param == "nginx":
            server = block[1].replace("http://127.0.0.1:8000", address)
            server = server.replace("listen 80;", f"listen 127.0.0.1:{port};")
            paths = "".join(
                f"{kind}_temp_path {tmp_path};\n"
                for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
            )
            config.write_text(
                f"daemon off; pid {tmp_path}/pid; error_log {tmp_path}/error.log; events {{}}\n"
                f"http {{ access_log off;\n{paths}{server}}}\n"
            )
            command = [program, "-p", tmp_path, "-c", config, "-e", "error.log"]
        else:
            server = block[1].replace("127.0.0.1:8000", address.removeprefix("http://"))
            site = f"http://127.0.0.1:{port} {{\nbind 127.0.0.1"
            server = server.replace("realpolitik.example {", site)
            config.write_text(server.replace("{", "{\nadmin off", 1))
            command = [program, "run", "--config", config, "--adapter", "caddyfile"]
        process = subprocess.Popen(command, env={"HOME": str(tmp_path)}, stderr=subprocess.DEVNULL)
        try:
            with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:
                until = time.monotonic() + 10
                while time.monotonic() < until:
                    try:
                        client.get("/healthz")
                        break
                    except httpx.ConnectError:
                        time.sleep(0.1)
                yield client, log
        finally:
            process.terminate()
            process.wait(10)


def test_the_service_works_behind_a_proxy(proxy: tuple[httpx.Client, list[str]]) -> None:
    client, log = proxy
    page = client.get("/ask", params={"q": "threats"}, headers={"Accept": "text/html"})
    assert page.status_code == 200
    assert "</html>" in page.text
    assert client.post("/sparql", data={"query": "ASK { ?s ?p ?o }"}).json()["boolean"] is True
    tools = client.post("/mcp", json=LIST, headers=AGENT).json()["result"]["tools"]
    assert {"ask", "sparql"} <= {tool["name"] for tool in tools}
    assert str(client.base_url).rstrip("/") in client.get("/.well-known/void").text
    assert client.get("/ask", params={"q": "x" * 501}).status_code == 400
    assert client.get("/search", params={"q": "亂" * 500}).status_code == 200
    assert client.get("/sparql?query=" + "x" * 17_000).status_code == 414
    query = {"Content-Type": "application/sparql-query"}
    assert client.post("/sparql", content=b"x" * 2_000_000, headers=query).status_code == 413
    client.get("/sources", headers={"X-Forwarded-For": "6.6.6.6"})
    assert "6.6.6.6" not in log[-1]


def test_an_image_has_neither_secrets_nor_history_nor_texts(root: Path) -> None:
    lines = (root / ".containerignore").read_text().split("\n")
    patterns = [line for line in lines if line and line[0] != "#"]
    assert patterns[0] == "*"  # everything is left out that is not named

    def copied(path: str) -> bool:
        parents = {path, *map(str, Path(path).parents)}
        left_out = True
        for pattern in patterns:
            if any(fnmatch(each, pattern.removeprefix("!")) for each in parents):
                left_out = not pattern.startswith("!")
        return not left_out

    for path in (".env", ".git/config", ".venv/bin/python", "seeds/sun-2016.txt", "seeds/.env"):
        assert not copied(path), path
    for path in ("pyproject.toml", "hatch_build.py", "src/realpolitik/graph.py"):
        assert copied(path), path
    for path in ("seeds/sun-2016.ttl", "data/sun-2016.ttl", "LICENSE", "queries/joins/x.rq"):
        assert copied(path), path
    stages = (root / "deploy/Containerfile").read_text().split("\nFROM ")
    assert "COPY" not in stages[-1]  # the last stage takes the wheel alone


def test_the_unit_is_hardened(root: Path) -> None:
    program = shutil.which("systemd-analyze")
    if not program:
        pytest.skip("systemd-analyze is not installed; Debian has it in systemd")
    unit = root / "deploy/realpolitik.service"
    command = [program, "security", "--offline=true", "--threshold=25", str(unit)]  # of 100
    found = subprocess.run(command, capture_output=True, text=True)
    assert found.returncode == 0, found.stdout
