CREATE TABLE IF NOT EXISTS `schema_migrations_local` ON CLUSTER 'east' (version UInt32 COMMENT 'number of the file', file String COMMENT 'its name') ENGINE = ReplicatedReplacingMergeTree('/clickhouse/tables/{shard}/{database}/{table}', '{replica}') ORDER BY version COMMENT 'The files of the schema that this store has.';

CREATE TABLE IF NOT EXISTS `schema_migrations` ON CLUSTER 'east' AS `schema_migrations_local` ENGINE = Distributed('east', 'almanac', 'schema_migrations_local', version);

CREATE TABLE IF NOT EXISTS `loaded_nights_local` ON CLUSTER 'east' (
    night       DateTime('UTC') COMMENT 'the moment that the release describes',
    release     String COMMENT 'the id of the release',
    week        Date COMMENT 'Monday of the reference week of the coverage measures',
    version     String COMMENT 'of the program that made the release',
    meetings    UInt32 COMMENT 'meetings in the release',
    cells       UInt32 COMMENT 'cells of its coverage cube'
) ENGINE = ReplicatedReplacingMergeTree('/clickhouse/tables/{shard}/{database}/{table}', '{replica}') ORDER BY night
COMMENT 'The nights that are wholly loaded. A night is visible in the views from the moment its row is here.';

CREATE TABLE IF NOT EXISTS `loaded_nights` ON CLUSTER 'east' AS `loaded_nights_local` ENGINE = Distributed('east', 'almanac', 'loaded_nights_local', toUnixTimestamp(night));

CREATE TABLE IF NOT EXISTS `meeting_versions_local` ON CLUSTER 'east' (
    region        LowCardinality(String) COMMENT 'subdivision, else country, where one goes to; online where one goes nowhere; unknown',
    fellowship    LowCardinality(String) COMMENT 'aa, na, smart, ...',
    id            String COMMENT 'the stable id of the meeting' CODEC(ZSTD(3)),
    valid_from    DateTime('UTC') COMMENT 'the first night that says so',
    valid_to      DateTime('UTC') COMMENT 'the first night that says otherwise; 2100-01-01 while there is none' CODEC(ZSTD(1)),
    version_hash  UInt64 COMMENT 'of all columns below',
    early         UInt32 MATERIALIZED 4294967295 - toUnixTimestamp(valid_to) COMMENT 'the earliest end of a version stands',
    name          String COMMENT 'name of the meeting' CODEC(ZSTD(3)),
    group_name    String COMMENT 'name of the group, where it has another' CODEC(ZSTD(3)),
    status        LowCardinality(String) COMMENT 'active, or inactive for temporarily closed',
    mode          LowCardinality(String) COMMENT 'in_person, online, hybrid or phone',
    weekday       UInt8 COMMENT '1 is Monday, 7 is Sunday, 0 is none',
    start         LowCardinality(String) COMMENT 'HH:MM, local wall time; empty by appointment',
    minutes       UInt16 COMMENT 'duration in minutes, 0 where nobody states it',
    rrule         LowCardinality(String) COMMENT 'RFC 5545',
    time_zone     LowCardinality(String) COMMENT 'IANA name',
    by_appointment Bool COMMENT 'the meeting has no fixed time',
    first_date    String COMMENT 'YYYY-MM-DD, empty where open',
    last_date     String COMMENT 'YYYY-MM-DD, empty where open',
    place         String COMMENT 'name of the venue' CODEC(ZSTD(3)),
    street        String COMMENT 'street and number' CODEC(ZSTD(3)),
    locality      LowCardinality(String) COMMENT 'town or city',
    county        LowCardinality(String) COMMENT 'county, in the United States',
    subdivision   LowCardinality(String) COMMENT 'ISO 3166-2',
    country       LowCardinality(String) COMMENT 'ISO 3166-1 alpha-2',
    postal_code   String COMMENT 'postal code' CODEC(ZSTD(3)),
    latitude      Nullable(Float64) COMMENT 'WGS 84' CODEC(ZSTD(3)),
    longitude     Nullable(Float64) COMMENT 'WGS 84' CODEC(ZSTD(3)),
    precision     LowCardinality(String) COMMENT 'what the coordinates point at: exact, street, postal_code, locality, ...',
    online        Array(LowCardinality(String)) COMMENT 'providers of the rooms: zoom, meet, ...',
    tags          Array(LowCardinality(String)) COMMENT 'women, beginners, open, ...',
    languages     Array(LowCardinality(String)) COMMENT 'BCP 47',
    sources       Array(LowCardinality(String)) COMMENT 'ids of the sources behind the record',
    first_seen    DateTime('UTC') COMMENT 'when the meeting was first published',
    changed_at    DateTime('UTC') COMMENT 'when its record last changed'
) ENGINE = ReplicatedReplacingMergeTree('/clickhouse/tables/{shard}/{database}/{table}', '{replica}', early) ORDER BY (region, fellowship, id, valid_from)
COMMENT 'Every version of every meeting. Read the view meetings or meetings_now.';

CREATE TABLE IF NOT EXISTS `meeting_versions` ON CLUSTER 'east' AS `meeting_versions_local` ENGINE = Distributed('east', 'almanac', 'meeting_versions_local', cityHash64(region));

