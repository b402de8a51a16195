"""A store on disk is written whole or not at all, and opened by the version that wrote it."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from random import Random

import pytest

import realpolitik
from realpolitik import Graph, Unavailable
from realpolitik.command.cli import main

BUILD = [sys.executable, "-m", "realpolitik", "build"]
ASK = ["ask", "threats", "--limit", "1", "--store"]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a store with data of its own."""
    folder = tmp_path_factory.mktemp("built") / "store"
    realpolitik.build(folder, Path(__file__).parents[1] / "mini")
    return folder


def test_built_store_has_answers_and_proofs(both: Graph, built: Path) -> None:
    graph = realpolitik.attach(built)
    assert repr(graph).endswith(f" triples in {built}>")
    assert graph.ask("threats", actor="Ruritania") == both.ask("threats", actor="Ruritania")
    assert graph.why("China", "aligns with", "Russia") == both.why("China", "aligns with", "Russia")
    left, right = (g.without("sun-2016") for g in (graph, both))
    assert set(map(str, left.triples())) >= {str(t) for t in right.triples() if "_:" not in str(t)}
    assert len(left.triples()) == len(right.triples())


def test_command_builds_and_asks_a_store(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["ask", "threats", "--limit", "1"])
    expected = capsys.readouterr().out
    folder = str(tmp_path / "store")
    for _ in range(2):  # an earlier build is replaced
        assert main(["build", folder]) == 0
        assert capsys.readouterr().out.endswith(f" triples in {folder}>\n")
        assert main([*ASK, folder]) == 0
        assert capsys.readouterr().out == expected
    assert os.listdir(tmp_path) == ["store"]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--data", "x.ttl"], "--data, --store, --endpoint: give only one"),
        (["--retracted"], "built without --retracted"),
    ],
)
def test_store_is_opened_as_it_was_built(
    built: Path, options: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*ASK, str(built), *options]) == 2
    assert message in capsys.readouterr().err


def test_store_that_cannot_be_opened_is_an_error_of_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "store"
    realpolitik.build(folder)
    about = folder / "realpolitik.txt"
    text = about.read_text(encoding="utf-8")
    about.write_text(f"0.1.0\n{text.partition(chr(10))[2]}", encoding="utf-8")
    assert main([*ASK, str(folder)]) == 2
    assert "built by realpolitik 0.1.0, not " in capsys.readouterr().err
    about.write_text(text, encoding="utf-8")
    inferred = (folder / "inferred.nt").rename(tmp_path / "inferred.nt")
    assert main([*ASK, str(folder)]) == 2
    assert "inferred.nt: cannot be read: No such file" in capsys.readouterr().err
    inferred.rename(folder / "inferred.nt")
    (manifest,) = (folder / "triples").glob("MANIFEST-*")
    manifest.write_bytes(manifest.read_bytes()[: manifest.stat().st_size // 2])
    assert main([*ASK, str(folder)]) == 2
    assert "the store is empty; build it again" in capsys.readouterr().err
    manifest.unlink()
    assert main([*ASK, str(folder)]) == 2
    assert "the store cannot be read" in capsys.readouterr().err
    for path in (tmp_path, tmp_path / "none"):
        assert main([*ASK, str(path)]) == 2
        assert capsys.readouterr().err.count("\n") == 1


def test_folder_with_other_files_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work", encoding="utf-8")
    for path in (tmp_path, tmp_path / "thesis.txt", tmp_path / "thesis.txt" / "store"):
        with pytest.raises(Unavailable, match="cannot be written"):
            realpolitik.build(path)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]
    store = tmp_path / "store"
    realpolitik.build(store)
    (store / "inferred.nt").unlink()
    realpolitik.build(store)  # as the message about a missing file tells
    (store / "thesis.txt").touch()
    with pytest.raises(Unavailable, match="the folder contains other files"):
        realpolitik.build(store)
    assert (store / "thesis.txt").exists()


@pytest.mark.slow
def test_killed_build_leaves_a_whole_store_or_none(tmp_path: Path) -> None:
    random, folder = Random(5), tmp_path / "store"
    start = time.monotonic()
    subprocess.run([*BUILD, str(folder)], check=True, stdout=subprocess.DEVNULL)
    seconds = time.monotonic() - start
    for _ in range(8):
        process = subprocess.Popen([*BUILD, str(folder)], stdout=subprocess.DEVNULL)
        time.sleep(random.uniform(0.2, 1) * seconds)
        process.send_signal(signal.SIGKILL)
        process.wait()
        if folder.exists():
            assert realpolitik.attach(folder).ask("threats").outcome == "answered"
