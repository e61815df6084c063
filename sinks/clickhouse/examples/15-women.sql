-- How long is the longest time without a meeting for women, by state?
SELECT region, gap_hours, gap_from, gap_until, meetings
FROM gaps
WHERE level = 'subdivision' AND fellowship = 'all' AND mode = 'all' AND tag_group = 'women'
ORDER BY gap_hours DESC, region LIMIT 100
