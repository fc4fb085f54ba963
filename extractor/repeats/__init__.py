"""One answer for many requests: a cache, calls shared in flight, and idempotency keys."""