CREATE TABLE IF NOT EXISTS `region_versions_local` ON CLUSTER 'east' (
    region        LowCardinality(String) COMMENT 'US; US-PA; US-PA:Chester for a county; US-PA/Ambler for a locality; online; online:Europe/Berlin; unknown',
    valid_from    DateTime('UTC') COMMENT 'the first night that says so',
    valid_to      DateTime('UTC') COMMENT 'the first night that says otherwise; 2100-01-01 while there is none' CODEC(ZSTD(1)),
    version_hash  UInt64 COMMENT 'of all columns below',
    early         UInt32 MATERIALIZED 4294967295 - toUnixTimestamp(valid_to) COMMENT 'the earliest end of a version stands',
    level         LowCardinality(String) COMMENT 'country, subdivision, county, locality, online or unknown',
    name          String COMMENT 'of a county or locality as most of its meetings write it, of others the code',
    parent        LowCardinality(String) COMMENT 'the region around it, empty of a country',
    time_zone     LowCardinality(String) COMMENT 'where a country or subdivision has several, that of most of its people',
    online        LowCardinality(String) COMMENT 'the region that has the online meetings by the clock of this one',
    fips          LowCardinality(String) COMMENT 'of a county of the United States, where known',
    population    UInt64 COMMENT 'people of its places, 0 where unknown'
) ENGINE = ReplicatedReplacingMergeTree('/clickhouse/tables/{shard}/{database}/{table}', '{replica}', early) ORDER BY (region, valid_from)
COMMENT 'Every version of what a region of the coverage cube is. Read regions.';

CREATE TABLE IF NOT EXISTS `region_versions` ON CLUSTER 'east' AS `region_versions_local` ENGINE = Distributed('east', 'almanac', 'region_versions_local', cityHash64(region));

CREATE TABLE IF NOT EXISTS `near_versions_local` ON CLUSTER 'east' (
    region        LowCardinality(String) COMMENT 'a country, subdivision or county',
    fellowship    LowCardinality(String) COMMENT 'aa, na, ..., or all',
    valid_from    DateTime('UTC') COMMENT 'the first night that says so',
    valid_to      DateTime('UTC') COMMENT 'the first night that says otherwise; 2100-01-01 while there is none' CODEC(ZSTD(1)),
    version_hash  UInt64 COMMENT 'of all columns below',
    early         UInt32 MATERIALIZED 4294967295 - toUnixTimestamp(valid_to) COMMENT 'the earliest end of a version stands',
    within_5_km   UInt64 COMMENT 'people who live within 5 km of a meeting in person',
    within_25_km  UInt64 COMMENT 'people who live within 25 km of one',
    within_50_km  UInt64 COMMENT 'people who live within 50 km of one',
    days_5_km     Array(UInt64) COMMENT 'people within 5 km of a weekly one that starts on the day, Monday first' CODEC(ZSTD(3)),
    days_25_km    Array(UInt64) COMMENT 'the same within 25 km' CODEC(ZSTD(3)),
    days_50_km    Array(UInt64) COMMENT 'the same within 50 km' CODEC(ZSTD(3))
) ENGINE = ReplicatedReplacingMergeTree('/clickhouse/tables/{shard}/{database}/{table}', '{replica}', early) ORDER BY (region, fellowship, valid_from)
COMMENT 'Every version of who lives near a meeting. Read reach.';

CREATE TABLE IF NOT EXISTS `near_versions` ON CLUSTER 'east' AS `near_versions_local` ENGINE = Distributed('east', 'almanac', 'near_versions_local', cityHash64(region));

CREATE TABLE IF NOT EXISTS `desert_versions_local` ON CLUSTER 'east' (
    region        LowCardinality(String) COMMENT 'subdivision, else country',
    place         String COMMENT 'name of the populated place',
    position      String COMMENT 'latitude,longitude: tells places of one name apart',
    valid_from    DateTime('UTC') COMMENT 'the first night that says so',
    valid_to      DateTime('UTC') COMMENT 'the first night that says otherwise; 2100-01-01 while there is none' CODEC(ZSTD(1)),
    version_hash  UInt64 COMMENT 'of all columns below',
    early         UInt32 MATERIALIZED 4294967295 - toUnixTimestamp(valid_to) COMMENT 'the earliest end of a version stands',
    country       LowCardinality(String) COMMENT 'ISO 3166-1 alpha-2',
    county        LowCardinality(String) COMMENT 'county, in the United States',
    fips          LowCardinality(String) COMMENT 'of the county',
    latitude      Float64 COMMENT 'WGS 84',
    longitude     Float64 COMMENT 'WGS 84',
    population    UInt64 COMMENT 'people who live there',
    nearest_km    Int32 COMMENT 'to the nearest meeting in person; -1 where there is none within 500 km',
    time_zone     LowCardinality(String) COMMENT 'IANA name',
    online        LowCardinality(String) COMMENT 'the region that has the online meetings by the clock of the place',
    online_hours_covered UInt8 COMMENT 'hours of the 168 with a weekly meeting online'
) ENGINE = ReplicatedReplacingMergeTree('/clickhouse/tables/{shard}/{database}/{table}', '{replica}', early) ORDER BY (region, place, position, valid_from)
COMMENT 'Every version of every place of over 1,000 people without a meeting in person within 50 km. Read deserts.';

