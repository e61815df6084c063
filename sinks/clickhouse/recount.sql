-- The cube from raw rows: what starts, and what is in session, by region, fellowship, mode and group, in each of 168 local hours.
WITH
-- Clocks that show the same make the same cells: those of the first are made, and given to all.
clocks AS (SELECT ahead, min(region) AS first, groupArray(region) AS alike FROM recount_clocks GROUP BY ahead),
-- A start in each region that it counts in, and by each clock that has it within its week, where it has no place.
placed AS (
    SELECT region, fellowship, mode, groups, minute AS at, minutes, share, meeting
    FROM recount_starts ARRAY JOIN regions AS region
    WHERE region != 'online'
    UNION ALL
    SELECT c.first AS region, s.fellowship AS fellowship, s.mode AS mode, s.groups AS groups, s.minute + c.ahead AS at, s.minutes AS minutes, s.share AS share, s.meeting AS meeting
    FROM recount_starts AS s CROSS JOIN clocks AS c
    WHERE has(s.regions, 'online') AND s.minute + c.ahead >= 0 AND s.minute + c.ahead < 10080
),
-- Counties and localities have no cells of groups; no cell has fellowship, mode and group at once.
keyed AS (
    SELECT region, at, minutes, share, meeting, arrayJoin(arrayConcat(
        [(fellowship, mode, 'all'), (fellowship, 'all', 'all'), ('all', mode, 'all'), ('all', 'all', 'all')],
        if(startsWith(region, 'online') OR NOT match(region, '[:/]'),
            arrayFlatten(arrayMap(g -> [(fellowship, 'all', g), ('all', mode, g), ('all', 'all', g)], groups)), []))) AS cell
    FROM placed
),
-- A session touches each hour once, however long it is, and Sunday night runs on into Monday.
hourly AS (
    SELECT region, cell, toUInt8(hour % 168) AS hour, sum(if(hour = intDiv(at, 60), share, 0)) AS starts, sum(share) AS sessions
    FROM keyed ARRAY JOIN range(intDiv(at, 60), 1 + least(intDiv(at + greatest(minutes, 1) - 1, 60), intDiv(at, 60) + 167)) AS hour
    GROUP BY region, cell, hour
),
counted AS (SELECT region, cell, uniqExact(meeting) AS meetings FROM keyed GROUP BY region, cell)
SELECT arrayJoin(if(empty(k.alike), [toString(w.region)], arrayMap(r -> toString(r), k.alike))), toString(w.cell.1), toString(w.cell.2), toString(w.cell.3), c.meetings, w.hours, w.starts, w.sessions
FROM (
    SELECT region, cell, groupArray(hour) AS hours, groupArray(starts) AS starts, groupArray(sessions) AS sessions
    FROM (SELECT region, cell, hour, starts, sessions FROM hourly ORDER BY region, cell, hour)
    GROUP BY region, cell
) AS w
INNER JOIN counted AS c ON w.region = c.region AND w.cell = c.cell
LEFT JOIN clocks AS k ON k.first = w.region
