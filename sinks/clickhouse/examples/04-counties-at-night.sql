-- Which counties have the least between 10 at night and 6 in the morning?
SELECT c.region AS region, r.population AS population, countIf(c.sessions >= 1) AS hours_of_56, round(sum(c.sessions), 1) AS in_session
FROM coverage_by_hour AS c JOIN regions AS r ON r.region = c.region
WHERE c.level = 'county' AND c.fellowship = 'all' AND c.mode = 'all' AND c.tag_group = 'all' AND (c.hour_of_day >= 22 OR c.hour_of_day < 6)
GROUP BY region, population ORDER BY hours_of_56, in_session, population DESC, region LIMIT 20
