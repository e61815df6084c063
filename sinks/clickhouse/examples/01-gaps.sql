-- Where is the longest time without a meeting?
SELECT region, fellowship, gap_hours, gap_from, gap_until, meetings
FROM gaps
WHERE level IN ('country', 'subdivision') AND mode = 'all' AND tag_group = 'all'
ORDER BY gap_hours DESC, region, fellowship LIMIT 100
