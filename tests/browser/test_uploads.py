"""The walk of an editor who uploads a picture and a video, and of a reader who watches and reads it."""

import base64
import re
import socket
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect

from tests.base.media import samples
from tests.browser.conftest import WAIT
from tests.browser.platform import Platform
from tests.browser.test_accessibility import NARROW, WIDE, violations
from tests.waiting import wait_until

# One second of a canvas, as Chromium itself records it.
RECORD = """async () => {
  const canvas = document.createElement("canvas"), drawing = canvas.getContext("2d");
  const colours = setInterval(() => {
    drawing.fillStyle = `rgb(20, 40, ${Date.now() % 255})`;
    drawing.fillRect(0, 0, 300, 150);
  }, 40);
  const recorder = new MediaRecorder(canvas.captureStream(25), { mimeType: "video/webm;codecs=vp8" }), parts = [];
  recorder.ondataavailable = ({ data }) => parts.push(data);
  recorder.start();
  await new Promise((done) => setTimeout(done, 1000));
  const stopped = new Promise((done) => (recorder.onstop = done));
  recorder.stop();
  await stopped;
  clearInterval(colours);
  const bytes = new Uint8Array(await new Blob(parts).arrayBuffer());
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}"""

# What axe finds in Wagtail's own mark-up (docs/decisions/0018-…), by screen.
SKIP_LINK = "region"
KNOWN = {
    "/redaktion/images/": [SKIP_LINK],
    "/redaktion/images/add/": [SKIP_LINK],
    "/redaktion/images/multiple/add/": ["label", SKIP_LINK],
    "/redaktion/documents/": [SKIP_LINK],
    "/redaktion/documents/add/": [SKIP_LINK],
    "/redaktion/videos/": [SKIP_LINK],
    "/redaktion/videos/add/": ["page-has-heading-one", SKIP_LINK],
}


@pytest.fixture
def editor(platform: Platform, browser: Browser) -> Iterator[Page]:
    """An editor's window. Not `visit`: Wagtail keeps drafts by itself, and where that meets the publication it is
    answered with 400, which Chromium logs as an error."""
    context = browser.new_context(base_url=platform.url, locale="de-DE", viewport={"width": 1400, "height": 900})
    context.set_default_timeout(WAIT)
    page = context.new_page()
    page.goto("/redaktion/")
    email, password = platform.accounts["editor"]
    page.get_by_label("E-Mail").fill(email)
    page.get_by_label("Passwort", exact=True).fill(password)
    page.get_by_role("button", name="Anmelden", exact=True).click()
    page.wait_for_url("**/redaktion/")
    yield page
    context.close()


def fill_rights(page: Page) -> None:
    page.get_by_label("Urheber:in").fill("Erika Beispiel")
    page.get_by_label("Lizenz oder Erlaubnis").select_option("eigenes Werk")


def file(name: str, content: bytes) -> FilePayload:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content}


def test_an_editor_uploads_and_publishes_a_video_and_a_reader_plays_it_by_keyboard_or_reads_it(
    editor: Page, visit: Callable[..., Page]
) -> None:
    editor.goto("/redaktion/images/add/")
    editor.locator("#id_file").set_input_files(file("karte.jpg", b'<svg onload="alert(1)"/>'))
    editor.locator("#id_title").fill("Lagekarte")
    editor.get_by_label("Alternativtext").fill("Eine Karte mit drei Einsatzorten")
    fill_rights(editor)
    editor.get_by_role("button", name="Hochladen").click()
    expect(editor.get_by_text("Diese Art von Datei nehmen wir hier nicht an").first).to_be_visible()
    editor.locator("#id_file").set_input_files(file("karte.jpg", samples.picture()))
    editor.get_by_role("button", name="Hochladen").click()
    expect(editor.get_by_text("nicht geprüft").first).to_be_visible()

    editor.goto("/redaktion/videos/add/")
    film = base64.b64decode(editor.evaluate(RECORD))
    editor.locator("#id_title").fill("Film aus dem Lageraum")
    editor.locator("#id_file").set_input_files(file("film.webm", film))
    editor.locator("#id_subtitles").set_input_files(file("film.vtt", samples.SUBTITLES))
    editor.get_by_label("Abschrift").fill("Guten Tag.\n\nWir üben für den Ernstfall.")
    fill_rights(editor)
    editor.get_by_role("button", name="Speichern").first.click()
    editor.wait_for_url("**/redaktion/videos/")

    editor.goto("/redaktion/pages/")
    home = re.search(r"/redaktion/pages/(\d+)/edit/", editor.content())
    assert home
    editor.goto(f"/redaktion/pages/add/pages/standardpage/{home[1]}/")
    editor.locator("#id_title").fill("Film zum Mitlesen")
    editor.get_by_role("button", name="Einen Block einfügen").click()
    editor.get_by_role("option", name="Video", exact=True).click()
    editor.get_by_role("button", name="Video auswählen").click()
    editor.get_by_role("dialog").get_by_role("link", name="Film aus dem Lageraum").click()
    expect(editor.locator(".chooser__title", has_text="Film aus dem Lageraum")).to_be_visible()
    editor.get_by_role("button", name="Mehr Aktionen").last.click()
    editor.get_by_role("button", name="Veröffentlichen").last.click()
    expect(editor.get_by_text("wurde erstellt und veröffentlicht")).to_be_visible()

    reader = visit("/film-zum-mitlesen/", viewport=WIDE)
    asked: list[str] = []
    reader.on("request", lambda request: asked.append(request.url))
    reader.reload()
    before = [url for url in asked if "/media/videos/" in url]
    reader.locator("video").focus()
    reader.keyboard.press("Space")
    wait_until(lambda: reader.evaluate("document.querySelector('video').currentTime") > 0.2, within=10)
    reader.get_by_text("Abschrift lesen").focus()
    reader.keyboard.press("Enter")

    assert before == []
    expect(reader.get_by_text("Wir üben für den Ernstfall.")).to_be_visible()
    assert reader.evaluate("document.querySelector('video').textTracks.length") == 1
    looks = {"wide": violations(reader)}
    reader.set_viewport_size(NARROW)
    looks["narrow"] = violations(reader)
    reader.emulate_media(color_scheme="dark", forced_colors="active")
    looks["forced"] = violations(reader)
    assert {look: found for look, found in looks.items() if found} == {}
    assert reader.evaluate("document.documentElement.scrollWidth") == 320


def test_axe_finds_nothing_of_ours_on_the_screens_for_files(editor: Page) -> None:
    found = {}
    for path in KNOWN:
        editor.goto(path)
        found[path] = [fault.partition(":")[0] for fault in violations(editor)]

    assert found == KNOWN


def test_a_request_of_200_megabytes_is_answered_before_it_is_sent(platform: Platform) -> None:
    at = urlsplit(platform.url)
    head = f"POST /redaktion/images/add/ HTTP/1.1\r\nHost: {at.netloc}\r\nContent-Length: {200 * 2**20}\r\n\r\n"

    with socket.create_connection((at.hostname, at.port), timeout=10) as connection:
        connection.sendall(head.encode())
        answer = connection.recv(100)

    assert answer.startswith(b"HTTP/1.1 413")
