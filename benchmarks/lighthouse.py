"""What Lighthouse says of the main pages on a simulated phone: speed, accessibility, best practices, search engines.

Lighthouse comes from npm into build/lighthouse/ by a lock file of its own; running and testing need it not.
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
from pathlib import Path
from typing import Any

import click

from benchmarks.bare_page.serving import ADDRESS, served
from panreflex.project import running

CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
LEAST = 95
RUNS = 3  # the middle one counts: performance depends on what else the machine does
PAGES = {
    "home": "/",
    "list": "/gute-beispiele/",
    "detail": "/gute-beispiele/muenchen-peiman/",
    "measure": "/stellschrauben/aufgaben-personal/",
    "recommendation": "/empfehlungen/rec-daueraufgabe-verankern/",
}
SOURCE = Path(__file__).parent / "lighthouse_tool"
FOLDER = Path("build/lighthouse")
BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome") or ""


def main() -> bool:
    """Print the figures of each page; true if all reach the target."""
    install()
    reached = True
    with served() as platform:
        click.echo(f"{'page':<16}" + "".join(f"{category:>16}" for category in CATEGORIES))
        for name, path in PAGES.items():
            reports = [report_on(f"http://{ADDRESS}:{platform.port}{path}") for _run in range(RUNS)]
            scores = {category: _middle(reports, category) for category in CATEGORIES}
            click.echo(f"{name:<16}" + "".join(f"{score:>16}" for score in scores.values()))
            for category, score in scores.items():
                if score < LEAST:
                    reached = False
                    click.echo(f"  {category}: {', '.join(_faults(reports[-1], category))}")
    click.echo(f"middle of {RUNS} runs, target: at least {LEAST} everywhere")
    return reached


def install() -> None:
    """Bring Lighthouse into build/lighthouse/ unless this version is there already."""
    stamp = FOLDER / "installed.json"
    lock = (SOURCE / "package-lock.json").read_bytes()
    if stamp.is_file() and stamp.read_bytes() == lock:
        return
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(SOURCE / name, FOLDER / name)
    npm = [str(running.PROGRAMS / "npm"), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    subprocess.run(npm, cwd=FOLDER, check=True, env=_environment())
    stamp.write_bytes(lock)


def report_on(url: str) -> dict[str, Any]:
    """Lighthouse's report on one page, as its default phone on a slow network. Raises SystemExit if there is none."""
    command = [
        *(str(running.PROGRAMS / "node"), str(FOLDER / "node_modules/lighthouse/cli/index.js"), url),
        *("--output=json", "--output-path=stdout", "--quiet", f"--only-categories={','.join(CATEGORIES)}"),
        "--chrome-flags=--headless=new --no-sandbox --disable-gpu --disable-background-networking",
    ]
    for _attempt in range(3):  # on a busy machine Chromium sometimes records no trace
        done = subprocess.run(command, capture_output=True, text=True, env=_environment())
        if done.returncode == 0:
            report: dict[str, Any] = json.loads(done.stdout)
            return report
    raise SystemExit(f"Lighthouse could not look at {url}:\n{done.stderr[-2000:]}")


def _environment() -> dict[str, str]:
    return {**os.environ, "CHROME_PATH": BROWSER, "PATH": os.pathsep.join([str(running.PROGRAMS), os.environ["PATH"]])}


def _middle(reports: list[dict[str, Any]], category: str) -> int:
    return round(100 * statistics.median(report["categories"][category]["score"] or 0 for report in reports))


def _faults(report: dict[str, Any], category: str) -> list[str]:
    ids = [row["id"] for row in report["categories"][category]["auditRefs"] if row["weight"]]
    audits = [report["audits"][identifier] for identifier in ids]
    return [audit["title"] for audit in audits if audit["score"] is not None and audit["score"] < 0.9]


if __name__ == "__main__":
    sys.exit(not main())