CREATE TABLE IF NOT EXISTS `desert_versions` ON CLUSTER 'east' AS `desert_versions_local` ENGINE = Distributed('east', 'almanac', 'desert_versions_local', cityHash64(region));

CREATE TABLE IF NOT EXISTS `coverage_versions_local` ON CLUSTER 'east' (
    region            LowCardinality(String) COMMENT 'US, US-PA, US-PA:Chester, US-PA/Ambler, online, online:Europe/Berlin, ...',
    level             LowCardinality(String) COMMENT 'country, subdivision, county, locality, online or unknown',
    fellowship        LowCardinality(String) COMMENT 'aa, na, ..., or all',
    mode              LowCardinality(String) COMMENT 'in_person, online, hybrid, phone or all',
    tag_group         LowCardinality(String) COMMENT 'women, lgbtq, language:es, ..., or all',
    valid_from        DateTime('UTC') COMMENT 'the first night that says so',
    valid_to          DateTime('UTC') COMMENT 'the first night that says otherwise; 2100-01-01 while there is none' CODEC(ZSTD(1)),
    version_hash      UInt64 COMMENT 'of all columns below',
    early             UInt32 MATERIALIZED 4294967295 - toUnixTimestamp(valid_to) COMMENT 'the earliest end of a version stands',
    meetings          UInt32 COMMENT 'active meetings with a schedule',
    hours_covered     UInt8 COMMENT 'hours of the 168 with something in session every week',
    longest_gap_hours UInt8 COMMENT 'longest run of hours without, around the end of the week',
    longest_gap_start Int16 COMMENT 'hour of the week at which it begins, -1 without a gap',
    mean_wait_minutes Float64 COMMENT 'until the next start, for somebody free at a random minute; -1 without starts' CODEC(ZSTD(1)),
    worst_wait_minutes Int32 COMMENT 'the longest that somebody may have to wait; -1 without starts',
    hours             Array(UInt8) COMMENT 'the hours of the week, 0 is Monday 00:00, that have a start or a session' CODEC(ZSTD(3)),
    starts            Array(Float32) COMMENT 'expected number of meetings that start in each of them' CODEC(ZSTD(3)),
    sessions          Array(Float32) COMMENT 'expected number of meetings in session at some minute of each of them' CODEC(ZSTD(3))
) ENGINE = ReplicatedReplacingMergeTree('/clickhouse/tables/{shard}/{database}/{table}', '{replica}', early) ORDER BY (region, fellowship, mode, tag_group, valid_from)
SETTINGS index_granularity = 512
COMMENT 'Every version of every cell of the coverage cube. Read coverage_now, coverage_by_hour, coverage_trend or coverage_by_night.';

CREATE TABLE IF NOT EXISTS `coverage_versions` ON CLUSTER 'east' AS `coverage_versions_local` ENGINE = Distributed('east', 'almanac', 'coverage_versions_local', cityHash64(region));

CREATE TABLE IF NOT EXISTS `coverage_latest_local` ON CLUSTER 'east' (
    night             DateTime('UTC') COMMENT 'the moment of the release',
    region            LowCardinality(String) COMMENT 'US, US-PA, US-PA:Chester, US-PA/Ambler, online, online:Europe/Berlin, ...',
    level             LowCardinality(String) COMMENT 'country, subdivision, county, locality, online or unknown',
    fellowship        LowCardinality(String) COMMENT 'aa, na, ..., or all',
    mode              LowCardinality(String) COMMENT 'in_person, online, hybrid, phone or all',
    tag_group         LowCardinality(String) COMMENT 'women, lgbtq, language:es, ..., or all',
    meetings          UInt32 COMMENT 'active meetings with a schedule',
    hours_covered     UInt8 COMMENT 'hours of the 168 with something in session every week',
    longest_gap_hours UInt8 COMMENT 'longest run of hours without, around the end of the week',
    longest_gap_start Int16 COMMENT 'hour of the week at which it begins, -1 without a gap',
    mean_wait_minutes Float64 COMMENT 'until the next start, for somebody free at a random minute; -1 without starts',
    worst_wait_minutes Int32 COMMENT 'the longest that somebody may have to wait; -1 without starts'
) ENGINE = ReplicatedReplacingMergeTree('/clickhouse/tables/{shard}/{database}/{table}', '{replica}') ORDER BY (region, fellowship, mode, tag_group) PARTITION BY toUnixTimestamp(night)
COMMENT 'The measures of the newest night, without hours. Read coverage_now or gaps.';

CREATE TABLE IF NOT EXISTS `coverage_latest` ON CLUSTER 'east' AS `coverage_latest_local` ENGINE = Distributed('east', 'almanac', 'coverage_latest_local', cityHash64(region));

