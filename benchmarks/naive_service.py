"""The service that a competent person writes in thirty lines, to measure ours beside."""

from typing import Literal

import instructor
from fastapi import FastAPI
from openai import AsyncOpenAI
from pydantic import BaseModel, Field

app = FastAPI()
client = instructor.from_openai(AsyncOpenAI())


class Casualties(BaseModel):
    outcome: Literal["killed", "injured", "missing", "abducted", "detained", "displaced"]
    count: int = Field(ge=0)
    who: str


class Incident(BaseModel):
    event_type: str = Field(description="For example attack, armed_clash or air_strike")
    description: str
    date: str | None = None
    location: str
    perpetrators: list[str] = []
    victims: list[str] = []
    casualties: list[Casualties] = []
    weapons: list[str] = []
    sources: list[str] = []
    quotes: list[str] = Field(default=[], description="Sentences of the article that say so")


class Incidents(BaseModel):
    incidents: list[Incident]


class Article(BaseModel):
    text: str


PROMPT = "Extract every incident of violence or unrest that the news article tells of."


@app.post("/extract")
async def extract(article: Article) -> Incidents:
    return await client.chat.completions.create(
        model="gpt-5.4-mini",
        response_model=Incidents,
        messages=[
            {"role": "system", "content": PROMPT},
            {"role": "user", "content": article.text},
        ],
    )
