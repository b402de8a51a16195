"""A path has the form of one route, and its parts."""

from realpolitik.serve.http.asked import Asked, Reply
from realpolitik.serve.http.route import Route


def test_the_last_part_of_a_path_may_be_an_iri() -> None:
    def run(*_: object) -> Reply:
        return Reply(200, "", b"")

    about = Route("/about/{slug}", (), run)
    assert about.parts("/about/http://x.org/a\nb") == {"slug": "http://x.org/a\nb"}
    assert about.parts("/about/") is None
    assert about.parts("/about") is None
    assert about.run(None, Asked("GET", "/about/x"), {}).status == 200  # type: ignore[arg-type]
