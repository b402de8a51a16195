"""What is built holds what git tracks, of every source, both licences, and no more."""

import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

FOLDERS = ("ontology", "data", "seeds", "queries", "docs/encoding-guide.md")
LICENCES = ("LICENSE", "LICENSE-CC-BY-4.0")


def tracked(checkout: Path) -> list[str]:
    """Return the files that git tracks in a checkout."""
    command = ["git", "ls-files", "-z"]
    listed = subprocess.run(command, cwd=checkout, capture_output=True, text=True, check=True)
    return listed.stdout.rstrip("\0").split("\0")


def build(checkout: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Build the sdist and the wheel of a checkout."""
    command = [sys.executable, "-m", "hatchling", "build", *options]
    return subprocess.run(command, cwd=checkout, capture_output=True, text=True)


@pytest.fixture
def checkout(root: Path, tmp_path: Path) -> Path:
    """Return a checkout with another source, and with what somebody left in it."""
    if not shutil.which("git") or not (root / ".git").exists():
        pytest.skip("this is no checkout")
    for name in tracked(root):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(root / name, tmp_path / name)
    for name in ("data", "seeds"):
        shutil.copy(root / "tests" / "several" / name / "rook-2031.ttl", tmp_path / name)
    for command in (["init", "-q"], ["add", "-A"]):
        subprocess.run(["git", *command], cwd=tmp_path, check=True)
    of_code = (".env", "notes.txt", "files.py.bak")
    others = [".env", "credentials.json", "data/notes.txt", "data/.world.ttl.swp"]
    others += ["data/world.ttl.123.tmp", "ontology/realpolitik.ttl.bak", "seeds/sun-2016.txt"]
    for name in (*others, *(f"src/realpolitik/{name}" for name in of_code)):
        (tmp_path / name).write_text("left here", encoding="utf-8")
    return tmp_path


@pytest.mark.slow
def test_wheel_and_sdist_hold_what_git_tracks_and_no_more(checkout: Path) -> None:
    assert build(checkout).returncode == 0
    files = tracked(checkout)
    (wheel,) = (checkout / "dist").glob("*.whl")
    held = [name for name in zipfile.ZipFile(wheel).namelist() if "dist-info/" not in name]
    code = [name.removeprefix("src/") for name in files if name.startswith("src/")]
    data = [f"realpolitik/resources/{name}" for name in files if name.startswith(FOLDERS)]
    assert sorted(held) == sorted(code + data)
    assert "realpolitik/resources/seeds/rook-2031.ttl" in held
    licences = [name for name in zipfile.ZipFile(wheel).namelist() if "/licenses/" in name]
    assert [Path(name).name for name in licences] == list(LICENCES)
    (sdist,) = (checkout / "dist").glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        held = [name.split("/", 1)[1] for name in archive.getnames()]
    assert sorted(held) == sorted([*files, "PKG-INFO"])


@pytest.mark.slow
def test_wheel_without_git_holds_the_same_and_no_data_that_are_not_listed(
    root: Path, checkout: Path
) -> None:
    shutil.rmtree(checkout / ".git")
    for name in ("seeds/.env", "src/realpolitik/.old/x.py", "queries/.git/x.rq", "src/x.py"):
        (checkout / name).parent.mkdir(exist_ok=True)
        (checkout / name).write_text("left here", encoding="utf-8")
    refused = build(checkout, "-t", "wheel")
    assert refused.returncode != 0
    assert "does not list data/rook-2031.ttl: add it, or take it away" in refused.stderr
    for name in ("data", "seeds"):
        (checkout / name / "rook-2031.ttl").unlink()
    assert build(checkout, "-t", "wheel").returncode == 0
    (wheel,) = (checkout / "dist").glob("*.whl")
    held = [name for name in zipfile.ZipFile(wheel).namelist() if "dist-info/" not in name]
    files = tracked(root)
    code = [name.removeprefix("src/") for name in files if name.startswith("src/")]
    data = [f"realpolitik/resources/{name}" for name in files if name.startswith(FOLDERS)]
    assert sorted(held) == sorted(code + data)


@pytest.mark.slow
def test_source_outside_git_is_reported(checkout: Path) -> None:
    shutil.copy(checkout / "data" / "rook-2031.ttl", checkout / "data" / "mine.ttl")
    built = build(checkout)
    assert built.returncode != 0
    assert "git does not track data/mine.ttl: add it, or take it away" in built.stderr
