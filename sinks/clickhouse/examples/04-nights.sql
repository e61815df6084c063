-- Which regions have the least between 10 at night and 6 in the morning?
SELECT region, countIf(sessions >= 1) AS hours_of_56, round(sum(sessions), 1) AS in_session
FROM coverage_by_hour
WHERE level = 'subdivision' AND fellowship = 'all' AND mode = 'in_person' AND tag_group = 'all'
    AND (hour_of_day >= 22 OR hour_of_day < 6)
GROUP BY region ORDER BY hours_of_56, in_session, region LIMIT 20
