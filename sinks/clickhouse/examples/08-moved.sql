-- Which meetings changed their time, and from what to what?
SELECT toDate(night) AS day, region, name, c.1 AS field, c.2 AS was, c.3 AS now
FROM changes ARRAY JOIN arrayZip(fields, old_values, new_values) AS c
WHERE kind IN ('changed', 'moved') AND c.1 IN ('schedule.start', 'schedule.weekday', 'schedule.rrule')
ORDER BY day DESC, region, name, field LIMIT 100
