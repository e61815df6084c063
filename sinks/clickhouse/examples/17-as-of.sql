-- What did the schedule of Sunday in Oregon say on the first night?
WITH (SELECT min(night) FROM nights) AS then
SELECT start, name, fellowship, locality
FROM meetings
WHERE region = 'US-OR' AND weekday = 7 AND valid_from <= then AND valid_to > then
ORDER BY start, name, fellowship
