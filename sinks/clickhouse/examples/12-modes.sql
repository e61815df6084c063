-- What share of each fellowship's meetings is online?
SELECT fellowship, count() AS meetings, countIf(mode IN ('online', 'phone')) AS away, countIf(mode = 'hybrid') AS hybrid,
    round(100 * away / meetings) AS percent_away
FROM meetings_now WHERE status = 'active'
GROUP BY fellowship ORDER BY meetings DESC, fellowship
