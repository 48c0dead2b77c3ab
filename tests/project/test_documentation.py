"""What an operator can set or call stands in docs/, and links in the papers lead somewhere."""

import re
from pathlib import Path

import pytest

from panreflex.project.cli import panreflex

ROOT = Path(__file__).resolve().parents[2]
SETTING = re.compile(r"\b(?:PANREFLEX_[A-Z_]*[A-Z]|PORT)\b")
CODE = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)", re.DOTALL)  # fenced or within a line: what stands there is no link
PAPERS = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]


def test_every_setting_is_documented_and_nothing_else():
    sources = [*ROOT.glob("panreflex/**/*.py"), ROOT / "bootstrap.py", ROOT / "Makefile"]
    used = {name for source in sources for name in SETTING.findall(source.read_text("utf-8"))}
    table = (ROOT / "docs/operations/configuration.md").read_text("utf-8")
    rows = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]
    documented = {name for row in rows for name in SETTING.findall(row)}

    assert used == documented


@pytest.mark.parametrize("command", sorted(panreflex.commands))
def test_every_command_is_documented(command: str):
    assert f"`panreflex {command}`" in (ROOT / "docs/operations/install.md").read_text("utf-8")


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.relative_to(ROOT).as_posix())
def test_links_lead_to_files_that_are_there(paper: Path):
    text = CODE.sub("", paper.read_text("utf-8"))
    links = re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", text)

    assert [link for link in links if not (paper.parent / link).exists()] == []
