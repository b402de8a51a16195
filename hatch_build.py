"""Choose what is packed: what git tracks, of the code and the data of every source, and no more."""

import os
import subprocess
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

# Where an installed package has the folders of a checkout; `realpolitik.files.folder` finds either.
PLACES = {"src/realpolitik": "realpolitik"} | {
    name: f"realpolitik/resources/{name}"
    for name in ("ontology", "data", "seeds", "queries", "docs")
}
INCLUDED = (
    "src/realpolitik/py.typed",
    "src/realpolitik/**/*.py",
    "src/realpolitik/**/*.tsv",
    "src/realpolitik/serve/pages/templates/*.html",
    "src/realpolitik/serve/**/*.toml",
    "src/realpolitik/**/*.css",
    "src/realpolitik/serve/static/*.js",
    "src/realpolitik/serve/static/*.svg",
    "src/realpolitik/serve/static/*.txt",
    "ontology/*.jsonld",
    "ontology/*.ttl",
    "ontology/mappings/*.ttl",
    "ontology/migrations/*.ru",
    "ontology/rules/**/*.rq",
    "queries/**/*.rq",
    "queries/phrasings.tsv",
    "queries/synonyms.txt",
    "data/*.ttl",
    "data/common-words.txt",
    "data/past-forms.txt",
    "data/territories.txt",
    "data/word-vectors.txt",
    "data/search-terms.tsv",
    "data/words-and-kinds.tsv",
    "docs/encoding-guide.md",
    "seeds/*.ttl",
)
# The files of data/ and seeds/, for a build without git, in whose folder others may lie.
DATA = {"kirby-2023-03-20", "kirby-2023-03-21", "lavrov-2022", "putin-2019", "putin-2019-06"}
DATA |= {"putin-xi-2017", "putin-xi-2019", "sullivan-2022", "sullivan-2024", "sun-2016"}
DATA |= {"wang-2022", "world"}
DATA |= {"common-words", "past-forms", "search-terms", "territories", "word-vectors"}
DATA |= {"words-and-kinds"}


class Tracked(BuildHookInterface):
    """Packs the files that git tracks; without git, those that a wheel has by their names."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Tell the builder each file and its place."""
        root = Path(self.root)
        tracked = files_in_git(root) if (root / ".git").exists() else None
        if self.target_name == "sdist":
            if tracked is None:
                raise SystemExit("an sdist is made from a checkout: git says what belongs to it")
            build_data["force_include"] = {path: path for path in tracked}
        elif version != "editable":
            build_data["force_include"] = packed(root, tracked)


def packed(root: Path, tracked: list[str] | None) -> dict[str, str]:
    """Return the files of a wheel and their places in it, of those that git tracks.

    Refuses a file that belongs there by its name, and that git does not know: it would be missing.
    Without git, it refuses data that are not listed here, since they may be private.
    """
    files = {}
    for path in sorted(path for pattern in INCLUDED for path in root.glob(pattern)):
        name = path.relative_to(root).as_posix()
        if "/." in name or not path.is_file():
            continue
        if tracked is not None and name not in tracked:
            raise SystemExit(f"git does not track {name}: add it, or take it away")
        if tracked is None and path.parent.name in ("data", "seeds") and path.stem not in DATA:
            raise SystemExit(f"hatch_build.py does not list {name}: add it, or take it away")
        folder = next(folder for folder in PLACES if name.startswith(f"{folder}/"))
        files[name] = PLACES[folder] + name.removeprefix(folder)
    return files


def files_in_git(root: Path) -> list[str]:
    """Return the files that git tracks, those that are there."""
    # Whose the folder is does not matter: in a container it is often another user's.
    command = ["git", "-c", "safe.directory=*", "ls-files", "-z"]
    listed = subprocess.run(command, cwd=root, capture_output=True, check=True, text=True).stdout
    return [name for name in listed.split("\0") if os.path.isfile(root / name)]
