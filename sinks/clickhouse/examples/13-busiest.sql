-- At what hours of the week is most on, over all?
SELECT weekday, hour_of_day, round(sum(sessions), 1) AS in_session
FROM coverage_by_hour
WHERE level = 'country' AND fellowship = 'all' AND mode = 'all' AND tag_group = 'all'
GROUP BY weekday, hour_of_day ORDER BY in_session DESC, weekday, hour_of_day LIMIT 10
