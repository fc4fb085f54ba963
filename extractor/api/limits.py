"""What a key has left: requests by the minute, model tokens by the day."""

from __future__ import annotations

from extractor.errors import RateExceeded, TokensSpent
from extractor.keys import Key

MINUTE_S = 60
DAY_S = 86_400


class Allowance:
    """One key in one process; the file's limits are divided by `shares` processes.

    Requests come out of a bucket that holds those of one minute and fills evenly. Tokens are
    known only when the model has answered: who begins within the day's tokens may finish beyond.
    """

    def __init__(self, key: Key, shares: int = 1) -> None:
        self._key = key
        self._per_s = (key.requests_per_minute or 0) / MINUTE_S / shares
        # At least one, or no request would ever be let in.
        self._capacity = max(1.0, self._per_s * MINUTE_S)
        self._requests = self._capacity
        self._filled_at = float("-inf")
        self._tokens_per_day = max(1, (key.tokens_per_day or 0) // shares)
        self._day = 0
        self._spent = 0

    def take_request(self, steady_s: float) -> None:
        """Take one request, by a clock that nobody sets.

        Raises:
            RateExceeded: there is none left, and none was taken.
        """
        if self._key.requests_per_minute is None:
            return
        gained = (steady_s - self._filled_at) * self._per_s
        self._requests = min(self._capacity, self._requests + gained)
        self._filled_at = steady_s
        if self._requests < 1:
            raise RateExceeded(
                self._key.requests_per_minute, retry_after_s=(1 - self._requests) / self._per_s
            )
        self._requests -= 1

    def check_tokens(self, unix_s: float) -> None:
        """Let pass who has tokens left at this time.

        Raises:
            TokensSpent: those of the UTC day are used up.
        """
        if self._key.tokens_per_day is None:
            return
        self._turn_day(unix_s)
        if self._spent >= self._tokens_per_day:
            raise TokensSpent(self._key.tokens_per_day, retry_after_s=DAY_S - unix_s % DAY_S)

    def charge(self, tokens: int, unix_s: float) -> None:
        """Count the model tokens of a request that has been answered."""
        self._turn_day(unix_s)
        self._spent += tokens

    def _turn_day(self, unix_s: float) -> None:
        day = int(unix_s // DAY_S)
        if day != self._day:
            self._day, self._spent = day, 0