CREATE TABLE IF NOT EXISTS `source_nights_local` ON CLUSTER 'east' (
    source     LowCardinality(String) COMMENT 'id of the source',
    night      DateTime('UTC') COMMENT 'the moment of the release',
    name       LowCardinality(String) COMMENT 'name of the source',
    fellowship LowCardinality(String) COMMENT 'aa, na, ...',
    outcome    LowCardinality(String) COMMENT 'changed, unchanged, not_modified, failed_fetch, failed_parse, quarantined, carried_forward, expired, disabled, robots_denied',
    cause      LowCardinality(String) COMMENT 'why its last good documents stand in, for carried_forward and expired',
    detail     String COMMENT 'in words' CODEC(ZSTD(3)),
    checked_at DateTime('UTC') COMMENT 'when it was last asked; 1970 for never',
    fetched_at DateTime('UTC') COMMENT 'when the documents in use were fetched; 1970 for none',
    stale      Bool COMMENT 'carried forward for long',
    healthy    Bool COMMENT 'nothing for the operator to do',
    rows_in    UInt32 COMMENT 'rows that the publisher lists',
    published  UInt32 COMMENT 'rows that became meetings',
    rejected   UInt32 COMMENT 'rows that could not be read',
    skipped    UInt32 COMMENT 'rows that are no meetings to publish',
    meetings   UInt32 COMMENT 'meetings: a row may have several',
    merged     UInt32 COMMENT 'meetings that went into a record led by another listing',
    problems   Map(LowCardinality(String), UInt32) COMMENT 'problems by code'
) ENGINE = ReplicatedReplacingMergeTree('/clickhouse/tables/{shard}/{database}/{table}', '{replica}') ORDER BY (source, night)
COMMENT 'What became of every source on every night. Read sources_health.';

CREATE TABLE IF NOT EXISTS `source_nights` ON CLUSTER 'east' AS `source_nights_local` ENGINE = Distributed('east', 'almanac', 'source_nights_local', cityHash64(source));

CREATE TABLE IF NOT EXISTS `change_log_local` ON CLUSTER 'east' (
    night      DateTime('UTC') COMMENT 'the moment of the release',
    kind       LowCardinality(String) COMMENT 'added, changed, moved, merged, split, withdrawn',
    id         String COMMENT 'the meeting' CODEC(ZSTD(3)),
    into_id    String COMMENT 'merged: the id that lives',
    from_id    String COMMENT 'split: the id it came from',
    region     LowCardinality(String) COMMENT 'as in meetings',
    fellowship LowCardinality(String) COMMENT 'as in meetings',
    name       String COMMENT 'name of the meeting' CODEC(ZSTD(3)),
    mode       LowCardinality(String) COMMENT 'in_person, online, hybrid or phone',
    locality   LowCardinality(String) COMMENT 'town or city',
    county     LowCardinality(String) COMMENT 'county, in the United States',
    weekday    UInt8 COMMENT '1 is Monday, 7 is Sunday, 0 is none',
    start      LowCardinality(String) COMMENT 'HH:MM',
    fields     Array(LowCardinality(String)) COMMENT 'changed and moved: which fields',
    old_values Array(String) COMMENT 'their old values as JSON, empty where absent' CODEC(ZSTD(3)),
    new_values Array(String) COMMENT 'their new values as JSON, empty where absent' CODEC(ZSTD(3))
) ENGINE = ReplicatedReplacingMergeTree('/clickhouse/tables/{shard}/{database}/{table}', '{replica}') ORDER BY (night, kind, id) PARTITION BY toYear(night)
COMMENT 'What happened on every night since the release before. Read the view changes.';

CREATE TABLE IF NOT EXISTS `change_log` ON CLUSTER 'east' AS `change_log_local` ENGINE = Distributed('east', 'almanac', 'change_log_local', cityHash64(region));

CREATE OR REPLACE VIEW `nights` ON CLUSTER 'east' (
    night DateTime('UTC') COMMENT 'the moment that the release describes',
    release String COMMENT 'the id of the release',
    week Date COMMENT 'Monday of the reference week of the coverage measures',
    version String COMMENT 'of the program that made the release',
    meetings UInt32 COMMENT 'meetings in the release',
    cells UInt32 COMMENT 'cells of its coverage cube'
) AS SELECT night, release, week, version, meetings, cells FROM loaded_nights FINAL
COMMENT 'The nights that are loaded.';

CREATE OR REPLACE VIEW `meetings_now` ON CLUSTER 'east' (
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
    first_seen DateTime('UTC') COMMENT 'when the meeting was first published',
    changed_at DateTime('UTC') COMMENT 'when its record last changed',
    valid_from DateTime('UTC') COMMENT 'the first night that says so'
) AS
SELECT id, name, group_name, fellowship, region, status, mode, weekday, start, minutes, rrule, time_zone, by_appointment,
    first_date, last_date, place, street, locality, county, subdivision, country, postal_code, latitude, longitude, precision,
    online, tags, languages, sources, first_seen, changed_at, valid_from FROM meeting_versions FINAL
WHERE valid_from <= (SELECT max(night) FROM loaded_nights) AND valid_to > (SELECT max(night) FROM loaded_nights)
COMMENT 'The meetings of the newest night, a row each.';

CREATE OR REPLACE VIEW `meetings` ON CLUSTER 'east' (
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
    first_seen DateTime('UTC') COMMENT 'when the meeting was first published',
    changed_at DateTime('UTC') COMMENT 'when its record last changed',
    valid_from DateTime('UTC') COMMENT 'the first night that says so'
,
    valid_to DateTime('UTC') COMMENT 'the first night that says otherwise; 2100-01-01 while there is none'
) AS
SELECT id, name, group_name, fellowship, region, status, mode, weekday, start, minutes, rrule, time_zone, by_appointment,
    first_date, last_date, place, street, locality, county, subdivision, country, postal_code, latitude, longitude, precision,
    online, tags, languages, sources, first_seen, changed_at, valid_from, if(v.valid_to > (SELECT max(night) FROM loaded_nights), toDateTime('2100-01-01 00:00:00', 'UTC'), v.valid_to) AS valid_to
