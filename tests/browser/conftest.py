"""A real Chromium in front of the real platform."""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, sync_playwright

from tests.browser.platform import Platform, serving

WITHOUT_NETWORK = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
WAIT = 10_000  # milliseconds for a condition on a page; sound pages need a fraction of it


@pytest.fixture(scope="session")
def platform(django_db_setup: None) -> Iterator[Platform]:
    """The platform with its real content; tests that change something change what no other test looks at."""
    with serving(f"browser_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}") as running_platform:
        yield running_platform


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=WITHOUT_NETWORK)
        yield chromium
        chromium.close()


@pytest.fixture
def visit(platform: Platform, browser: Browser) -> Iterator[Callable[..., Page]]:
    """`visit(path, status=200, **options)`: a fresh visitor at that address, who fails if the answer is another one.

    by_name: asks for localhost instead of 127.0.0.1, because browsers know passkeys for names only.

    Fails at the end if a page logged an error or asked another host. Options go to Playwright's `new_context`
    (viewport, java_script_enabled, color_scheme …).
    """
    contexts: list[BrowserContext] = []
    complaints: list[str] = []
    named = platform.url.replace("127.0.0.1", "localhost")

    def hear(message: ConsoleMessage) -> None:
        if message.type == "error" and "status of 422" not in message.text:  # a form that says what is wrong
            complaints.append(f"{message.location['url']}: {message.text}")

    def watch(request: Request) -> None:
        if request.url.startswith(("http:", "https:")) and not request.url.startswith(
            (f"{platform.url}/", f"{named}/")
        ):
            complaints.append(f"{request.frame.url} asked {request.url}")

    def visit(path: str, status: int = 200, *, by_name: bool = False, **options: Any) -> Page:
        context = browser.new_context(base_url=named if by_name else platform.url, locale="de-DE", **options)
        context.set_default_timeout(WAIT)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
        page.on("request", watch)
        if status == 200:  # Chromium logs any other answer as an error
            page.on("console", hear)
        response = page.goto(path)
        assert response
        assert response.status == status
        return page

    yield visit
    for context in contexts:
        context.close()
    assert complaints == []
