"""The list of everything that a release is made of, from the lock files, as CycloneDX 1.6 (ASVS 15)."""

import base64
import json
import re
from importlib.metadata import version
from pathlib import Path
from typing import Any

_PINNED = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)(?:\[[^]]*])?==(?P<version>[^\s;\\]+)")
_ALGORITHMS = {"sha256": "SHA-256", "sha384": "SHA-384", "sha512": "SHA-512"}


def bill_of_materials(root: Path) -> dict[str, Any]:
    """What `requirements/run.lock` and `package-lock.json` below `root` pin, with the hashes of npm's packages.

    A Python package has a hash per file of its release, of which only one is installed; those stay in the lock file.
    """
    python = _python(root / "requirements" / "run.lock")
    front_end = _npm(root / "package-lock.json")
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": {"type": "application", "name": "panreflex", "version": version("panreflex")}},
        "components": sorted([*python, *front_end], key=lambda component: component["purl"]),
    }


def _python(lock: Path) -> list[dict[str, Any]]:
    found = filter(None, map(_PINNED.match, lock.read_text("utf-8").splitlines()))
    return [_component("pypi", re.sub(r"[-_.]+", "-", pin["name"]).lower(), pin["version"]) for pin in found]


def _npm(lock: Path) -> list[dict[str, Any]]:
    components = []
    for path, package in json.loads(lock.read_text("utf-8"))["packages"].items():
        if path:
            component = _component("npm", path.rpartition("node_modules/")[2], package["version"])
            algorithm, _dash, digest = package["integrity"].partition("-")
            content = base64.b64decode(digest).hex()
            component["hashes"] = [{"alg": _ALGORITHMS[algorithm], "content": content}]
            if licence := package.get("license"):
                component["licenses"] = [{"expression": licence}]
            if package.get("dev"):
                component["scope"] = "excluded"  # builds the front end, and is no part of it
            components.append(component)
    return components


def _component(kind: str, name: str, number: str) -> dict[str, Any]:
    purl = f"pkg:{kind}/{name.replace('@', '%40')}@{number}"
    return {"type": "library", "bom-ref": purl, "name": name, "version": number, "purl": purl}
