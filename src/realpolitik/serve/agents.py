"""Serve the graph to AI agents over the Model Context Protocol.

The worker processes of a pool answer the calls, within limits of time and memory; the tools that
draft the table of a source run in this process. What agents read is in `programs/agents.toml` and
`programs/encoding.toml`.
"""

import asyncio
import json
import logging
import tomllib
from collections.abc import Mapping, Sequence
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
from realpolitik.curate.drafts import Drafts
from realpolitik.errors import RealpolitikError, UnknownName
from realpolitik.serve.http.problems import ProblemError
from realpolitik.serve.http.request import Request
from realpolitik.serve.pool import Pool
from realpolitik.serve.programs import encoding
from realpolitik.serve.programs.tools import PREFIX, for_agents
from realpolitik.version import __version__

__all__ = ["http_app", "run", "server"]

_WORDS = tomllib.loads((Path(__file__).parent / "programs" / "agents.toml").read_text("utf-8"))
_KINDS = {"string": "a text", "integer": "a whole number from 1", "boolean": "true or false"}
_KINDS |= {"array": "a list", "object": "an object"}
_TYPES = {"string": str, "boolean": bool, "array": list, "object": dict}


def server(pool: Pool, drafts: Drafts | None = None) -> Server:
    """Return the MCP server whose tools answer with an open pool.

    With `drafts`, it also has the tools and the prompt for drafting the table of a source.
    """
    # The SDK would log a client's mistake as an error with a traceback.
    logging.getLogger("mcp").setLevel(logging.CRITICAL)

    tools = _TOOLS if drafts is None else _TOOLS | _ENCODING
    instructions = _WORDS["instructions"]
    if drafts:
        about = {"folder": drafts.folder, "sources": ", ".join(drafts.sources)}
        instructions += encoding.WORDS["instructions"].format(**about)

    async def list_tools(*_: Any) -> mcp.ListToolsResult:
        return mcp.ListToolsResult(tools=[*tools.values()])

    async def call_tool(_: Any, params: mcp.CallToolRequestParams) -> mcp.CallToolResult:
        name, arguments = params.name, params.arguments or {}
        if wrong := _invalid(tools, name, arguments):
            return _result(True, f"result: invalid\n{wrong}\n")
        if drafts and name in _ENCODING:
            return _encode(drafts, name, arguments)
        return await _call(pool, name, arguments)

    async def list_prompts(*_: Any) -> mcp.ListPromptsResult:
        return mcp.ListPromptsResult(prompts=[_PROMPT] if drafts else [])

    async def get_prompt(_: Any, params: mcp.GetPromptRequestParams) -> mcp.GetPromptResult:
        values = params.arguments or {}
        if not drafts or params.name != _PROMPT.name or values.keys() != {"source"}:
            raise MCPError(mcp.INVALID_PARAMS, "the only prompt is draft_claims(source)")
        content = mcp.TextContent(text=encoding.WORDS["prompt"]["text"].format(**values))
        return mcp.GetPromptResult(messages=[mcp.PromptMessage(role="user", content=content)])

    return Server(
        "realpolitik",
        version=__version__,
        instructions=instructions,
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


def run(pool: Pool, drafts: Drafts | None = None) -> None:
    """Serve an agent over standard input and output until it disconnects."""

    async def serve() -> None:
        app = server(pool, drafts)
        async with stdio_server() as (read, write):
            await app.run(read, write, app.create_initialization_options())

    pool.open()
    try:
        asyncio.run(serve())
    finally:
        pool.close()


def _tool(
    name: str,
    title: str,
    description: str,
    arguments: Mapping[str, Mapping[str, Any]],
    required: Sequence[str],
    writes: bool = False,
) -> mcp.Tool:
    shared = {**encoding.WORDS, "start": _WORDS["start"]}
    if name not in encoding.WORDS["tools"]:
        description = description.format(filters=", ".join(FILTERS), kinds=", ".join(KINDS))
        arguments = {**arguments, "start": {}}
    properties = {
        key: {"type": "string", "title": key.capitalize(), **shared.get(key, {}), **each}
        for key, each in arguments.items()
    }
    return mcp.Tool(
        name=name,
        title=title,
        description=description,
        input_schema={
            "type": "object",
            "properties": properties,
            "required": required,
            "additionalProperties": False,
        },
        output_schema=_WORDS["answer"] if name in ("ask", "search") else None,
        annotations=mcp.ToolAnnotations(read_only_hint=not writes, open_world_hint=False),
    )


_TOOLS = {name: _tool(name, **words) for name, words in _WORDS["tools"].items()}
_ENCODING = {name: _tool(name, **words) for name, words in encoding.WORDS["tools"].items()}
_PROMPT = mcp.Prompt(
    name="draft_claims",
    title=encoding.WORDS["prompt"]["title"],
    description=encoding.WORDS["prompt"]["description"],
    arguments=[
        mcp.PromptArgument(name=name, description=text, required=True)
        for name, text in encoding.WORDS["prompt"]["arguments"].items()
    ],
)


def _encode(drafts: Drafts, name: str, arguments: Mapping[str, Any]) -> mcp.CallToolResult:
    """Call a tool for drafting a table; its result is JSON."""
    try:
        found = encoding.call(drafts, name, arguments)
    except RealpolitikError as error:
        return _result(True, f"result: invalid\n{for_agents(str(error))}\n")
    return _result(False, json.dumps(found, ensure_ascii=False), **found)


async def _call(pool: Pool, name: str, arguments: Mapping[str, Any]) -> mcp.CallToolResult:
    """Call a tool that a worker answers; an error says what to correct."""
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


def _invalid(tools: Mapping[str, mcp.Tool], name: str, arguments: Mapping[str, Any]) -> str:
    """Return what is wrong with a call of a tool, or an empty string."""
    if name not in tools:
        return str(UnknownName(name, "tool", tools))
    schema = tools[name].input_schema
    for key, value in arguments.items():
        if key not in schema["properties"]:
            return str(UnknownName(key, f"argument of {name}", schema["properties"]))
        kind = schema["properties"][key]["type"]
        whole = kind == "integer" and str(value).isdecimal() and int(value) > 0
        if not (whole or isinstance(value, _TYPES.get(kind, ()))):
            return f"{key} must be {_KINDS[kind]}"
        item = schema["properties"][key].get("items", {}).get("type", "")
        if item and not all(isinstance(each, _TYPES[item]) for each in value):
            return f"each item of {key} must be {_KINDS[item]}"
    missing = [key for key in schema["required"] if key not in arguments]
    return f"{name} needs the argument {missing[0]}" if missing else ""
