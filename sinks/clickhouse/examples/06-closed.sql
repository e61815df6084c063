-- What vanished this month?
SELECT toDate(night) AS day, region, fellowship, name, ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'][weekday] AS weekday, start
FROM changes
WHERE kind = 'withdrawn' AND night >= toStartOfMonth((SELECT max(night) FROM nights))
ORDER BY day, region, name LIMIT 100
