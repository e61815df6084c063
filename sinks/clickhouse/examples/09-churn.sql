-- How much happens on a night?
SELECT toDate(night) AS day, kind, count() AS meetings
FROM changes GROUP BY day, kind ORDER BY day, kind
