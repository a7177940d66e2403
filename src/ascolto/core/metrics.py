"""What is counted in every process; `/metrics` shows it (see `web.health`)."""

from __future__ import annotations

from prometheus_client import Counter, Gauge, Histogram

JOBS = Counter("ascolto_jobs_total", "Jobs run, by outcome.", ["outcome"])
HOOKS = Counter(
    "ascolto_hooks_total", "Calls at the webhook door, by answer.", ["status"]
)
HOOK_SECONDS = Histogram(
    "ascolto_hook_seconds",
    "From the end of a webhook's body to our answer.",
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
)
STREAMS = Gauge("ascolto_streams", "Open live streams.")
GROUP_SIZE = Histogram(
    "ascolto_group_commit_size",
    "Deliveries stored by one commit.",
    buckets=(1, 2, 5, 10, 25, 50, 100, 250, 500),
)
WAITING = Gauge("ascolto_intake_waiting", "Calls that wait for the next commit.")
