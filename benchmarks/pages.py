"""How long the home page and the page of an example take, beside a bare Wagtail page on the same server.

No cache of pages is at work: each answer is made anew, except for the 304 that are asked for.
"""

import sys

from benchmarks.bare_page.serving import etag, measure, report, served

ROUNDS = 400
EXAMPLE = "/gute-beispiele/muenchen-peiman/"


def main() -> bool:
    """Print the ratios; true if the targets are met."""
    with served() as platform:
        seconds = measure(
            platform,
            {
                "bare page": [platform.prepared["bare"]],
                "home": ["/"],
                "example": [EXAMPLE],
                "home, 304": ["/"],
                "example, 304": [EXAMPLE],
            },
            rounds=ROUNDS,
            headers={
                "home, 304": {"If-None-Match": etag(platform, "/")},
                "example, 304": {"If-None-Match": etag(platform, EXAMPLE)},
            },
        )
    targets = {
        "home": ("p50", 3.0),
        "example": ("p50", 3.0),
        "home, 304": ("p50", 0.3),
        "example, 304": ("p50", 0.3),
    }
    return report(seconds, yardstick="bare page", targets=targets)


if __name__ == "__main__":
    sys.exit(not main())
