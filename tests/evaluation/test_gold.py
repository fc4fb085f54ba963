"""A dataset that cannot be scored against is refused, with the file and the place in it."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from evals.gold import Dataset, DatasetError, read_gold
from evals.parts import Part

SHIPPED = Path(__file__).parents[2] / "evals/data/syria-coast-2025"
INJECTION = SHIPPED.parent / "injection"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copy = tmp_path / "coast"
    shutil.copytree(SHIPPED, copy)
    return copy


def edit(change: Callable[[dict[str, Any]], object]) -> Callable[[Path], None]:
    def apply(folder: Path) -> None:
        file = folder / "gold/seed-002.json"
        gold = json.loads(file.read_text())
        change(gold)
        file.write_text(json.dumps(gold))

    return apply


def test_the_shipped_dataset_loads() -> None:
    dataset = Dataset.load(SHIPPED)
    assert dataset.name == "syria-coast-2025"
    assert list(dataset.gold) == [f"seed-00{n}" for n in range(5)]
    assert dataset.articles["seed-000"].text.startswith("Allegations have emerged")


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        pytest.param(
            edit(lambda g: g["records"][0].update(colour="red")),
            r"seed-002\.json: records\[0\]\.colour: Extra inputs",
            id="an unknown key",
        ),
        pytest.param(
            edit(lambda g: g["records"][1].update(kind=["battle"])),
            r"seed-002\.json: records\[1\]\.kind\[0\]: Input should be",
            id="an unknown value",
        ),
        pytest.param(
            edit(lambda g: g["records"][0].update(event_type=[])),
            r"seed-002\.json: records\[0\]\.event_type: .* at least 1",
            id="no accepted value",
        ),
        pytest.param(
            edit(lambda g: g["records"][1]["tolls"][0].update(count=["at least 73"])),
            r"seed-002\.json: records\[1\]\.tolls\[0\]\.count\[0\]: “at least 73” is not",
            id="a string that is not in its article",
        ),
        pytest.param(
            edit(lambda g: g["records"][1].update(id="r1")),
            r"seed-002\.json: records\[1\]\.id: “r1” stands twice",
            id="a duplicate id",
        ),
        pytest.param(
            edit(lambda g: g["records"][2].update(includes=["r9"])),
            r"seed-002\.json: records\[2\]\.includes: there is no other record “r9”",
            id="a total over a record that does not exist",
        ),
        pytest.param(
            edit(lambda g: g.update(article_id="seed-001")),
            r"seed-002\.json: article_id",
            id="another article's gold",
        ),
        pytest.param(
            lambda f: (f / "gold/seed-003.json").unlink(),
            r"articles: no gold for seed-003",
            id="an article without gold",
        ),
        pytest.param(
            lambda f: (f / "articles/seed-003.txt").unlink(),
            r"gold: no article for seed-003",
            id="gold without an article",
        ),
        pytest.param(
            lambda f: (f / "articles/seed-001.txt").write_text("Changed."),
            r"digests\.json: seed-001: the article changed",
            id="an article that changed",
        ),
        pytest.param(
            lambda f: (f / "articles/seed-001.txt").write_bytes(b"caf\xe9"),
            r"seed-001\.txt: not UTF-8 at byte 3",
            id="an article that is not UTF-8",
        ),
        pytest.param(
            lambda f: (f / "articles/seed-001.json").write_text("{}"),
            r"seed-001\.json: seed-001\.txt has the same id",
            id="two articles of one id",
        ),
        pytest.param(
            lambda f: (f / "gold/seed-001.json").write_text("{"),
            r"seed-001\.json: the file: Invalid JSON",
            id="gold that is not JSON",
        ),
        pytest.param(lambda f: shutil.rmtree(f / "gold"), r"gold: no such folder", id="no gold"),
    ],
)
def test_what_is_wrong_is_named(
    folder: Path, damage: Callable[[Path], object], message: str
) -> None:
    damage(folder)
    with pytest.raises(DatasetError, match=message):
        Dataset.load(folder)


def test_the_digest_covers_articles_and_gold(folder: Path) -> None:
    before = Dataset.load(folder).digest
    edit(lambda g: g["records"][0].update(optional=True))(folder)
    assert Dataset.load(folder).digest != before
    assert Dataset.load(SHIPPED).digest == before


def test_the_datasheet_names_the_digest_of_every_file() -> None:
    datasheet = (SHIPPED / "DATASHEET.md").read_text(encoding="utf-8")
    listed = dict(re.findall(r"`((?:articles|gold)/[\w.-]+)` \| `([0-9a-f]{64})`", datasheet))
    files = [*SHIPPED.glob("articles/*"), *SHIPPED.glob("gold/*")]
    assert listed == {
        str(file.relative_to(SHIPPED)): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in files
    }


def test_gold_alone_can_be_read(folder: Path) -> None:
    assert sorted(read_gold(folder / "gold")) == [f"seed-00{n}" for n in range(5)]
    with pytest.raises(DatasetError, match="no gold file"):
        read_gold(folder / "articles")


@pytest.mark.parametrize(
    ("written", "numbers"),
    [
        ("4/4", [4, 8, 12, 16]),
        ("1-3/4", [1, 2, 3, 5, 6, 7, 9, 10, 11, 13, 14, 15]),
        ("1/5", [1, 6, 11, 16]),
        ("2-2/5", [2, 7, 12]),
        ("1-2/2", list(range(1, 17))),
        ("1/1", list(range(1, 17))),
        ("17/20", []),
    ],
)
def test_a_part_is_every_so_many_th(written: str, numbers: list[int]) -> None:
    assert Part.parse(written).take(range(1, 17)) == numbers


@pytest.mark.parametrize(
    "written",
    ["", "4", "5/4", "0/4", "3-2/4", "1-5/4", "-1/4", "1/0", "1.5/4", " 1/4", "\u0661/\u0664"],
)
def test_what_is_no_part_is_quoted(written: str) -> None:
    with pytest.raises(ValueError, match=re.escape(f"{written!r} is not K/N or K-L/N")):
        Part.parse(written)


def test_a_part_of_a_dataset_is_signed_by_what_it_has() -> None:
    whole = Dataset.load(SHIPPED)
    kept, rest = whole.part(Part.parse("2/2")), whole.part(Part.parse("1-1/2"))
    assert (kept.name, rest.name) == ("syria-coast-2025 2/2", "syria-coast-2025 1/2")
    assert list(kept.articles) == list(kept.gold) == ["seed-001", "seed-003"]
    assert list(rest.articles) == list(rest.gold) == ["seed-000", "seed-002", "seed-004"]
    assert len({whole.digest, kept.digest, rest.digest}) == 3
    assert len(whole.articles) == 5
    with pytest.raises(DatasetError, match=r"syria-coast-2025: part 9/9 has none of 5 articles"):
        whole.part(Part.parse("9/9"))


def test_a_part_takes_its_attacks_along() -> None:
    whole = Dataset.load(INJECTION)
    part = whole.part(Part.parse("7/7"))
    assert whole.attacks is not None
    assert part.attacks is not None
    assert part.attacks.attacks.keys() == whole.attacks.attacks.keys() & part.articles.keys()
    assert part.attacks.leaks == whole.attacks.leaks
    assert len(part.articles) == 11
    assert part.attacks.on(["nobody"]) is None
