-- The rest of what a release says of a meeting. Versions of before have the new columns empty, and the first night that is loaded
-- with them begins a new version of each meeting that fills one.
{{define "last"}}(SELECT max(night) FROM loaded_nights){{end}}
{{define "open"}}toDateTime('2100-01-01 00:00:00', 'UTC'){{end}}

ALTER TABLE {{table "meeting_versions"}}
    ADD COLUMN IF NOT EXISTS unit String COMMENT 'suite, floor, room' CODEC(ZSTD(3)) AFTER street,
    ADD COLUMN IF NOT EXISTS notes String COMMENT 'what the publisher says beside, without personal data' CODEC(ZSTD(3)) AFTER sources,
    ADD COLUMN IF NOT EXISTS place_notes String COMMENT 'how to find the room' CODEC(ZSTD(3)) AFTER notes,
    ADD COLUMN IF NOT EXISTS url String COMMENT 'page of the meeting' CODEC(ZSTD(3)) AFTER place_notes,
    ADD COLUMN IF NOT EXISTS refs Array(String) COMMENT 'the listings behind the record: source, a space, and the publisher''s own key' CODEC(ZSTD(3)) AFTER url,
    ADD COLUMN IF NOT EXISTS ref_urls Array(String) COMMENT 'the page of each of them, empty where it has none' CODEC(ZSTD(3)) AFTER refs;

-- The table over the nodes of a cluster has them too; on one server this is the same table, and changes nothing.
ALTER TABLE {{view "meeting_versions"}}
    ADD COLUMN IF NOT EXISTS unit String COMMENT 'suite, floor, room' AFTER street,
    ADD COLUMN IF NOT EXISTS notes String COMMENT 'what the publisher says beside, without personal data' AFTER sources,
    ADD COLUMN IF NOT EXISTS place_notes String COMMENT 'how to find the room' AFTER notes,
    ADD COLUMN IF NOT EXISTS url String COMMENT 'page of the meeting' AFTER place_notes,
    ADD COLUMN IF NOT EXISTS refs Array(String) COMMENT 'the listings behind the record: source, a space, and the publisher''s own key' AFTER url,
    ADD COLUMN IF NOT EXISTS ref_urls Array(String) COMMENT 'the page of each of them, empty where it has none' AFTER refs;

{{define "meeting columns"}}
    id String COMMENT 'the stable id of the meeting',
    name String COMMENT 'name of the meeting',
    group_name String COMMENT 'name of the group, where it has another',
    fellowship LowCardinality(String) COMMENT 'aa, na, smart, ...',
    region LowCardinality(String) COMMENT 'subdivision, else country, where one goes to; online where one goes nowhere; unknown',
    status LowCardinality(String) COMMENT 'active, or inactive for temporarily closed',
    mode LowCardinality(String) COMMENT 'in_person, online, hybrid or phone',
    weekday UInt8 COMMENT '1 is Monday, 7 is Sunday, 0 is none',
    start LowCardinality(String) COMMENT 'HH:MM, local wall time; empty by appointment',
    minutes UInt16 COMMENT 'duration in minutes, 0 where nobody states it',
    rrule LowCardinality(String) COMMENT 'RFC 5545',
    time_zone LowCardinality(String) COMMENT 'IANA name',
    by_appointment Bool COMMENT 'the meeting has no fixed time',
    first_date String COMMENT 'YYYY-MM-DD, empty where open',
    last_date String COMMENT 'YYYY-MM-DD, empty where open',
    place String COMMENT 'name of the venue',
    street String COMMENT 'street and number',
    unit String COMMENT 'suite, floor, room',
    locality LowCardinality(String) COMMENT 'town or city',
    county LowCardinality(String) COMMENT 'county, in the United States',
    subdivision LowCardinality(String) COMMENT 'ISO 3166-2',
    country LowCardinality(String) COMMENT 'ISO 3166-1 alpha-2',
    postal_code String COMMENT 'postal code',
    latitude Nullable(Float64) COMMENT 'WGS 84',
    longitude Nullable(Float64) COMMENT 'WGS 84',
    precision LowCardinality(String) COMMENT 'what the coordinates point at: exact, street, postal_code, locality, ...',
    online Array(LowCardinality(String)) COMMENT 'providers of the rooms: zoom, meet, ...',
    tags Array(LowCardinality(String)) COMMENT 'women, beginners, open, ...',
    languages Array(LowCardinality(String)) COMMENT 'BCP 47',
    sources Array(LowCardinality(String)) COMMENT 'ids of the sources behind the record',
    notes String COMMENT 'what the publisher says beside, without personal data',
    place_notes String COMMENT 'how to find the room',
    url String COMMENT 'page of the meeting',
    refs Array(String) COMMENT 'the listings behind the record: source, a space, and the publisher''s own key',
    ref_urls Array(String) COMMENT 'the page of each of them, empty where it has none',
    first_seen DateTime('UTC') COMMENT 'when the meeting was first published',
    changed_at DateTime('UTC') COMMENT 'when its record last changed',
    valid_from DateTime('UTC') COMMENT 'the first night that says so'
{{end}}
{{define "meeting names"}}id, name, group_name, fellowship, region, status, mode, weekday, start, minutes, rrule, time_zone, by_appointment,
    first_date, last_date, place, street, unit, locality, county, subdivision, country, postal_code, latitude, longitude, precision,
    online, tags, languages, sources, notes, place_notes, url, refs, ref_urls, first_seen, changed_at, valid_from{{end}}

CREATE OR REPLACE VIEW {{view "meetings_now"}} ({{template "meeting columns"}}) AS
SELECT {{template "meeting names"}} FROM meeting_versions FINAL
WHERE valid_from <= {{template "last"}} AND valid_to > {{template "last"}}
COMMENT 'The meetings of the newest night, a row each.';

CREATE OR REPLACE VIEW {{view "meetings"}} ({{template "meeting columns"}},
    valid_to DateTime('UTC') COMMENT 'the first night that says otherwise; 2100-01-01 while there is none'
) AS
SELECT {{template "meeting names"}}, if(v.valid_to > {{template "last"}}, {{template "open"}}, v.valid_to) AS valid_to
FROM meeting_versions AS v FINAL WHERE valid_from <= {{template "last"}} AND v.valid_to > valid_from
COMMENT 'Every version of every meeting. Those of one night N: valid_from <= N AND valid_to > N.';
