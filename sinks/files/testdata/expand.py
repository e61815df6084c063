"""Read calendars with icalendar, expand them with dateutil, and print what takes place.

    expand.py FROM TO FILE...     (FROM and TO: 20260301T000000Z)

One line an occurrence in [FROM, TO): UID, start in UTC, minutes, status; sorted. Each occurrence is turned into
UTC twice: by the calendar's own VTIMEZONE, read by dateutil, and by the system's zone of that name. Where the two
differ the script fails, because then the published VTIMEZONE is wrong.
"""

import io
import sys
from datetime import datetime, timedelta, timezone

from dateutil import rrule, tz
from icalendar import Calendar

WALL = "%Y%m%dT%H%M%S"


def main():
    begin, end = (datetime.strptime(a, WALL + "Z").replace(tzinfo=timezone.utc) for a in sys.argv[1:3])
    lines = []
    for name in sys.argv[3:]:
        with open(name, "rb") as f:
            text = f.read()
        calendar = Calendar.from_ical(text)
        zones = tz.tzical(io.StringIO(text.decode())) if b"BEGIN:VTIMEZONE" in text else None
        for event in calendar.walk("VEVENT"):
            lines += expand(event, zones, begin, end)
    print("\n".join(sorted(lines)))


def expand(event, zones, begin, end):
    zone = event["DTSTART"].params.get("TZID")
    own = zones.get(zone) if zone else tz.UTC
    system = tz.gettz(zone) if zone else tz.UTC
    start = event["DTSTART"].dt.replace(tzinfo=None)
    dates = rrule.rruleset()
    if "RRULE" in event:
        rule = dict(event["RRULE"])
        until = rule.pop("UNTIL", None)
        if until:  # in UTC; dateutil wants it as naive as the start
            until = until[0].astimezone(system).replace(tzinfo=None)
            rule["UNTIL"] = [until]
        text = ";".join(f"{k}={','.join(value(v) for v in vs)}" for k, vs in rule.items())
        dates.rrule(rrule.rrulestr(text, dtstart=start))
    else:
        dates.rdate(start)
    for wall in walls(event, "RDATE"):
        dates.rdate(wall)
    for wall in walls(event, "EXDATE"):
        dates.exdate(wall)
    near = timedelta(days=2)
    minutes = int(event["DURATION"].dt.total_seconds() // 60)
    for wall in dates.between((begin - near).replace(tzinfo=None), (end + near).replace(tzinfo=None), inc=True):
        moment = utc(wall, own)
        if moment != utc(wall, system):
            sys.exit(f"{event['UID']} {wall}: the VTIMEZONE says {moment}, but {zone} is at {utc(wall, system)}")
        if begin <= moment < end:
            yield "\t".join([event["UID"], moment.strftime(WALL + "Z"), str(minutes), event["STATUS"]])


def value(v):
    return v.strftime(WALL) if isinstance(v, datetime) else str(v)


def walls(event, name):
    lists = event.get(name, [])
    for one in lists if isinstance(lists, list) else [lists]:
        for d in one.dts:
            yield d.dt.replace(tzinfo=None)


def utc(wall, zone):
    """A time that the clock skips moves on by the gap; of two, the first is meant (RFC 5545, 3.3.5)."""
    return tz.resolve_imaginary(wall.replace(tzinfo=zone)).astimezone(timezone.utc)


main()