FROM meeting_versions AS v FINAL WHERE valid_from <= (SELECT max(night) FROM loaded_nights) AND v.valid_to > valid_from
COMMENT 'Every version of every meeting. Those of one night N: valid_from <= N AND valid_to > N.';

CREATE OR REPLACE VIEW `regions` ON CLUSTER 'east' (
    region LowCardinality(String) COMMENT 'US; US-PA; US-PA:Chester for a county; US-PA/Ambler for a locality; online; online:Europe/Berlin; unknown',
    level LowCardinality(String) COMMENT 'country, subdivision, county, locality, online or unknown',
    name String COMMENT 'of a county or locality as most of its meetings write it, of others the code',
    parent LowCardinality(String) COMMENT 'the region around it, empty of a country',
    time_zone LowCardinality(String) COMMENT 'where a country or subdivision has several, that of most of its people',
    online LowCardinality(String) COMMENT 'the region that has the online meetings by the clock of this one',
    fips LowCardinality(String) COMMENT 'of a county of the United States, where known',
    population UInt64 COMMENT 'people of its places, 0 where unknown'
) AS SELECT region, level, name, parent, time_zone, online, fips, population FROM region_versions FINAL
WHERE valid_from <= (SELECT max(night) FROM loaded_nights) AND valid_to > (SELECT max(night) FROM loaded_nights)
COMMENT 'The regions of the coverage cube on the newest night.';

CREATE OR REPLACE VIEW `coverage_now` ON CLUSTER 'east' (
    region LowCardinality(String) COMMENT 'US, US-PA, US-PA:Chester, US-PA/Ambler, online, online:Europe/Berlin, ...',
    level LowCardinality(String) COMMENT 'country, subdivision, county, locality, online or unknown',
    fellowship LowCardinality(String) COMMENT 'aa, na, ..., or all',
    mode LowCardinality(String) COMMENT 'in_person, online, hybrid, phone or all',
    tag_group LowCardinality(String) COMMENT 'women, lgbtq, language:es, ..., or all'
,
    meetings UInt32 COMMENT 'active meetings with a schedule',
    hours_covered UInt8 COMMENT 'hours of the 168 with something in session every week',
    longest_gap_hours UInt8 COMMENT 'longest run of hours without, around the end of the week',
    longest_gap_start Int16 COMMENT 'hour of the week at which it begins, -1 without a gap',
    mean_wait_minutes Float64 COMMENT 'until the next start, for somebody free at a random minute; -1 without starts',
    worst_wait_minutes Int32 COMMENT 'the longest that somebody may have to wait; -1 without starts'
) AS
SELECT region, level, fellowship, mode, tag_group, meetings, hours_covered, longest_gap_hours, longest_gap_start, mean_wait_minutes, worst_wait_minutes FROM coverage_latest FINAL WHERE night = (SELECT max(night) FROM loaded_nights)
COMMENT 'Availability on the newest night: a row for each region, fellowship, mode and tag group.';

CREATE OR REPLACE VIEW `coverage_by_hour` ON CLUSTER 'east' (
    region LowCardinality(String) COMMENT 'US, US-PA, US-PA:Chester, US-PA/Ambler, online, online:Europe/Berlin, ...',
    level LowCardinality(String) COMMENT 'country, subdivision, county, locality, online or unknown',
    fellowship LowCardinality(String) COMMENT 'aa, na, ..., or all',
    mode LowCardinality(String) COMMENT 'in_person, online, hybrid, phone or all',
    tag_group LowCardinality(String) COMMENT 'women, lgbtq, language:es, ..., or all'
,
    hour UInt8 COMMENT 'hour of the week: 0 is Monday 00:00, 167 is Sunday 23:00; local time of a place, UTC of online, the clock of Berlin in online:Europe/Berlin',
    weekday UInt8 COMMENT '1 is Monday, 7 is Sunday',
    hour_of_day UInt8 COMMENT '0 to 23',
    starts Float32 COMMENT 'expected number of meetings that start in the hour',
    sessions Float32 COMMENT 'expected number of meetings in session at some minute of the hour'
) AS
SELECT region, level, fellowship, mode, tag_group, x.1 AS hour, toUInt8(intDiv(x.1, 24) + 1) AS weekday, toUInt8(x.1 % 24) AS hour_of_day, x.2 AS starts, x.3 AS sessions FROM coverage_versions AS c FINAL
ARRAY JOIN arrayConcat(arrayZip(c.hours, c.starts, c.sessions),
    arrayMap(h -> (h, toFloat32(0), toFloat32(0)), arrayFilter(h -> NOT has(c.hours, h), range(168)))) AS x
WHERE valid_from <= (SELECT max(night) FROM loaded_nights) AND valid_to > (SELECT max(night) FROM loaded_nights)
COMMENT 'The newest night by hour of the week: 168 rows for each cell. Name a region, or it is long.';

