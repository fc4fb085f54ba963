"""What the service benchmark sends and gets back: a 3 KB article and answers of some 700 tokens.

The places and sides are fictional. Every request carries a number of its own, so that no two
articles are the same.
"""

from __future__ import annotations

import json
from typing import Any

from prompts import Example
from schemas.article import Article
from schemas.draft import Draft

_PARAGRAPHS = (
    (
        "Gunmen on motorbikes attacked the market town of Qasr Varda on Friday morning, killing "
        "at least 34 people, the Red Valley Observatory said."
    ),
    (
        "The dead included 11 children and two teachers, according to the monitoring group, which "
        "has followed the conflict in Varda Province since it began nine years ago."
    ),
    (
        "A doctor at the Saint Orsola hospital said that 57 wounded people had been brought in by "
        "noon, many of them with gunshot wounds, and that the wards were full."
    ),
    (
        "Residents blamed the Northern Shield militia, which is allied with the government. The "
        "militia denied any part in the killings and said its fighters had been far from the town."
    ),
    (
        "Within hours, fighting broke out between the Northern Shield and the Free Talmere "
        "Brigades on the road to Beit Oren. An army officer said nine fighters and four soldiers "
        "were killed there before the road was closed to traffic."
    ),
    (
        "Late on Friday two drones struck a fuel depot outside Beit Oren, setting it on fire. The "
        "Ministry of Defence said three guards were injured and that no civilians had been harmed."
    ),
    (
        "More than 2,600 people have fled the villages around Qasr Varda since Friday, the "
        "regional relief office said. Many of them spent the night in schools and in a disused "
        "railway station, where volunteers handed out bread, water and blankets."
    ),
    (
        "On Saturday security forces detained about 40 men in Dar Wekesse. Relatives said that "
        "the men were farm workers with no tie to any armed group, and that they were taken from "
        "their beds before dawn."
    ),
    (
        "Governor Ansa Delori condemned the attack as a crime against defenceless people and "
        "called for an inquiry. The United Nations mission in Talmere urged all sides to let "
        "ambulances through."
    ),
    (
        "The outlet could not verify the accounts. Telephone lines to the province have been down "
        "for most of the weekend, and reporters were turned back at a checkpoint on the coastal "
        "road by soldiers who gave no reason."
    ),
    (
        "The valley has changed hands several times. Traders who work between the coast and the "
        "plateau say that prices of flour and fuel have doubled since the spring, that the ferry "
        "runs once a week if at all, and that few lorry drivers are willing to make the journey."
    ),
    (
        "Talks between the government and the brigades were broken off in the autumn. Envoys of "
        "two neighbouring countries have offered to host another round, but neither side has said "
        "whether it would come, and no date has been set for a meeting of any kind."
    ),
    (
        "Schools in the valley were to open again after the harvest holidays. Teachers said that "
        "they had been told to wait, and that the ministry had neither paid their wages nor sent "
        "the books it promised when the last term began."
    ),
    (
        "The road over the plateau, the only other way in, is a track for much of the year. Snow "
        "closes it in most winters, and the bridges that were washed away in the floods have been "
        "replaced with planks that carry no lorry. Aid workers said that they hoped to send a "
        "convoy on Sunday."
    ),
)

