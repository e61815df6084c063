-- The cube from raw rows: what starts, and what is in session, by region, fellowship, mode and group, in each of 168 local hours.
-- Regions and the like are numbers; 0 is all.
WITH
-- Clocks that show the same make the same cells: those of the first are made, and given to all.
clocks AS (SELECT ahead, min(region) AS first, groupArray(region) AS alike FROM recount_clocks GROUP BY ahead),
-- A start in each region that it counts in, and by each clock that has it within its week, where it has no place.
placed AS (
    SELECT arrayJoin(wide) AS region, true AS grouped, fellowship, mode, groups, minute AS at, minutes, share, meeting FROM recount_starts
    UNION ALL
    SELECT arrayJoin(narrow) AS region, false AS grouped, fellowship, mode, groups, minute AS at, minutes, share, meeting FROM recount_starts
    UNION ALL
    SELECT c.first AS region, true AS grouped, s.fellowship, s.mode, s.groups, s.minute + c.ahead AS at, s.minutes, s.share, s.meeting
    FROM (SELECT * FROM recount_starts WHERE online) AS s CROSS JOIN clocks AS c
    WHERE s.minute + c.ahead >= 0 AND s.minute + c.ahead < 10080
),
-- Counties and localities have no cells of groups; no cell has fellowship, mode and group at once.
keyed AS (
    SELECT region, at, minutes, share, meeting, arrayJoin(arrayConcat(
        [(fellowship, mode, toUInt16(0)), (fellowship, toUInt8(0), toUInt16(0)), (toUInt16(0), mode, toUInt16(0)), (toUInt16(0), toUInt8(0), toUInt16(0))],
        if(grouped, arrayFlatten(arrayMap(g -> [(fellowship, toUInt8(0), g), (toUInt16(0), mode, g), (toUInt16(0), toUInt8(0), g)], groups)), []))) AS cell
    FROM placed
),
-- A session touches each hour once, however long it is, and Sunday night runs on into Monday.
hourly AS (
    SELECT region, cell.1 AS fellowship, cell.2 AS mode, cell.3 AS tag, toUInt8(touched % 168) AS hour, sum(if(touched = intDiv(at, 60), share, 0)) AS starts, sum(share) AS sessions
    FROM keyed ARRAY JOIN range(intDiv(at, 60), 1 + least(intDiv(at + greatest(minutes, 1) - 1, 60), intDiv(at, 60) + 167)) AS touched
    GROUP BY region, fellowship, mode, tag, hour
),
counted AS (SELECT region, cell.1 AS fellowship, cell.2 AS mode, cell.3 AS tag, uniqExact(meeting) AS meetings FROM keyed GROUP BY region, fellowship, mode, tag)
SELECT arrayJoin(if(empty(k.alike), [w.region], k.alike)) AS region, w.fellowship, w.mode, w.tag, c.meetings,
    arrayMap(x -> x.1, w.hours) AS hours, arrayMap(x -> x.2, w.hours) AS starts, arrayMap(x -> x.3, w.hours) AS sessions
FROM (
    SELECT region, fellowship, mode, tag, arraySort(groupArray((hour, starts, sessions))) AS hours FROM hourly GROUP BY region, fellowship, mode, tag
) AS w
INNER JOIN counted AS c ON w.region = c.region AND w.fellowship = c.fellowship AND w.mode = c.mode AND w.tag = c.tag
LEFT JOIN clocks AS k ON k.first = w.region
