from __future__ import annotations

import json
import os
import pty
import signal
import subprocess

import pytest

from extractor.cli.problems import problem_of
from schemas.extraction import Extraction

ARTICLE = (
    "Gunmen killed at least 14 traders in a raid on the market of Velmora on Tuesday, "
    "the district hospital said.\r\nGovernor Ansa Delori condemned the attack.\n"
)


def lines(output):
    return [json.loads(line) for line in output.splitlines()]


def outcomes(output):
    return [
        (line["input"], "extraction" if "extraction" in line else line["error"]["type"])
        for line in lines(output)
    ]


def test_one_article_is_printed_for_reading(cli):
    cli.write("raid.txt", ARTICLE)
    ran = cli.run("extract", "raid.txt", "--published-at", "2024-05-31")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "rules engine (offline, no model)" in ran.stdout
    assert "published 2024-05-31" in ran.stdout
    assert "at least 14 killed: traders" in ran.stdout
    assert "\x1b" not in ran.stdout
    assert max(map(len, ran.stdout.splitlines())) <= 80


def test_as_json_it_is_one_extraction_with_offsets_into_the_file_as_it_is(cli):
    cli.write("raid.txt", "\ufeff\r\n" + ARTICLE)
    ran = cli.run("extract", "raid.txt", "--json", "--title", "Raid on Velmora")
    assert (ran.returncode, ran.stdout.count("\n")) == (0, 1)
    extraction = Extraction.model_validate_json(ran.stdout)
    assert extraction.article.title == "Raid on Velmora"
    count = extraction.records[0].tolls[0].count
    text = "\r\n" + ARTICLE
    assert [text[span.start : span.end] for span in count.spans] == [count.text]


def test_the_article_is_read_from_stdin(cli):
    ran = cli.run("extract", "-", "--json", stdin=ARTICLE.encode())
    assert Extraction.model_validate_json(ran.stdout).article.length == len(ARTICLE)


def test_evidence_is_marked_in_the_article(cli):
    cli.write("raid.txt", ARTICLE)
    assert "[r1] Gunmen killed" in cli.run("extract", "raid.txt", "--evidence").stdout


def test_the_result_goes_where_output_says(cli):
    cli.write("raid.txt", ARTICLE)
    ran = cli.run("extract", "raid.txt", "--json", "--output", "out.json")
    assert (ran.returncode, ran.stdout) == (0, "")
    Extraction.model_validate_json((cli.folder / "out.json").read_bytes())


def test_an_output_that_cannot_be_opened_is_named(cli):
    cli.write("raid.txt", ARTICLE)
    ran = cli.run("extract", "raid.txt", "--output", "no/such/folder")
    assert ran.returncode == 1
    assert ran.stderr == "error: File error: no/such/folder: No such file or directory.\n"


def test_an_input_is_not_overwritten(cli):
    path = cli.write("raid.txt", ARTICLE)
    ran = cli.run("extract", "raid.txt", "--output", str(path))
    assert ran.returncode == 2
    assert path.read_bytes() == ARTICLE.encode()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        pytest.param(
            "latin.txt",
            b"Vel\nm\xf3ra",
            "Malformed body: latin.txt: Not UTF-8 at byte 5, line 2",
            id="encoding",
        ),
        pytest.param(
            "blank.txt", b" \n ", "Invalid article: blank.txt: text: the text is empty", id="blank"
        ),
        pytest.param("cut.json", b'{"text"', "Malformed body: cut.json: Not JSON: ", id="JSON"),
        pytest.param(
            "long.txt",
            b"x" * 51,
            "Article too long: long.txt: The article is longer than 50 characters.",
            id="length",
        ),
        pytest.param("gone.txt", None, "File error: gone.txt: No such file", id="no such file"),
    ],
)
def test_an_article_that_cannot_be_read_is_one_line_on_stderr(cli, name, content, said):
    if content is not None:
        cli.write(name, content)
    ran = cli.run("extract", name, EXTRACTOR_MAX_ARTICLE_CHARS="50")
    assert (ran.returncode, ran.stdout) == (1, "")
    assert ran.stderr.startswith(f"error: {said}")
    assert ran.stderr.count("\n") == 1


def test_settings_that_do_not_fit_are_named_before_anything_is_read(cli):
    ran = cli.run("extract", "gone.txt", EXTRACTOR_DEADLINE_S="soon")
    assert ran.returncode == 2
    assert ran.stderr.startswith("error: Configuration error: EXTRACTOR_DEADLINE_S: ")


