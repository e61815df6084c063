-- What is on online in Spanish at 3 in the morning in Oregon, on which days?
SELECT weekday, fellowship, round(sessions, 1) AS in_session
FROM coverage_by_hour
WHERE region = (SELECT online FROM regions WHERE region = 'US-OR') AND tag_group = 'language:es' AND mode = 'all'
    AND fellowship != 'all' AND hour_of_day = 3 AND sessions > 0
ORDER BY weekday, fellowship