_DRAFT: dict[str, Any] = {
    "records": [
        {
            "kind": "incident",
            "event_type": "attack",
            "summary": "Gunmen attacked Qasr Varda and killed at least 34 people, says a monitor.",
            "assertion": "disputed",
            "verification": "unverified",
            "date": "on Friday morning",
            "places": [
                {"name": "Qasr Varda", "level": "settlement"},
                {"name": "Varda Province", "level": "province"},
            ],
            "actors": [
                {
                    "role": "perpetrator",
                    "name": "Northern Shield militia",
                    "type": "militia",
                    "attribution": "denied",
                },
                {"role": "victim", "name": "teachers", "type": "civilians"},
            ],
            "tolls": [
                {
                    "outcome": "killed",
                    "count": "at least 34",
                    "source": "Red Valley Observatory",
                },
                {"outcome": "killed", "count": "11", "group": "children", "part": True},
                {"outcome": "killed", "count": "two", "group": "teachers", "part": True},
                {"outcome": "injured", "count": "57", "source": "Saint Orsola hospital"},
                {
                    "outcome": "displaced",
                    "count": "More than 2,600",
                    "source": "regional relief office",
                },
            ],
            "sources": [
                {"name": "Red Valley Observatory", "kind": "monitor"},
                {"name": "Saint Orsola hospital", "kind": "medical"},
            ],
            "sentences": [1, 2, 3, 4, 5, 10],
        },
        {
            "kind": "incident",
            "event_type": "armed_clash",
            "summary": "Militia and brigades fought on the road to Beit Oren, says an officer.",
            "assertion": "attributed",
            "verification": "unverified",
            "date": "Within hours",
            "places": [{"name": "Beit Oren", "level": "settlement"}],
            "actors": [
                {"role": "party", "name": "Northern Shield", "type": "militia"},
                {"role": "party", "name": "Free Talmere Brigades", "type": "rebels"},
            ],
            "tolls": [
                {
                    "outcome": "killed",
                    "count": "nine",
                    "group": "fighters",
                    "status": "combatant",
                    "source": "army officer",
                },
                {
                    "outcome": "killed",
                    "count": "four",
                    "group": "soldiers",
                    "status": "combatant",
                    "source": "army officer",
                },
            ],
            "sources": [{"name": "army officer", "kind": "military"}],
            "sentences": [6, 7],
        },
        {
            "kind": "incident",
            "event_type": "air_strike",
            "summary": "Two drones struck a fuel depot outside Beit Oren, says the ministry.",
            "assertion": "attributed",
            "verification": "unverified",
            "date": "Late on Friday",
            "places": [
                {"name": "fuel depot", "level": "site"},
                {"name": "Beit Oren", "level": "settlement"},
            ],
            "tolls": [
                {
                    "outcome": "injured",
                    "count": "three",
                    "group": "guards",
                    "source": "Ministry of Defence",
                }
            ],
            "weapons": ["drones"],
            "sources": [{"name": "Ministry of Defence", "kind": "government"}],
            "sentences": [8, 9],
        },
        {
            "kind": "incident",
            "event_type": "detention",
            "summary": "Security forces detained about 40 men in Dar Wekesse.",
            "assertion": "reported",
            "verification": "unverified",
            "date": "On Saturday",
            "places": [{"name": "Dar Wekesse", "level": "settlement"}],
            "actors": [
                {"role": "perpetrator", "name": "security forces", "type": "state_forces"},
                {"role": "victim", "name": "farm workers", "type": "civilians"},
            ],
            "tolls": [{"outcome": "detained", "count": "about 40", "group": "men"}],
            "sentences": [12],
        },
    ],
    "statements": [
        {"speaker": "Governor Ansa Delori", "stance": "condemns", "sentences": [14]},
        {"speaker": "United Nations mission in Talmere", "stance": "appeals", "sentences": [15]},
    ],
}


def article(number: int) -> str:
    """Return the text of article `number`: some 3,000 characters, unlike every other."""
    return "\n".join((*_PARAGRAPHS, f"This report was filed under number {number}."))


def our_answer() -> str:
    """Return the draft in the wire form that the prompt's own examples have."""
    draft = Draft.model_validate(_DRAFT)
    return Example("benchmark", Article(text=article(0)), (), draft).answer


def naive_answer(length: int) -> str:
    """Return an answer in the naive service's schema, as near to `length` characters as it can.

    Its quotes are cut to fit, so that both services parse the same amount.
    """
    incidents = [
        {
            "event_type": record["event_type"],
            "description": record["summary"],
            "date": record["date"],
            "location": record["places"][0]["name"],
            "perpetrators": [
                actor["name"] for actor in record.get("actors", ()) if actor["role"] != "victim"
            ],
            "victims": [
                actor["name"] for actor in record.get("actors", ()) if actor["role"] == "victim"
            ],
            "casualties": [
                {"outcome": toll["outcome"], "count": number, "who": toll.get("group", "people")}
                for number, toll in enumerate(record["tolls"], start=2)
            ],
            "weapons": record.get("weapons", []),
            "sources": [source["name"] for source in record.get("sources", ())],
            "quotes": [],
        }
        for record in _DRAFT["records"]
    ]
    body: dict[str, Any] = {"incidents": incidents}
    spare = (length - len(_compact(body))) // len(incidents) - len('""')
    text = " ".join(_PARAGRAPHS)
    for number, incident in enumerate(incidents):
        incident["quotes"] = [text[number * spare : (number + 1) * spare]]
    return _compact(body)


def _compact(body: object) -> str:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))
