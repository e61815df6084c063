-- How many meetings has each fellowship had, week by week?
SELECT toMonday(night) AS week, fellowship, round(avg(meetings), 1) AS meetings, round(avg(hours_covered), 1) AS hours_covered
FROM coverage_trend
WHERE region = 'US' AND mode = 'all' AND tag_group = 'all'
GROUP BY week, fellowship ORDER BY week, fellowship
