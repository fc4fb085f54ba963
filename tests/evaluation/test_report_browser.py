"""The report in real Chromium, without a network."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from evals.report import render
from tests.support.browser import Browser
from tests.support.report_runs import DATASET, SUBJECT, interval


@pytest.fixture(scope="module")
def source() -> str:
    return render(SUBJECT, DATASET, interval=interval)


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Browser:
    return Browser.find(tmp_path_factory.mktemp("browser"))


@pytest.fixture(scope="module")
def file(source: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    written = tmp_path_factory.mktemp("page") / "report.html"
    written.write_text(source, encoding="utf-8", newline="\n")
    return written


def test_a_browser_runs_our_script_and_not_the_articles(browser: Browser, file: Path) -> None:
    shown = browser.dom(file, fragment="#a2-d1")
    assert "<title>fictional &lt;set&gt;" in shown
    assert "Open all</button>" in shown
    assert re.search(r'<details class="article" id="a2" open', shown)
    assert not re.search(r'<details class="article" id="a1" open', shown)


def test_a_link_opens_its_article_without_script_too(browser: Browser, file: Path) -> None:
    bare = file.with_name("bare.html")
    bare.write_text(
        re.sub(r"<script>.*?</script>", "", file.read_text("utf-8"), flags=re.DOTALL), "utf-8"
    )
    shown = browser.dom(bare, fragment="#a2-d1")
    assert "Open all</button>" not in shown
    assert re.search(r'<details class="article" id="a2" open', shown)


def test_the_page_asks_the_network_for_nothing(
    browser: Browser, file: Path, tmp_path: Path
) -> None:
    assert browser.requests(file) == []
    leak = tmp_path / "leak.html"
    leak.write_text('<img src="http://canary.example/pixel">')
    assert browser.requests(leak) == ["http://canary.example/pixel"]


@pytest.mark.parametrize("width", [1280, 768, 390])
def test_no_width_scrolls_sideways(
    browser: Browser, source: str, tmp_path: Path, width: int
) -> None:
    opened = source.replace('<details class="article', '<details open class="article')
    frame = tmp_path / "frame.html"
    escaped = opened.replace("&", "&amp;").replace('"', "&quot;")
    frame.write_text(
        f'<iframe srcdoc="{escaped}" width="{width}" height="900"></iframe>'
        '<script>onload = () => { document.title = "wide " + '
        "document.querySelector('iframe').contentDocument.documentElement.scrollWidth };</script>",
        "utf-8",
    )
    assert f"<title>wide {width}</title>" in browser.dom(frame)


def test_text_keeps_its_own_direction(browser: Browser, source: str, tmp_path: Path) -> None:
    bare = re.sub(r"<meta http-equiv[^>]*>|<script>.*?</script>", "", source, flags=re.DOTALL)
    opened = bare.replace('<details class="article', '<details open class="article')
    told = tmp_path / "told.html"
    told.write_text(
        f"{opened}<script>document.title = [...document.querySelectorAll('#a2 .line p')]"
        ".map(p => p.matches(':dir(rtl)') ? 'rtl' : 'ltr').join(' ')</script>",
        "utf-8",
    )
    # Two headings, the Hebrew line, the hostile line, each as gold and as prediction.
    assert "<title>ltr ltr rtl rtl ltr ltr</title>" in browser.dom(told)


def test_light_and_dark_are_painted_differently(
    browser: Browser, file: Path, tmp_path: Path
) -> None:
    painted = []
    for dark in (False, True):
        image = tmp_path / f"{dark}.png"
        browser.screenshot(file, image, width=1280, height=900, dark=dark)
        painted.append(image.read_bytes())
    assert all(image.startswith(b"\x89PNG") and len(image) > 20_000 for image in painted)
    assert painted[0] != painted[1]


@pytest.mark.parametrize(
    ("ci", "ends"),
    [("true", pytest.fail.Exception), ("", pytest.skip.Exception)],
    ids=["in CI a missing browser fails the test", "elsewhere it skips it"],
)
def test_a_missing_browser_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, ci: str, ends: type[BaseException]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("CI", ci)
    with pytest.raises(ends, match="no Chromium"):
        Browser.find(tmp_path)
