"""Serve the graph to AI agents over the Model Context Protocol: five tools and a prompt.

The worker processes of a pool answer the calls, within limits of time and memory. What agents read
is in `programs/agents.toml`.
"""

import asyncio
import json
import logging
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from mcp import MCPError
from mcp import types as mcp
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server
from mcp.server.transport_security import TransportSecuritySettings
from starlette.applications import Starlette

from realpolitik.answer.questions.filters import FILTERS
from realpolitik.answer.questions.names import KINDS
from realpolitik.curate.table.rows import COLUMNS
from realpolitik.errors import UnknownName
from realpolitik.serve.http.problems import ProblemError
from realpolitik.serve.http.request import Request
from realpolitik.serve.pool import Pool
from realpolitik.serve.programs.tools import PREFIX
from realpolitik.version import __version__

__all__ = ["http_app", "run", "server"]

_WORDS = tomllib.loads((Path(__file__).parent / "programs" / "agents.toml").read_text("utf-8"))
_KINDS = {"string": "a text", "integer": "a whole number from 1", "boolean": "true or false"}


def server(pool: Pool) -> Server:
    """Return the MCP server whose tools answer with an open pool."""
    # The SDK would log a client's mistake as an error with a traceback.
    logging.getLogger("mcp").setLevel(logging.CRITICAL)

    async def list_tools(*_: Any) -> mcp.ListToolsResult:
        return mcp.ListToolsResult(tools=[*_TOOLS.values()])

    async def call_tool(_: Any, params: mcp.CallToolRequestParams) -> mcp.CallToolResult:
        return await _call(pool, params.name, params.arguments or {})

    async def list_prompts(*_: Any) -> mcp.ListPromptsResult:
        return mcp.ListPromptsResult(prompts=[_PROMPT])

    async def get_prompt(_: Any, params: mcp.GetPromptRequestParams) -> mcp.GetPromptResult:
        values = params.arguments or {}
        if params.name != _PROMPT.name or values.keys() != _WORDS["prompt"]["arguments"].keys():
            raise MCPError(mcp.INVALID_PARAMS, "the only prompt is draft_claims(source, text)")
        names = await _call(pool, "show", {"name": "kind"})
        lines = "".join(part.text for part in names.content if part.type == "text").splitlines()
        kinds = ", ".join(line.split()[0] for line in lines if line[:1] == " ")
        columns = "\n".join(f"{c.name}: {c.meaning}" for c in COLUMNS.values())
        text = _WORDS["prompt"]["text"].format(**values, kinds=kinds, columns=columns)
        content = mcp.TextContent(text=text)
        return mcp.GetPromptResult(messages=[mcp.PromptMessage(role="user", content=content)])

    return Server(
        "realpolitik",
        version=__version__,
        instructions=_WORDS["instructions"],
        on_list_tools=list_tools,
        on_call_tool=call_tool,
        on_list_prompts=list_prompts,
        on_get_prompt=get_prompt,
    )


def http_app(pool: Pool) -> Starlette:
    """Return the ASGI application that serves agents at /mcp, without sessions.

    It accepts any Host and Origin header; if the data are private, `_Outermost` checks the host.
    """
    anywhere = TransportSecuritySettings(enable_dns_rebinding_protection=False)
    return server(pool).streamable_http_app(
        stateless_http=True, json_response=True, transport_security=anywhere
    )


def run(pool: Pool) -> None:
    """Serve an agent over standard input and output until it disconnects."""

    async def serve() -> None:
        app = server(pool)
        async with stdio_server() as (read, write):
            await app.run(read, write, app.create_initialization_options())

    pool.open()
    try:
        asyncio.run(serve())
    finally:
        pool.close()


def _tool(name: str, title: str, description: str, arguments: Mapping[str, str]) -> mcp.Tool:
    properties: dict[str, Any] = {
        key: {"type": "string", "title": key.capitalize(), "description": text}
        for key, text in arguments.items()
    }
    required = [key for key in properties if key != "long"]
    if "long" in properties:
        properties["long"] |= {"type": "boolean", "default": False}
    return mcp.Tool(
        name=name,
        title=title,
        description=description.format(filters=", ".join(FILTERS), kinds=", ".join(KINDS)),
        input_schema={
            "type": "object",
            "properties": {**properties, "start": _WORDS["start"]},
            "required": required,
            "additionalProperties": False,
        },
        output_schema=_WORDS["answer"] if name in ("ask", "search") else None,
        annotations=mcp.ToolAnnotations(read_only_hint=True, open_world_hint=False),
    )


_TOOLS = {name: _tool(name, **words) for name, words in _WORDS["tools"].items()}
_PROMPT = mcp.Prompt(
    name="draft_claims",
    title=_WORDS["prompt"]["title"],
    description=_WORDS["prompt"]["description"],
    arguments=[
        mcp.PromptArgument(name=name, description=text, required=True)
        for name, text in _WORDS["prompt"]["arguments"].items()
    ],
)


async def _call(pool: Pool, name: str, arguments: Mapping[str, Any]) -> mcp.CallToolResult:
    """Call a tool; an error says what to correct."""
    if wrong := _invalid(name, arguments):
        return _result(True, f"result: invalid\n{wrong}\n")
    params = tuple((key, str(value)) for key, value in arguments.items())
    try:
        lane = "queries" if name == "sparql" else "questions"
        response = await pool.respond(Request(PREFIX + name, params=params), lane)
    except ProblemError as problem:
        result = "timed out" if problem.members.get("limit") == "time" else problem.slug
        detail = f"{problem.detail} This does not mean that nothing is claimed."
        return _result(True, f"result: {result}\n{detail}\n")
    return _result(response.status_code != 200, **json.loads(bytes(response.body)))


def _result(failed: bool, text: str, **members: Any) -> mcp.CallToolResult:
    content = mcp.TextContent(text=text)
    return mcp.CallToolResult(
        content=[content], structured_content=members or None, is_error=failed
    )


def _invalid(name: str, arguments: Mapping[str, Any]) -> str:
    """Return what is wrong with a call of a tool, or an empty string."""
    if name not in _TOOLS:
        return str(UnknownName(name, "tool", _TOOLS))
    schema = _TOOLS[name].input_schema
    for key, value in arguments.items():
        if key not in schema["properties"]:
            return str(UnknownName(key, f"argument of {name}", schema["properties"]))
        kind = schema["properties"][key]["type"]
        whole = kind == "integer" and str(value).isdecimal() and int(value) > 0
        if not (whole or isinstance(value, {"string": str, "boolean": bool}.get(kind, ()))):
            return f"{key} must be {_KINDS[kind]}"
    missing = [key for key in schema["required"] if key not in arguments]
    return f"{name} needs the argument {missing[0]}" if missing else ""
