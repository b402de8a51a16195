"""Agents answer questions through the tools, by the client of the official SDK."""

import asyncio
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from mcp import Client, StdioServerParameters
from mcp.client.stdio import stdio_client
from mcp.types import TextContent
from serving import listening

import realpolitik
from realpolitik import Graph
from realpolitik.serve.agents import server
from realpolitik.serve.pool import Pool
from realpolitik.serve.programs.tools import BUDGET

# Tools, their arguments, and texts that their results must have.
ASKED: list[tuple[str, dict[str, Any], list[str]]] = [
    ("ask", {"question": "Where do China and Russia align?"}, ["Stated", "Contested", "¶7 s3"]),
    ("ask", {"question": "Are China and Russia allies?"}, ["Denied (", "disputed by Sun"]),
    ("ask", {"question": "threats actor=china"}, ["perceives a threat from the West", "¶1 s5"]),
    ("ask", {"question": "What is contested?"}, ["Western pessimists, via Sun", "disputed:"]),
    ("ask", {"question": "What is said about China?"}, [" of ", "more: long=true."]),
    ("search", {"text": "arms sales to Vietnam until=2016"}, ["with Vietnam", "¶5 s4"]),
    ("show", {"name": "sun-2016 p6s4"}, ["certain", "id:sun-2016-p6s4-1"]),
    ("show", {"name": "sun-2016"}, ["Cipher Brief", "¶1 s1", "start="]),
    ("show", {"name": "questions"}, ["What is contested, and by whom?"]),
    *(("show", {"name": name}, [f"Names: {name[:5]}"]) for name in ("basis", "tense", "tenses")),
    ("why", {"subject": "China", "property": "aligns with", "object": "Russia"}, ["Claims ("]),
    (
        "sparql",
        {"query": "SELECT ?a { ?a a <https://w3id.org/realpolitik/ontology#Source> } ORDER BY ?a"},
        ["a\n", "id:sun-2016\n"],
    ),
]

MOST_TOKENS = 1_200  # of all descriptions and the instructions
DOCUMENT = Path(__file__).parents[2] / "docs" / "agents.md"


