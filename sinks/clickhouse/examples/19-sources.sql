-- Which sources need the operator?
SELECT source, outcome, toDate(last_healthy) AS last_healthy, bad_nights, nights, meetings
FROM sources_health WHERE NOT healthy ORDER BY bad_nights DESC, source
