-- What is stored. Views of 002 are what people ask; these tables keep it small: a row a version, not a row a night.

CREATE TABLE IF NOT EXISTS {{table "loaded_nights"}} (
    night       DateTime('UTC') COMMENT 'the moment that the release describes',
    release     String COMMENT 'the id of the release',
    week        Date COMMENT 'Monday of the reference week of the coverage measures',
    version     String COMMENT 'of the program that made the release',
    meetings    UInt32 COMMENT 'meetings in the release',
    cells       UInt32 COMMENT 'cells of its coverage cube'
) ENGINE = {{engine "ReplacingMergeTree"}} ORDER BY night
COMMENT 'The nights that are wholly loaded. A night is visible in the views from the moment its row is here.';
{{spread "loaded_nights" "toUnixTimestamp(night)"}};

CREATE TABLE IF NOT EXISTS {{table "meeting_versions"}} (
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
) ENGINE = {{engine "ReplacingMergeTree" "early"}} ORDER BY (region, fellowship, id, valid_from)
COMMENT 'Every version of every meeting. Read the view meetings or meetings_now.';
{{spread "meeting_versions" "cityHash64(region)"}};

CREATE TABLE IF NOT EXISTS {{table "region_versions"}} (
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
) ENGINE = {{engine "ReplacingMergeTree" "early"}} ORDER BY (region, valid_from)
COMMENT 'Every version of what a region of the coverage cube is. Read regions.';
{{spread "region_versions" "cityHash64(region)"}};

CREATE TABLE IF NOT EXISTS {{table "near_versions"}} (
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
) ENGINE = {{engine "ReplacingMergeTree" "early"}} ORDER BY (region, fellowship, valid_from)
COMMENT 'Every version of who lives near a meeting. Read reach.';
{{spread "near_versions" "cityHash64(region)"}};

CREATE TABLE IF NOT EXISTS {{table "desert_versions"}} (
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
) ENGINE = {{engine "ReplacingMergeTree" "early"}} ORDER BY (region, place, position, valid_from)
COMMENT 'Every version of every place of over 1,000 people without a meeting in person within 50 km. Read deserts.';
{{spread "desert_versions" "cityHash64(region)"}};

CREATE TABLE IF NOT EXISTS {{table "coverage_versions"}} (
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
) ENGINE = {{engine "ReplacingMergeTree" "early"}} ORDER BY (region, fellowship, mode, tag_group, valid_from)
SETTINGS index_granularity = 512
COMMENT 'Every version of every cell of the coverage cube. Read coverage_now, coverage_by_hour, coverage_trend or coverage_by_night.';
{{spread "coverage_versions" "cityHash64(region)"}};

CREATE TABLE IF NOT EXISTS {{table "coverage_latest"}} (
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
) ENGINE = {{engine "ReplacingMergeTree"}} ORDER BY (region, fellowship, mode, tag_group) PARTITION BY toUnixTimestamp(night)
COMMENT 'The measures of the newest night, without hours. Read coverage_now or gaps.';
{{spread "coverage_latest" "cityHash64(region)"}};

CREATE TABLE IF NOT EXISTS {{table "source_nights"}} (
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
) ENGINE = {{engine "ReplacingMergeTree"}} ORDER BY (source, night)
COMMENT 'What became of every source on every night. Read sources_health.';
{{spread "source_nights" "cityHash64(source)"}};

CREATE TABLE IF NOT EXISTS {{table "change_log"}} (
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
) ENGINE = {{engine "ReplacingMergeTree"}} ORDER BY (night, kind, id) PARTITION BY toYear(night)
COMMENT 'What happened on every night since the release before. Read the view changes.';
{{spread "change_log" "cityHash64(region)"}};
