"""How long a filtered list of 10,000 examples, their map, a municipality and a comparison take, beside a bare page.

Each request asks for another choice of filters, order and page, and no cache of pages is at work.
"""

import sys

import click

from benchmarks.bare_page.serving import measure, report, served

EXAMPLES = 10_000
ADDRESSES = 100
ROUNDS = 400
SEED = 7
MOST_QUERIES = 10
COMPARISON = (
    "/gute-beispiele/vergleich/?beispiel=muenchen-peiman&beispiel=dortmund-personalpool"
    "&beispiel=koeln-mobile-emergency-team&beispiel=augsburg-personalreserve-stufen"
)


def main() -> bool:
    """Print ratio and queries; true if the targets are met."""
    arguments = ["--examples", str(EXAMPLES), "--addresses", str(ADDRESSES), "--seed", str(SEED)]
    with served(*arguments) as platform:
        seconds = measure(
            platform,
            {
                "bare page": [platform.prepared["bare"]],
                "filtered list": platform.prepared["lists"],
                "filtered map": [_on_map(address) for address in platform.prepared["lists"]],
                "whole map": ["/gute-beispiele/karte/"],
                "example": ["/gute-beispiele/muenchen-peiman/"],
                "municipality": ["/kommunen/05913000/", "/kommunen/09377141/"],
                "comparison": [COMPARISON],
            },
            rounds=ROUNDS,
        )
    click.echo(f"{EXAMPLES:,} invented examples, seed {SEED}, {ADDRESSES} choices of filters")
    targets = {"filtered list": ("p95", 6.0), "filtered map": ("p95", 6.0), "example": ("p50", 3.0)}
    fast = report(seconds, yardstick="bare page", targets=targets)
    queries = platform.prepared["queries"]
    click.echo(f"{'queries of a list':<28} {queries} at most (target: at most {MOST_QUERIES})")
    return fast and queries <= MOST_QUERIES


def _on_map(address: str) -> str:
    return address.replace("/gute-beispiele/", "/gute-beispiele/karte/", 1)


if __name__ == "__main__":
    sys.exit(not main())