@pytest.mark.parametrize("arguments", [["a.txt"], ["a.txt", "b.txt"]], ids=["one", "several"])
def test_an_engine_that_is_not_configured_is_said_once(cli, arguments):
    for name in arguments:
        cli.write(name, ARTICLE)
    ran = cli.run("extract", *arguments, "--engine", "llm")
    assert (ran.returncode, ran.stdout) == (1, "")
    assert ran.stderr.startswith("error: Engine not configured: ")
    assert ran.stderr.count("\n") == 1


MODEL_DOWN = {"OPENAI_BASE_URL": "http://127.0.0.1:9/v1", "EXTRACTOR_MAX_ATTEMPTS": "1"}


@pytest.mark.parametrize("path", ["/v1", "/v1/", ""], ids=["a path", "a slash", "a bare host"])
def test_a_configured_model_is_asked_and_its_failure_is_said(cli, path):
    cli.write("raid.txt", ARTICLE)
    ran = cli.run(
        "extract", "raid.txt", **MODEL_DOWN | {"OPENAI_BASE_URL": f"http://127.0.0.1:9{path}"}
    )
    assert (ran.returncode, ran.stdout) == (1, "")
    assert ran.stderr.startswith("error: Provider unavailable: raid.txt: ")


def test_a_fallback_that_was_allowed_answers_and_says_so(cli):
    cli.write("raid.txt", ARTICLE)
    ran = cli.run("extract", "raid.txt", "--fallback", "rules", **MODEL_DOWN)
    assert ran.returncode == 0
    assert "failed (provider-unavailable: " in ran.stdout
    assert "rules engine (offline, no model)" in ran.stdout


def test_several_inputs_give_one_line_each_in_their_order_and_a_failure_stops_none(cli):
    cli.write("b.txt", ARTICLE)
    cli.write("bad.txt", b"\xff")
    cli.write("a.jsonl", json.dumps({"text": ARTICLE}) + "\nnot JSON\n")
    ran = cli.run("extract", "b.txt", "bad.txt", "gone.txt", "a.jsonl", "-", stdin=b"Nothing.")
    assert ran.returncode == 1
    assert outcomes(ran.stdout) == [
        ("b.txt", "extraction"),
        ("bad.txt", "malformed-body"),
        ("gone.txt", "file-error"),
        ("a.jsonl:1", "extraction"),
        ("a.jsonl:2", "malformed-body"),
        ("stdin", "extraction"),
    ]
    for line in lines(ran.stdout):
        if "extraction" in line:
            Extraction.model_validate(line["extraction"])
    assert "error: File error: gone.txt: No such file or directory.\n" in ran.stderr
    assert ran.stderr.endswith("6 articles: 3 extracted, 3 failed.\n")


def test_a_folder_gives_lines_even_when_it_holds_one_article(cli):
    cli.write("news/raid.txt", ARTICLE)
    ran = cli.run("extract", "news", "--published-at", "2024-05-31", "--output", "news/out.jsonl")
    again = cli.run("extract", "news", "--output", "news/out.jsonl")
    assert (ran.returncode, again.returncode) == (0, 0)
    written = (cli.folder / "news/out.jsonl").read_text()
    assert outcomes(written) == [("news/raid.txt", "extraction")]


def test_an_article_alike_markup_and_escapes_neither_steers_the_terminal_nor_fails(cli):
    hostile = ARTICLE.replace("traders", "traders [bold]x[/] [/nope] \x1b[2J\x9b1m{{7*7}}")
    cli.write("raid.txt", hostile)
    ran = cli.run("extract", "raid.txt", "--evidence", "--title", "[red]\x1b]0;t\x07")
    assert ran.returncode == 0
    assert "traders [bold]x[/] [/nope] ␛[2J" in " ".join(ran.stdout.split())
    assert "{{7*7}}" in ran.stdout
    assert not set(ran.stdout) & {"\x1b", "\x9b", "\x07"}


def test_json_holds_no_character_that_a_terminal_obeys(cli):
    cli.write("raid.txt", ARTICLE)
    ran = cli.run("extract", "raid.txt", "--json", "--title", "a\x9b2J\x7f\u202e")
    assert json.loads(ran.stdout)["article"]["title"] == "a\x9b2J\x7f\u202e"
    assert not set(ran.stdout) & {"\x9b", "\x7f", "\u202e"}


