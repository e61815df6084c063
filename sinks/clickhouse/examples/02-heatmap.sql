-- When is something on in Oregon? A row a day, a number an hour: the sessions that one can expect.
SELECT ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'][weekday] AS day,
    arrayMap(p -> p.2, arraySort(groupArray((hour_of_day, round(sessions, 1))))) AS by_hour
FROM coverage_by_hour
WHERE region = 'US-OR' AND fellowship = 'all' AND mode = 'all' AND tag_group = 'all'
GROUP BY weekday ORDER BY weekday
