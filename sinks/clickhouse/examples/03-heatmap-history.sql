-- How did the week of one region look on every night? The hours in session at least weekly.
SELECT night, countIf(sessions >= 1) AS covered, sum(starts) AS starts, round(max(sessions), 1) AS busiest
FROM coverage_by_night
WHERE region = 'US-OR' AND fellowship = 'all' AND mode = 'all' AND tag_group = 'all'
GROUP BY night ORDER BY night
