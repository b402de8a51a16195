"""Queries that reach out to another server, written in all the ways that their parsers allow."""

import socket
from random import Random
from threading import Thread

_EMPTY = b'{"head": {"vars": []}, "results": {"bindings": []}}'
_REPLY = (
    b"HTTP/1.1 200 OK\r\nContent-Type: application/sparql-results+json\r\n"
    b"Content-Length: %d\r\nConnection: close\r\n\r\n%s" % (len(_EMPTY), _EMPTY)
)
_GAPS = [" ", "\n", "\t", "\r", "#x\n", "#>\r\n", '# "\n', "#'\n", "#{\n", "# SERVICE <u:x>\n"]
_GAPS += ["\\u0020", "\\u000a", "\\u0023x\n", "\u00a0", "\x0b", " " * 300, f"#{'x' * 3000}\n"]
_BEFORE = ["", " ", ".", "FILTER(1<2)", "FILTER(1<2)#>\n", "OPTIONAL{}", "FILTER('a'<'b')", "{}"]
_BEFORE += ["BIND(1<2 AS ?z9)", "?s9 <p:p> 1 .", "?s9 a s:\\?.", "?s9 ?p9 true", "?s9 ?p9 <u:?>"]
_BEFORE += ["{?a <u:b> '#'}", 'VALUES ?m{"<"}', "?s9 s:a? ?o9.", "FILTER(?x<?y)", "?s9 ?p9 _:b "]
_BEFORE += ["{SELECT ?service ?x {}}", "?s9 ?p9 '''\n'<''' ", "?s9 ?p9 $x", "FILTER s:f()", "#$\r"]
_NAMES = [
    "s:",
    "s:x",
    "s:a\\,b",
    "s:%41",
    "s:a.b",
    ":",
    "s:SERVICE",
    "s:-",
    "s::",
    "s:a\\#b",
    "é:x",
]
_VARIABLES = ["?u", "$u", "?ü", "?SERVICE", "$_a", "?service", "?0"]
_AROUND = (
    "{%s}",
    "{OPTIONAL{%s}}",
    "{{%s}UNION{}}",
    "{{SELECT * {%s}}}",
    "{FILTER EXISTS{%s}}",
    "{LATERAL{%s}}",
    "{GRAPH ?g0 {%s}}",
    "{FILTER(1<2&&EXISTS{%s})}",
    "{?s0 s:p* ?o0 %s}",
    "{MINUS{%s}}",
)
_FORMS = ("SELECT * ", "ASK", "CONSTRUCT{?s ?p ?o}WHERE", "DESCRIBE <u:x> ", "SELECT ?service ?x ")
_SIGNS = (*"<>\"'#\n{}()\\?:. /*$\r\t;@^|", "SERVICE", "silent", "\u00a0", "\\u0020", ">#", "'''")


class Listener:
    """A server on loopback that counts who reaches it, and answers with no row."""

    def __init__(self) -> None:
        self.reached = 0
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._socket.getsockname()[1]}/"
        Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            connection, _ = self._socket.accept()
            self.reached += 1
            with connection:
                connection.recv(65536)
                connection.sendall(_REPLY)


def reaching(random: Random, address: str) -> str:
    """Return a query that most probably reaches an address."""
    before, keyword = "", _escaped(random, _cased(random, "SERVICE"), 0.02)
    kind = random.random()
    if kind < 0.4:
        server = f"<{_escaped(random, address, 0.03)}>"
    elif kind < 0.7:
        server = random.choice(_VARIABLES)
        before = f"VALUES {server} {{<{address}>}}"
    else:
        server = random.choice(_NAMES)
    if random.random() < 0.3:
        keyword += _gap(random) + _cased(random, "SILENT")
    body = random.choice(("{}", "{?s ?p ?o}", "{{}}", "{ #\n?s ?p ?o}", "{SELECT*{}}"))
    pattern = random.choice(_BEFORE) + keyword + _gap(random) + server + _gap(random) + body
    group = random.choice(_AROUND) % (before + pattern)
    if random.random() < 0.3:
        group = random.choice(_AROUND) % group[1:-1]
    prefixes = f"PREFIX s: <{address}> PREFIX : <{address}> PREFIX é: <{address}> "
    return prefixes + random.choice(_FORMS) + group


def mutated(random: Random, text: str) -> str:
    """Return a text with some small changes."""
    for _ in range(random.randint(1, 3)):
        place, width = random.randrange(len(text)), random.randint(0, 3)
        if random.random() < 0.7:
            text = text[:place] + random.choice(_SIGNS) + text[place + width % 2 :]
        else:
            text = text[:place] + text[place + width :]
    return text


def _gap(random: Random) -> str:
    return "".join(random.choices(_GAPS, k=random.choice((0, 1, 1, 2, 4))))


def _cased(random: Random, text: str) -> str:
    return "".join(random.choice((c.upper(), c.lower())) for c in text)


def _escaped(random: Random, text: str, share: float) -> str:
    return "".join(f"\\u{ord(c):04x}" if random.random() < share else c for c in text)
