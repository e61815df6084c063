-- Which towns have a single meeting a week?
SELECT region, locality, any(name) AS meeting, any(fellowship) AS fellowship
FROM meetings_now WHERE locality != '' AND mode IN ('in_person', 'hybrid') AND status = 'active'
GROUP BY region, locality HAVING count() = 1 ORDER BY region, locality LIMIT 100
