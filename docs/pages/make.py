"""Make the pictures in this folder, with Chromium and a server of its own.

usage: python docs/pages/make.py   (extra: serve; chromium on the PATH)
"""

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import quote

FOLDER = Path(__file__).resolve().parent
WIDE, PHONE = "1280,1000", "500,900"
QUERY = """SELECT ?actor ?label {
  ?actor rp:feelsThreatenedBy id:the-west ;
    rdfs:label ?label .
  FILTER(LANG(?label) = "en")
}"""
PICTURES = {
    "home": ("/", WIDE, ()),
    "answer": ("/ask?q=Are+China+and+Russia+allies%3F", WIDE, ()),
    "source": ("/sources/sun-2016", PHONE, ("--blink-settings=preferredColorScheme=0",)),
    "editor": (f"/sparql?query={quote(QUERY)}", WIDE, ()),
}
"""The path, the window size and further options of each picture."""


def main() -> int:
    """Take the screenshots, and return the exit status."""
    chromium = shutil.which("chromium")
    if not chromium:
        print("make.py: needs chromium", file=sys.stderr)
        return 2
    command = [sys.executable, "-m", "realpolitik", "serve", "--port", "0"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdout=pipe, stderr=subprocess.STDOUT, text=True) as server:
        assert server.stdout
        try:
            lines = (re.search(r"http://[\w.:]+\d", line) for line in server.stdout)
            address = next(filter(None, lines))[0]
            for name, (path, size, options) in PICTURES.items():
                with tempfile.TemporaryDirectory() as profile:
                    subprocess.run(
                        [
                            chromium,
                            "--headless",
                            "--no-sandbox",
                            "--hide-scrollbars",
                            f"--user-data-dir={profile}",
                            f"--window-size={size}",
                            "--virtual-time-budget=5000",
                            *options,
                            f"--screenshot={FOLDER / name}.png",
                            address + path,
                        ],
                        check=True,
                        capture_output=True,
                    )
        finally:
            server.terminate()
    drawing = [sys.executable, "-m", "realpolitik", "draw", "network", "-o", "network.svg"]
    subprocess.run(drawing, check=True, cwd=FOLDER)
    return 0


if __name__ == "__main__":
    sys.exit(main())
