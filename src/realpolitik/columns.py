"""The columns of `SELECT *`, in the order in which a reader of the query expects them."""

from pyoxigraph import QuerySolutions, Store

from .sparql import query_form, tokens

__all__ = ["spelt_out"]


def spelt_out(text: str) -> str:
    """Return a query in which `SELECT *` names its variables, in the order in which they stand.

    SPARQL 1.1 leaves the order of these columns open: some engines sort them, some shuffle them.
    Any other query stays as it is, and so does one that is not SPARQL.

    >>> spelt_out("SELECT * { ?who ?how ?what MINUS { ?who ?how ?else } }")
    'SELECT ?who ?how ?what { ?who ?how ?what MINUS { ?who ?how ?else } }'
    """
    if "*" not in text or query_form(text) != "SELECT":
        return text
    found = tokens(text)
    first = next(i for i, token in enumerate(found) if token.text.upper() == "SELECT")
    star = next(t for t in found[first + 1 :] if t.text.upper() not in ("DISTINCT", "REDUCED"))
    if star.text != "*":
        return text
    try:
        result = Store().query(text)  # which says what is in scope
    except SyntaxError:
        return text
    assert isinstance(result, QuerySolutions)
    scope = {variable.value for variable in result.variables}
    standing = [token.text[1:] for token in found if token.kind == "variable"]
    names = [name for name in dict.fromkeys(standing) if name in scope]
    if not scope or len(names) < len(scope):  # one is written so that we do not see it
        return text
    written = " ".join(f"?{name}" for name in names)
    return f"{text[: star.start]}{written}{text[star.start + 1 :]}"