CREATE OR REPLACE VIEW `coverage_trend` ON CLUSTER 'east' (night DateTime('UTC') COMMENT 'the moment of the release',
    region LowCardinality(String) COMMENT 'US, US-PA, US-PA:Chester, US-PA/Ambler, online, online:Europe/Berlin, ...',
    level LowCardinality(String) COMMENT 'country, subdivision, county, locality, online or unknown',
    fellowship LowCardinality(String) COMMENT 'aa, na, ..., or all',
    mode LowCardinality(String) COMMENT 'in_person, online, hybrid, phone or all',
    tag_group LowCardinality(String) COMMENT 'women, lgbtq, language:es, ..., or all'
,
    meetings UInt32 COMMENT 'active meetings with a schedule',
    hours_covered UInt8 COMMENT 'hours of the 168 with something in session every week',
    longest_gap_hours UInt8 COMMENT 'longest run of hours without, around the end of the week',
    longest_gap_start Int16 COMMENT 'hour of the week at which it begins, -1 without a gap',
    mean_wait_minutes Float64 COMMENT 'until the next start, for somebody free at a random minute; -1 without starts',
    worst_wait_minutes Int32 COMMENT 'the longest that somebody may have to wait; -1 without starts'
) AS
SELECT night, region, level, fellowship, mode, tag_group, meetings, hours_covered, longest_gap_hours, longest_gap_start, mean_wait_minutes, worst_wait_minutes FROM coverage_versions AS c FINAL
ARRAY JOIN arrayFilter(n -> n >= c.valid_from AND n < c.valid_to,
    (SELECT arraySort(groupUniqArray(night)) FROM loaded_nights)) AS night
COMMENT 'Availability on every night. Name a region, or it is long.';

CREATE OR REPLACE VIEW `coverage_by_night` ON CLUSTER 'east' (night DateTime('UTC') COMMENT 'the moment of the release',
    region LowCardinality(String) COMMENT 'US, US-PA, US-PA:Chester, US-PA/Ambler, online, online:Europe/Berlin, ...',
    level LowCardinality(String) COMMENT 'country, subdivision, county, locality, online or unknown',
    fellowship LowCardinality(String) COMMENT 'aa, na, ..., or all',
    mode LowCardinality(String) COMMENT 'in_person, online, hybrid, phone or all',
    tag_group LowCardinality(String) COMMENT 'women, lgbtq, language:es, ..., or all'
,
    hour UInt8 COMMENT 'hour of the week: 0 is Monday 00:00, 167 is Sunday 23:00; local time of a place, UTC of online, the clock of Berlin in online:Europe/Berlin',
    weekday UInt8 COMMENT '1 is Monday, 7 is Sunday',
    hour_of_day UInt8 COMMENT '0 to 23',
    starts Float32 COMMENT 'expected number of meetings that start in the hour',
    sessions Float32 COMMENT 'expected number of meetings in session at some minute of the hour'
) AS
SELECT night, region, level, fellowship, mode, tag_group, x.1 AS hour, toUInt8(intDiv(x.1, 24) + 1) AS weekday, toUInt8(x.1 % 24) AS hour_of_day, x.2 AS starts, x.3 AS sessions FROM (
    SELECT arrayJoin(arrayFilter(n -> n >= c.valid_from AND n < c.valid_to,
    (SELECT arraySort(groupUniqArray(night)) FROM loaded_nights))) AS night, region, level, fellowship, mode, tag_group, c.hours, c.starts, c.sessions
    FROM coverage_versions AS c FINAL
) AS c
ARRAY JOIN arrayConcat(arrayZip(c.hours, c.starts, c.sessions),
    arrayMap(h -> (h, toFloat32(0), toFloat32(0)), arrayFilter(h -> NOT has(c.hours, h), range(168)))) AS x
COMMENT 'Every night by hour of the week: 168 rows for each cell and night. Name a region, or it is very long.';

CREATE OR REPLACE VIEW `gaps` ON CLUSTER 'east' (
    region LowCardinality(String) COMMENT 'US, US-PA, US-PA:Chester, US-PA/Ambler, online, online:Europe/Berlin, ...',
    level LowCardinality(String) COMMENT 'country, subdivision, county, locality, online or unknown',
    fellowship LowCardinality(String) COMMENT 'aa, na, ..., or all',
    mode LowCardinality(String) COMMENT 'in_person, online, hybrid, phone or all',
    tag_group LowCardinality(String) COMMENT 'women, lgbtq, language:es, ..., or all'
,
    meetings UInt32 COMMENT 'active meetings with a schedule',
    gap_hours UInt8 COMMENT 'longest run of hours without anything in session every week',
    gap_from String COMMENT 'when it begins: Tue 23:00',
    gap_until String COMMENT 'when it ends: Wed 07:00',
    hours_covered UInt8 COMMENT 'hours of the 168 with something in session every week'
) AS
WITH ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] AS days,
    h -> concat(days[intDiv(h % 168, 24) + 1], ' ', leftPad(toString(h % 24), 2, '0'), ':00') AS named
SELECT region, level, fellowship, mode, tag_group, meetings, longest_gap_hours AS gap_hours, named(longest_gap_start) AS gap_from,
    named(longest_gap_start + longest_gap_hours) AS gap_until, hours_covered
FROM coverage_latest FINAL WHERE night = (SELECT max(night) FROM loaded_nights) AND longest_gap_hours > 0
COMMENT 'The longest gap of every cell on the newest night. Order by gap_hours DESC.';

