-- NA against AA in one state: how many meetings, hours and how long a wait?
SELECT fellowship, mode, meetings, hours_covered, longest_gap_hours, round(mean_wait_minutes / 60, 1) AS mean_wait_hours
FROM coverage_now
WHERE region = 'US-OR' AND fellowship IN ('aa', 'na') AND tag_group = 'all'
ORDER BY fellowship, mode
