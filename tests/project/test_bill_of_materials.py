"""The bill of materials names every package that a release is made of."""

import json
import re
from collections import defaultdict
from importlib.metadata import distributions

from panreflex.project import cli, preflight
from panreflex.project.bill_of_materials import bill_of_materials

BILL = bill_of_materials(preflight.ROOT)


def test_it_names_every_package_that_is_pinned_with_its_version(capsys):
    cli.panreflex.main(["sbom"], standalone_mode=False)

    written = json.loads(capsys.readouterr().out)
    assert written["bomFormat"] == "CycloneDX"
    purls = {component["purl"] for component in written["components"]}
    lock = (preflight.ROOT / "requirements" / "run.lock").read_text()
    assert sum(purl.startswith("pkg:pypi/") for purl in purls) == len(re.findall(r"^\S+==", lock, re.MULTILINE))
    packages = json.loads((preflight.ROOT / "package-lock.json").read_text())["packages"]
    assert sum(purl.startswith("pkg:npm/") for purl in purls) == len({p for p in packages if p})
    assert any(purl.startswith("pkg:npm/%40kern-ux/native@") for purl in purls)


def test_versions_are_those_that_run_here():
    here = {re.sub(r"[-_.]+", "-", one.name).lower(): one.version for one in distributions()}
    listed = defaultdict(set)  # some packages have another version for another Python
    for one in BILL["components"]:
        if one["purl"].startswith("pkg:pypi/"):
            listed[one["name"]].add(one["version"])

    assert {name: found for name, found in listed.items() if name in here and here[name] not in found} == {}
    assert "django" in listed


def test_no_two_entries_have_the_same_reference_and_hashes_are_whole():
    references = [component["bom-ref"] for component in BILL["components"]]
    lengths = {"SHA-256": 64, "SHA-384": 96, "SHA-512": 128}

    assert len(references) == len(set(references))
    for component in BILL["components"]:
        assert all(len(one["content"]) == lengths[one["alg"]] for one in component.get("hashes", []))
