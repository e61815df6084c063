-- What is new since the first night?
SELECT toDate(valid_from) AS day, region, fellowship, name, start
FROM meetings
WHERE first_seen > (SELECT min(night) FROM nights) AND valid_from = first_seen
ORDER BY day DESC, region, name LIMIT 100
