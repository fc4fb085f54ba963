"""Every component of the ablation is in the word lists, and taking one away is felt."""

from __future__ import annotations

import sys

import pytest

from benchmarks.rules_ablation import COMPONENTS, SHIPPED, load, main, scores, without
from extractor import lexicons
from extractor.reader import Reader

LISTS = lexicons.read("rules_en")


def words(table: dict) -> int:
    return sum(len(v) if isinstance(v, str) else words(v) for v in table.values())


def names(table: dict, *path: str) -> set[tuple[str, ...]]:
    return {
        name
        for key, value in table.items()
        for name in ({(*path, key)} if isinstance(value, str) else names(value, *path, key))
    }


@pytest.mark.parametrize("component", COMPONENTS)
def test_a_component_is_tables_of_the_lexicon(component):
    for path in COMPONENTS[component]:
        assert words(without(LISTS, [path])) < words(LISTS)
    left = without(LISTS, COMPONENTS[component])
    assert names(left) == names(LISTS)
    assert lexicons.read("rules_en") == LISTS


def test_a_table_that_is_not_there_is_an_error():
    with pytest.raises(KeyError, match="bygone"):
        without(LISTS, ["cues.bygone"])


def test_without_verbs_the_engine_finds_less():
    reader = Reader.load()
    datasets = load(SHIPPED, "1/3")
    assert [len(dataset.articles) for dataset in datasets] == [26, 2]
    whole = scores(LISTS, reader, datasets)
    less = scores(without(LISTS, ["does"]), reader, datasets)
    assert less["all"] < whole["all"] - 0.01


def test_the_command_prints_every_component(monkeypatch, capsys):
    arguments = ["rules_ablation", "--dataset", "syria-coast-2025", "--part", "5/5"]
    monkeypatch.setattr(sys, "argv", arguments)
    main()
    title, head, whole, *rows = capsys.readouterr().out.splitlines()
    assert title == "F1 and what is lost, over syria-coast-2025 5/5 (1)"
    assert head.split() == ["without", "records", "tolls", "all"]
    assert whole.startswith("nothing ")
    assert [row[:26].rstrip() for row in rows] == list(COMPONENTS)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--part", "9/4"], "'9/4' is not K/N"),
        (["--dataset", "nowhere"], "nowhere/articles: no such folder"),
    ],
)
def test_wrong_usage_is_said(monkeypatch, capsys, arguments, said):
    monkeypatch.setattr(sys, "argv", ["rules_ablation", *arguments])
    with pytest.raises(SystemExit, match="2"):
        main()
    assert said in capsys.readouterr().err
