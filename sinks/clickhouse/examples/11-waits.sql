-- Where does somebody who is free at a random moment wait longest for AA in person?
SELECT region, round(mean_wait_minutes / 60, 1) AS mean_wait_hours, meetings
FROM coverage_now
WHERE level = 'subdivision' AND fellowship = 'aa' AND mode = 'in_person' AND tag_group = 'all' AND mean_wait_minutes >= 0
ORDER BY mean_wait_hours DESC, region LIMIT 20
