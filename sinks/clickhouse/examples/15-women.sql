-- Which meetings for women are there, by state?
SELECT region, count() AS meetings, uniqExact(weekday) AS days, min(start) AS earliest, max(start) AS latest
FROM meetings_now WHERE has(tags, 'women') AND status = 'active'
GROUP BY region ORDER BY meetings DESC, region
