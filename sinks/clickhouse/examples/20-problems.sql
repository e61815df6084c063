-- Which problems are the most frequent, and at how many sources?
SELECT p.1 AS problem, sum(p.2) AS times, uniqExact(source) AS sources
FROM source_nights FINAL ARRAY JOIN arrayZip(mapKeys(problems), mapValues(problems)) AS p
WHERE night = (SELECT max(night) FROM nights)
GROUP BY problem ORDER BY times DESC, problem LIMIT 20
