-- Which towns are farthest from any meeting, and what is there online by their clock?
SELECT place, region, population, nearest_km, online_hours_covered
FROM deserts ORDER BY population DESC, place LIMIT 10
