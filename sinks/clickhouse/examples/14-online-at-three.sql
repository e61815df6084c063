-- What can one join online at 3 in the morning in Los Angeles, on any day?
WITH toTimeZone(toDateTime(week, 'UTC') + INTERVAL hour HOUR, 'America/Los_Angeles') AS there
SELECT fellowship, toDayOfWeek(there) AS weekday, round(sum(sessions), 1) AS in_session
FROM coverage_by_hour CROSS JOIN (SELECT max(week) AS week FROM nights) AS w
WHERE region = 'online' AND fellowship != 'all' AND mode = 'all' AND tag_group = 'all' AND sessions > 0 AND toHour(there) = 3
GROUP BY fellowship, weekday ORDER BY fellowship, weekday