def tokens(text: str) -> int:
    """Return the approximate number of tokens of a text."""
    return -(-len(text) // 4)


class Agent:
    """A client, with a connection for each request."""

    def __init__(self, pool: Pool, runner: asyncio.Runner) -> None:
        self._server, self._runner = server(pool), runner

    def __call__(self, method: str, *arguments: Any) -> Any:
        """Return the result of a method of the client."""

        async def asked() -> Any:
            async with Client(self._server) as client:
                return await getattr(client, method)(*arguments)

        return self._runner.run(asked())

    def tool(self, tool: str, /, **arguments: Any) -> tuple[bool, str, str]:
        """Return whether a tool failed, its outcome, and the rest of its text."""
        told = self("call_tool", tool, arguments)
        (content,) = told.content
        assert isinstance(content, TextContent)
        result, _, rest = content.text.partition("\n")
        assert bool(told.structured_content) == (tool in ("ask", "search") and not told.is_error)
        assert tokens(content.text) <= BUDGET
        return bool(told.is_error), result.removeprefix("result: "), rest


@pytest.fixture(scope="module")
def agent() -> Iterator[Agent]:
    pool = Pool(realpolitik.open, size=1, seconds=3.0)
    pool.open()
    try:
        with asyncio.Runner() as runner:
            yield Agent(pool, runner)
    finally:
        pool.close()


@pytest.mark.parametrize(("tool", "arguments", "parts"), ASKED)
def test_the_tools_answer(
    agent: Agent, tool: str, arguments: dict[str, Any], parts: list[str]
) -> None:
    failed, result, rest = agent.tool(tool, **arguments)
    assert not failed
    assert result in ("answered", "nearest", "inferred", "done")
    assert [part for part in parts if part not in rest] == []


def test_the_documented_numbers_of_tokens_are_about_right(agent: Agent) -> None:
    text = DOCUMENT.read_text("utf-8")
    tools = agent("list_tools").tools
    assert all(tool.annotations and tool.annotations.read_only_hint for tool in tools)
    descriptions = [t.model_dump_json(by_alias=True, exclude_none=True) for t in tools]
    found = dict(re.findall(r"^\| `(\w+)` \| `.*\| (\d+) \|$", text, re.MULTILINE))
    assert [*map(int, found.values())] == pytest.approx([*map(tokens, descriptions)], rel=0.1)
    instructions = agent._server.instructions
    assert instructions
    assert sum(map(tokens, [*descriptions, instructions])) <= MOST_TOKENS


def test_silence_an_invalid_request_and_a_timeout_are_different_results(agent: Agent) -> None:
    failed, silent, rest = agent.tool("ask", question="threats actor=china place=antarctica")
    assert (failed, silent) == (True, "invalid")
    assert "antarctica" in rest
    failed, silent, rest = agent.tool("ask", question="xyzzy plugh")
    assert (failed, silent) == (False, "silent")
    assert "No claim here mentions “xyzzy”" in rest
    cross = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    failed, stopped, rest = agent.tool("sparql", query=cross)
    assert (failed, stopped) == (True, "timed out")
    assert "does not mean" in rest
    nothing = "SELECT ?a { ?a <urn:nothing> ?b }"
    assert agent.tool("sparql", query=nothing) == (False, "silent", "a\n")


@pytest.mark.parametrize(
    ("tool", "arguments", "reason"),
    [
        ("ask", {"question": "threats actor=Chnia"}, 'called "Chnia"; did you mean China'),
        ("show", {"name": "nobody-2000-p1s1-1"}, "nobody-2000-p1s1-1"),
        ("why", {"subject": "China", "property": "eats", "object": "Russia"}, '"eats"'),
        ("sparql", {"query": "SELECT * {"}, "line 1, column 11"),
        ("sparql", {"query": "DELETE WHERE { ?a ?b ?c }"}, "a query cannot change the graph"),
        ("sparql", {"query": "SELECT * { SERVICE <http://x.example/> { ?a ?b ?c } }"}, "SERVICE"),
        ("sparql", {"query": "SELECT * FROM <http://x.example/> { ?a ?b ?c }"}, "fetches no graph"),
        ("ask", {"question": " "}, "it is empty"),
        ("search", {"text": "Chna " * 200}, "longer than 500 characters"),
        ("show", {"name": f"x{' ' * 64_900}x"}, "longer than 500 characters"),
        ("ask", {"question": "threats actor=Zzzzz"}, "for a list, run show actor"),
        ("ask", {"question": "threats", "start": 0}, "(start: 0 is less than the minimum"),
        (
            "ask",
            {"question": "x", "lang": "x"},
            "ask: invalid arguments (Additional properties are not allowed ('lang'",
        ),
        ("ask", {}, "ask: invalid arguments ('question' is a required property); it takes: qu"),
        ("ask", {"question": "x", "long": "often"}, "long: 'often' is not of type 'boolean'"),
        ("ask", {"question": ["threats"]}, "(question: ['threats'] is not of type 'string'"),
        ("tell", {}, 'no tool is called "tell"'),
    ],
)
def test_an_error_names_tools_not_commands(
    agent: Agent, tool: str, arguments: dict[str, Any], reason: str
) -> None:
    failed, result, rest = agent.tool(tool, **arguments)
    assert (failed, result) == (True, "invalid")
    assert reason in rest
    assert "realpolitik " not in rest


def test_an_answer_has_structured_content(agent: Agent) -> None:
    told = agent("call_tool", "ask", {"question": "Are China and Russia allies?"})
    found = told.structured_content
    assert (found["result"], found["asked"]["value"]) == ("answered", "no")
    assert found["verdict"].startswith("No: ")
    first = found["findings"][0]
    assert first["status"] == "denied"
    assert first["claims"]
    assert first["text"] in told.content[0].text
    assert first["cited"][0] in told.content[0].text


def test_a_suggested_question_can_be_asked(agent: Agent) -> None:
    rest = agent.tool("search", text="arms sales to Vietnam until=2016")[2]
    (asked,) = re.findall(r"^Next: (.*) \(\d+\)$", rest, re.MULTILINE)
    question = asked.rpartition(" · ")[2]
    assert question == "What is said about Vietnam?"
    assert agent.tool("ask", question=question)[1] == "answered"
    quoted = agent.tool("ask", question="""threats actor="the Kremlin" since='2016'""")[2]
    assert quoted == agent.tool("ask", question="threats actor=russia since=2016")[2]


def test_a_long_result_can_be_read_to_its_end(agent: Agent) -> None:
    question, start, lines = "relationship", 1, []
    while True:
        *some, last = agent.tool("ask", question=question, long=True, start=start)[2].splitlines()
        if not last.startswith("[lines"):
            lines += [*some, last]
            break
        lines += some
        start = int(last.rpartition("=")[2].rstrip("]"))
        assert start == len(lines) + 1
    answer = realpolitik.open().ask(question)
    glosses = {w.gloss for finding in answer for w in finding.warrants if w.own_voice}
    assert [gloss for gloss in glosses if gloss not in "\n".join(lines)] == []


def test_the_command_serves_over_standard_input_and_output() -> None:
    command = ["-m", "realpolitik", "mcp", "--seconds", "5"]
    running = StdioServerParameters(command=sys.executable, args=command, env={**os.environ})

    async def asked() -> str:
        async with Client(stdio_client(running)) as client:
            told = await client.call_tool("ask", {"question": "contested"})
        assert isinstance(told.content[0], TextContent)
        return told.content[0].text

    assert asyncio.run(asked()).startswith("result: answered\n")


def test_the_service_answers_agents_over_http_without_sessions(graph: Graph) -> None:
    def message(method: str, **params: Any) -> dict[str, Any]:
        return {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}

    headers = {"Accept": "application/json, text/event-stream"}
    with listening(graph) as address, httpx.Client(base_url=address, headers=headers) as client:
        asked = message("tools/call", name="ask", arguments={"question": "contested"})
        reply = client.post("/mcp", json=asked)
        assert reply.json()["result"]["content"][0]["text"].startswith("result: answered\n")
        assert "mcp-session-id" not in reply.headers
        assert reply.headers["access-control-allow-origin"] == "*"
        assert client.get("/mcp").status_code == 405
        assert client.post("/mcp", content=b"x" * 1_100_000).status_code == 413
        slowly_parsed = message("initialize", clientInfo={"icons": [[]] * 500})
        assert client.post("/mcp", json=slowly_parsed).status_code == 400
        unknown = client.post("/mcp", json=message("prompts/get", name="nope"))
        assert "error" in unknown.json()


@pytest.mark.slow
def test_an_error_of_a_client_is_logged_without_a_traceback() -> None:
    command = [sys.executable, "-m", "realpolitik", "serve", "--port", "0"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True) as process:
        assert process.stderr
        address = re.search(r"http://\S+/", process.stderr.readline())
        assert address
        prompt = {"jsonrpc": "2.0", "id": 1, "method": "prompts/get", "params": {"name": "nope"}}
        headers = {"Accept": "application/json, text/event-stream"}
        reply = httpx.post(f"{address[0]}mcp", json=prompt, headers=headers, timeout=60)
        assert "error" in reply.json()
        process.terminate()
        assert len(process.stderr.read().splitlines()) <= 2
