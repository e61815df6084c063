-- What has changed in the record of one meeting?
SELECT toDate(valid_from) AS from_night, if(valid_to > now(), '', toString(toDate(valid_to))) AS until_night, name, start, minutes, mode, status
FROM meetings WHERE id IN (SELECT id FROM meetings GROUP BY id HAVING count() > 1)
ORDER BY id, valid_from LIMIT 20
