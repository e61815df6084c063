"""Expand recurrence rules with dateutil, which shares no code with us.

Reads one JSON object a line: {"rule", "start": "2026-01-05T19:00:00", "zone", "from": "2026-01-05", "most": 50}. Writes
one line each: the UTC starts of the first `most` occurrences whose local date is not before `from`, separated by
spaces, or "error: why". A local time that a clock skips moves on by the gap; of one that comes twice it is the first.
"""

import json
import sys
from datetime import datetime, timezone
from itertools import islice
from zoneinfo import ZoneInfo

from dateutil import rrule, tz

HORIZON = datetime(2099, 1, 1)


def expand(case):
    start = datetime.fromisoformat(case["start"])
    since = datetime.fromisoformat(case["from"])
    zone = ZoneInfo(case["zone"])
    rule = rrule.rrulestr(case["rule"], dtstart=start)
    for local in islice(rule.xafter(since, inc=True), case["most"]):
        if local >= HORIZON:
            return
        aware = tz.resolve_imaginary(local.replace(tzinfo=zone))
        yield aware.astimezone(timezone.utc).strftime("%Y%m%dT%H%M")


for line in sys.stdin:
    try:
        print(" ".join(expand(json.loads(line))))
    except Exception as e:
        print("error:", type(e).__name__, str(e).replace("\n", " "))