def test_an_interrupted_batch_leaves_whole_lines_of_what_is_done(cli):
    total = 3_000
    for number in range(total):
        cli.write(f"news/{number:04}.txt", f"{ARTICLE} Item {number}.")
    process = cli.start("extract", "news")
    try:
        first = process.stdout.readline()
        process.send_signal(signal.SIGINT)
        # `communicate` would lose what `readline` has read ahead.
        with process:
            rest, said = process.stdout.read(), process.stderr.read()
    finally:
        process.kill()
    done = [line["input"] for line in lines(first + rest)]
    assert process.returncode == 130
    assert done == [f"news/{number:04}.txt" for number in range(len(done))]
    assert 1 <= len(done) < total
    assert said == (
        f"Interrupted. {total} articles: {len(done)} extracted, "
        f"{total - len(done)} not begun or not finished.\n"
    )


def test_a_reader_that_goes_away_ends_a_batch_in_silence(cli):
    for number in range(300):
        cli.write(f"news/{number:04}.txt", ARTICLE)
    process = cli.start("extract", "news")
    try:
        process.stdout.readline()
        process.stdout.close()
        said = process.stderr.read()
        process.wait(timeout=60)
    finally:
        process.kill()
        process.stderr.close()
    assert said == ""
    assert process.returncode == 1


@pytest.mark.parametrize("as_json", [True, False], ids=["JSON", "for reading"])
def test_a_reader_that_is_gone_already_ends_one_article_in_silence(cli, as_json):
    cli.write("raid.txt", ARTICLE)
    process = cli.start("extract", "raid.txt", *(["--json"] if as_json else []))
    try:
        process.stdout.close()
        said = process.stderr.read()
        process.wait(timeout=60)
    finally:
        process.kill()
        process.stderr.close()
    assert said == ""
    assert process.returncode == 1


def on_a_terminal(cli, *arguments, **variables):
    """Run with a terminal for stdout and return what it was sent."""
    ours, theirs = pty.openpty()
    with open(ours, "rb", buffering=0) as seen:  # noqa: PTH123 a file descriptor
        process = subprocess.Popen(  # noqa: S603 our own command line
            cli.command(*arguments),
            cwd=cli.folder,
            env=cli.environment({"TERM": "xterm-256color"} | variables),
            stdin=subprocess.DEVNULL,
            stdout=theirs,
            stderr=theirs if variables.get("BAR") else subprocess.DEVNULL,
        )
        os.close(theirs)
        sent = b""
        try:
            while chunk := seen.read(65_536):
                sent += chunk
        except OSError:
            pass  # Linux says EIO when the other side is closed
        process.wait(timeout=60)
    return sent.decode()


def test_on_a_terminal_there_are_colours_unless_they_are_declined(cli):
    cli.write("raid.txt", ARTICLE)
    assert "\x1b[36m" in on_a_terminal(cli, "extract", "raid.txt")
    assert "\x1b[36m" not in on_a_terminal(cli, "extract", "raid.txt", NO_COLOR="1")


def test_on_a_terminal_json_is_indented(cli):
    cli.write("raid.txt", ARTICLE)
    sent = on_a_terminal(cli, "extract", "raid.txt", "--json")
    assert sent.startswith('{\r\n  "article": {')
    Extraction.model_validate_json(sent)


def test_the_bar_is_on_the_terminal_and_the_lines_are_in_the_file(cli):
    cli.write("news/raid.txt", ARTICLE)
    cli.write("news/bad.txt", b"\xff")
    sent = on_a_terminal(cli, "extract", "news", "--output", "out.jsonl", BAR="1")
    # Its stdout is a terminal as well: the lines go to the file, so nothing gets mixed.
    assert "2/2" in sent
    assert "2 articles: 1 extracted, 1 failed." in sent
    assert len(lines((cli.folder / "out.jsonl").read_text())) == 2


def test_an_unforeseen_failure_is_described_without_its_message():
    def fail():
        raise ValueError("the article says: secret")

    with pytest.raises(ValueError, match="secret") as caught:
        fail()
    problem = problem_of(caught.value)
    assert problem.type == "internal"
    assert problem.detail.startswith("ValueError at test_extract.py:")
    assert "secret" not in problem.detail