CREATE OR REPLACE VIEW `deserts` ON CLUSTER 'east' (
    region LowCardinality(String) COMMENT 'subdivision, else country',
    place String COMMENT 'name of the populated place',
    country LowCardinality(String) COMMENT 'ISO 3166-1 alpha-2',
    county LowCardinality(String) COMMENT 'county, in the United States',
    latitude Float64 COMMENT 'WGS 84',
    longitude Float64 COMMENT 'WGS 84',
    population UInt64 COMMENT 'people who live there',
    nearest_km Int32 COMMENT 'to the nearest meeting in person; -1 where there is none within 500 km',
    time_zone LowCardinality(String) COMMENT 'IANA name',
    online LowCardinality(String) COMMENT 'the region of coverage_by_hour that has the online meetings by the clock of the place',
    online_hours_covered UInt8 COMMENT 'hours of the 168 with a weekly meeting online'
) AS SELECT region, place, country, county, latitude, longitude, population, nearest_km, time_zone, online, online_hours_covered
FROM desert_versions FINAL WHERE valid_from <= (SELECT max(night) FROM loaded_nights) AND valid_to > (SELECT max(night) FROM loaded_nights)
COMMENT 'Places of over 1,000 people without a meeting in person within 50 km, on the newest night.';

CREATE OR REPLACE VIEW `reach` ON CLUSTER 'east' (
    region LowCardinality(String) COMMENT 'a country, subdivision or county',
    fellowship LowCardinality(String) COMMENT 'aa, na, ..., or all',
    within_5_km UInt64 COMMENT 'people who live within 5 km of a meeting in person',
    within_25_km UInt64 COMMENT 'people who live within 25 km of one',
    within_50_km UInt64 COMMENT 'people who live within 50 km of one',
    days_5_km Array(UInt64) COMMENT 'people within 5 km of a weekly one that starts on the day, Monday first',
    days_25_km Array(UInt64) COMMENT 'the same within 25 km',
    days_50_km Array(UInt64) COMMENT 'the same within 50 km'
) AS SELECT region, fellowship, within_5_km, within_25_km, within_50_km, days_5_km, days_25_km, days_50_km
FROM near_versions FINAL WHERE valid_from <= (SELECT max(night) FROM loaded_nights) AND valid_to > (SELECT max(night) FROM loaded_nights)
COMMENT 'How many people live near a meeting, on the newest night. Join regions for the population.';

CREATE OR REPLACE VIEW `sources_health` ON CLUSTER 'east' (
    source LowCardinality(String) COMMENT 'id of the source',
    name String COMMENT 'name of the source',
    fellowship String COMMENT 'aa, na, ...',
    outcome String COMMENT 'of the newest night',
    detail String COMMENT 'in words',
    healthy Bool COMMENT 'nothing for the operator to do on the newest night',
    last_healthy Nullable(DateTime('UTC')) COMMENT 'the newest night without trouble; none if there never was one',
    nights UInt64 COMMENT 'nights on record',
    bad_nights UInt64 COMMENT 'nights with trouble, of the last 30 on record',
    stale Bool COMMENT 'its last good documents have stood in for long',
    meetings UInt32 COMMENT 'on the newest night',
    meetings_30 Float64 COMMENT 'mean of the last 30 nights on record',
    problems UInt64 COMMENT 'problems on the newest night',
    top_problem String COMMENT 'the most frequent code among them'
) AS
SELECT s.source AS source, argMax(s.name, s.night) AS name, argMax(s.fellowship, s.night) AS fellowship,
    argMax(s.outcome, s.night) AS outcome, argMax(s.detail, s.night) AS detail, argMax(s.healthy, s.night) AS healthy,
    if(countIf(s.healthy) > 0, maxIf(s.night, s.healthy), NULL) AS last_healthy, count() AS nights,
    arrayCount(h -> NOT h, arraySlice(arrayReverseSort((h, n) -> n, groupArray(s.healthy), groupArray(s.night)), 1, 30)) AS bad_nights,
    argMax(s.stale, s.night) AS stale, argMax(s.meetings, s.night) AS meetings,
    arrayAvg(arraySlice(arrayReverseSort((m, n) -> n, groupArray(s.meetings), groupArray(s.night)), 1, 30)) AS meetings_30,
    arraySum(mapValues(argMax(s.problems, s.night)) AS counts) AS problems,
    mapKeys(argMax(s.problems, s.night))[indexOf(counts, arrayMax(counts))] AS top_problem
FROM source_nights AS s FINAL WHERE s.night <= (SELECT max(night) FROM loaded_nights) GROUP BY s.source
COMMENT 'Every source: what it did on the newest night, and how it has been.';

CREATE OR REPLACE VIEW `changes` ON CLUSTER 'east' (
    night DateTime('UTC') COMMENT 'the moment of the release',
    kind LowCardinality(String) COMMENT 'added, changed, moved, merged, split, withdrawn',
    id String COMMENT 'the meeting',
    into_id String COMMENT 'merged: the id that lives',
    from_id String COMMENT 'split: the id it came from',
    region LowCardinality(String) COMMENT 'as in meetings',
    fellowship LowCardinality(String) COMMENT 'as in meetings',
    name String COMMENT 'name of the meeting',
    mode LowCardinality(String) COMMENT 'in_person, online, hybrid or phone',
    locality LowCardinality(String) COMMENT 'town or city',
    county LowCardinality(String) COMMENT 'county, in the United States',
    weekday UInt8 COMMENT '1 is Monday, 7 is Sunday, 0 is none',
    start LowCardinality(String) COMMENT 'HH:MM',
    fields Array(LowCardinality(String)) COMMENT 'changed and moved: which fields',
    old_values Array(String) COMMENT 'their old values as JSON, empty where absent',
    new_values Array(String) COMMENT 'their new values as JSON, empty where absent'
) AS SELECT night, kind, id, into_id, from_id, region, fellowship, name, mode, locality, county, weekday, start, fields, old_values, new_values
FROM change_log FINAL WHERE night <= (SELECT max(night) FROM loaded_nights)
COMMENT 'What happened on every night since the release before.';

