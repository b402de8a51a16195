"""Replies are kept as long as there is room, the least asked for gone first."""

from realpolitik.serve.http.asked import Reply
from realpolitik.serve.http.kept import Kept, Ready


def ready(body: bytes, *headers: tuple[str, str], status: int = 200) -> Ready:
    return Ready(Reply(status, "text/plain", body, headers))


def test_what_was_asked_for_least_recently_goes() -> None:
    kept = Kept(5 * 2 * ready(b"x").size)
    for number in range(5):
        kept.put(number, ready(b"x"))
    assert kept.get(0)
    kept.put(5, ready(b"x"))
    assert [kept.get(number) is not None for number in range(6)] == [True, False, *[True] * 4]
    assert len(kept) == 5


def test_what_does_not_last_is_not_kept() -> None:
    kept = Kept(1_000_000)
    kept.put("random", ready(b"x", ("Cache-Control", "no-store")))
    kept.put("fault", ready(b"x", status=404))
    kept.put("large", ready(b"x" * 200_000))
    assert len(kept) == 0


def test_a_fault_has_no_validator() -> None:
    status, headers, _ = ready(b"x", status=404).sent("*", squeezed=False)
    assert status == 404
    assert b"etag" not in dict(headers)
    assert dict(headers)[b"cache-control"] == b"no-store"


def test_what_is_no_text_is_not_squeezed() -> None:
    picture = Ready(Reply(200, "image/png", b"x" * 5_000))
    assert picture.sent("", squeezed=True)[2] == b"x" * 5_000
    drawing = Ready(Reply(200, "image/svg+xml", b"x" * 5_000))
    assert len(drawing.sent("", squeezed=True)[2]) < 100
