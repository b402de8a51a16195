"""Serve the graph to AI agents over the Model Context Protocol.

The worker processes of a pool answer the calls of agents, within limits of time and memory. Only
the tools that draft claims run in this process. The texts for agents are in `programs/agents.toml`
and `programs/encoding.toml`.
"""

import asyncio
import json
import logging
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match
from mcp import MCPError, types as mcp
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server
from mcp.server.transport_security import TransportSecuritySettings
from starlette.applications import Starlette

from realpolitik.answer.questions.filters import FILTERS
from realpolitik.answer.questions.names import KINDS
from realpolitik.errors import RealpolitikError, Refused, UnknownName
from realpolitik.serve.http.problems import ProblemError
from realpolitik.serve.http.request import Request
from realpolitik.serve.pool import Pool
from realpolitik.serve.programs.tools import PREFIX, for_agents, texts
from realpolitik.version import __version__

if TYPE_CHECKING:
    from realpolitik.curate.drafts import Drafts

__all__ = ["http_app", "run", "server"]


def server(pool: Pool, drafts: "Drafts | None" = None) -> Server:
    """Return an MCP server; the workers of `pool`, which must be open, answer its calls.

    If `drafts` is given, the server also offers the tools and the prompt for drafting claims.
    """
    # The SDK would log a client's mistake as an error with a traceback.
    logging.getLogger("mcp").setLevel(logging.CRITICAL)
    tools, drafting = _tools("agents"), _tools("encoding") if drafts else {}
    instructions, prompts = texts("agents")["instructions"], list[mcp.Prompt]()
    if drafts:
        from realpolitik.serve.programs.encoding import call  # needs the extra `check`

        prompts.append(mcp.Prompt.model_validate(texts("encoding")["prompt"]))
        about = {"folder": drafts.folder, "sources": ", ".join(drafts.sources)}
        instructions += texts("encoding")["instructions"].format(**about)

    async def list_tools(*_: Any) -> mcp.ListToolsResult:
        return mcp.ListToolsResult(tools=[*tools.values(), *drafting.values()])

    async def call_tool(_: Any, params: mcp.CallToolRequestParams) -> mcp.CallToolResult:
        name, arguments = params.name, params.arguments or {}
        try:
            _validate({**tools, **drafting}, name, arguments)
            if not drafts or name not in drafting:
                return await _call(pool, name, arguments)
            found = call(drafts, name, arguments)
            return _result(False, json.dumps(found, ensure_ascii=False), **found)
        except RealpolitikError as error:
            return _result(True, f"result: invalid\n{for_agents(str(error))}\n")

    async def list_prompts(*_: Any) -> mcp.ListPromptsResult:
        return mcp.ListPromptsResult(prompts=prompts)

    async def get_prompt(_: Any, params: mcp.GetPromptRequestParams) -> mcp.GetPromptResult:
        values = params.arguments or {}
        if params.name not in [prompt.name for prompt in prompts] or values.keys() != {"source"}:
            raise MCPError(mcp.INVALID_PARAMS, "the only prompt is draft_claims(source)")
        content = mcp.TextContent(text=texts("encoding")["prompt"]["text"].format(**values))
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

    The application accepts any Host and Origin; for private data, `serve.server` checks the host.
    """
    anywhere = TransportSecuritySettings(enable_dns_rebinding_protection=False)
    return server(pool).streamable_http_app(
        stateless_http=True, json_response=True, transport_security=anywhere
    )


def run(pool: Pool, drafts: "Drafts | None" = None) -> None:
    """Open a pool, and serve an agent over standard input and output until it disconnects."""

    async def serve() -> None:
        app = server(pool, drafts)
        async with stdio_server() as (read, write):
            await app.run(read, write, app.create_initialization_options())

    pool.open()
    try:
        asyncio.run(serve())
    finally:
        pool.close()


def _tools(name: str) -> dict[str, mcp.Tool]:
    """Return the tools that a file describes, by their names."""
    told = texts(name)
    filled_in = {"filters": ", ".join(FILTERS), "kinds": ", ".join(KINDS)}
    found = {}
    for tool, about in told["tools"].items():
        properties = {
            key: {"type": "string", "title": key.capitalize(), **told["shared"].get(key, each)}
            for key, each in about["arguments"].items()
        }
        schema = {"type": "object", "properties": properties, "additionalProperties": False}
        more = {
            "name": tool,
            "description": about["description"].format(**filled_in),
            "inputSchema": {**schema, "required": about["required"]},
            "outputSchema": told["returns"] if tool in ("ask", "search") else None,
        }
        found[tool] = mcp.Tool.model_validate({**about, **more})
    return found


async def _call(pool: Pool, name: str, arguments: Mapping[str, Any]) -> mcp.CallToolResult:
    """Call a tool in a worker process; an error tells the agent what to correct."""
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


def _validate(tools: Mapping[str, mcp.Tool], name: str, arguments: Mapping[str, Any]) -> None:
    """Raise UnknownName for an unknown tool, Refused for arguments that do not fit its schema."""
    if name not in tools:
        raise UnknownName(name, "tool", tools)
    schema = tools[name].input_schema
    if error := best_match(Draft202012Validator(schema).iter_errors(arguments)):
        where = "".join(f"{part}: " for part in error.path)
        known = ", ".join(schema["properties"])
        raise Refused(name, f"invalid arguments ({where}{error.message[-200:]}); it takes: {known}")