ALTER TABLE `meeting_versions_local` ON CLUSTER 'east'
    ADD COLUMN IF NOT EXISTS unit String COMMENT 'suite, floor, room' CODEC(ZSTD(3)) AFTER street,
    ADD COLUMN IF NOT EXISTS notes String COMMENT 'what the publisher says beside, without personal data' CODEC(ZSTD(3)) AFTER sources,
    ADD COLUMN IF NOT EXISTS place_notes String COMMENT 'how to find the room' CODEC(ZSTD(3)) AFTER notes,
    ADD COLUMN IF NOT EXISTS url String COMMENT 'page of the meeting' CODEC(ZSTD(3)) AFTER place_notes,
    ADD COLUMN IF NOT EXISTS refs Array(String) COMMENT 'the listings behind the record: source, a space, and the publisher''s own key' CODEC(ZSTD(3)) AFTER url,
    ADD COLUMN IF NOT EXISTS ref_urls Array(String) COMMENT 'the page of each of them, empty where it has none' CODEC(ZSTD(3)) AFTER refs;

ALTER TABLE `meeting_versions` ON CLUSTER 'east'
    ADD COLUMN IF NOT EXISTS unit String COMMENT 'suite, floor, room' AFTER street,
    ADD COLUMN IF NOT EXISTS notes String COMMENT 'what the publisher says beside, without personal data' AFTER sources,
    ADD COLUMN IF NOT EXISTS place_notes String COMMENT 'how to find the room' AFTER notes,
    ADD COLUMN IF NOT EXISTS url String COMMENT 'page of the meeting' AFTER place_notes,
    ADD COLUMN IF NOT EXISTS refs Array(String) COMMENT 'the listings behind the record: source, a space, and the publisher''s own key' AFTER url,
    ADD COLUMN IF NOT EXISTS ref_urls Array(String) COMMENT 'the page of each of them, empty where it has none' AFTER refs;

CREATE OR REPLACE VIEW `meetings_now` ON CLUSTER 'east' (
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
) AS
SELECT id, name, group_name, fellowship, region, status, mode, weekday, start, minutes, rrule, time_zone, by_appointment,
    first_date, last_date, place, street, unit, locality, county, subdivision, country, postal_code, latitude, longitude, precision,
    online, tags, languages, sources, notes, place_notes, url, refs, ref_urls, first_seen, changed_at, valid_from FROM meeting_versions FINAL
WHERE valid_from <= (SELECT max(night) FROM loaded_nights) AND valid_to > (SELECT max(night) FROM loaded_nights)
COMMENT 'The meetings of the newest night, a row each.';

CREATE OR REPLACE VIEW `meetings` ON CLUSTER 'east' (
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
,
    valid_to DateTime('UTC') COMMENT 'the first night that says otherwise; 2100-01-01 while there is none'
) AS
SELECT id, name, group_name, fellowship, region, status, mode, weekday, start, minutes, rrule, time_zone, by_appointment,
    first_date, last_date, place, street, unit, locality, county, subdivision, country, postal_code, latitude, longitude, precision,
    online, tags, languages, sources, notes, place_notes, url, refs, ref_urls, first_seen, changed_at, valid_from, if(v.valid_to > (SELECT max(night) FROM loaded_nights), toDateTime('2100-01-01 00:00:00', 'UTC'), v.valid_to) AS valid_to
FROM meeting_versions AS v FINAL WHERE valid_from <= (SELECT max(night) FROM loaded_nights) AND v.valid_to > valid_from
COMMENT 'Every version of every meeting. Those of one night N: valid_from <= N AND valid_to > N.';

ALTER TABLE `loaded_nights_local` ON CLUSTER 'east'
    ADD COLUMN IF NOT EXISTS rolled_back Bool COMMENT 'served, but taken back: the releases after it do not go on from it';

ALTER TABLE `loaded_nights` ON CLUSTER 'east'
    ADD COLUMN IF NOT EXISTS rolled_back Bool COMMENT 'served, but taken back: the releases after it do not go on from it';

CREATE OR REPLACE VIEW `nights` ON CLUSTER 'east' (
    night DateTime('UTC') COMMENT 'the moment that the release describes',
    release String COMMENT 'the id of the release',
    week Date COMMENT 'Monday of the reference week of the coverage measures',
    version String COMMENT 'of the program that made the release',
    meetings UInt32 COMMENT 'meetings in the release',
    cells UInt32 COMMENT 'cells of its coverage cube',
    rolled_back Bool COMMENT 'served, but taken back: the releases after it do not go on from it'
) AS SELECT night, release, week, version, meetings, cells, rolled_back FROM loaded_nights FINAL
COMMENT 'The nights that are loaded.';
