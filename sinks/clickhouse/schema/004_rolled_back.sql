-- A release that was served and taken back stays in the history, and is marked.

ALTER TABLE {{table "loaded_nights"}}
    ADD COLUMN IF NOT EXISTS rolled_back Bool COMMENT 'served, but taken back: the releases after it do not go on from it';

ALTER TABLE {{view "loaded_nights"}}
    ADD COLUMN IF NOT EXISTS rolled_back Bool COMMENT 'served, but taken back: the releases after it do not go on from it';

CREATE OR REPLACE VIEW {{view "nights"}} (
    night DateTime('UTC') COMMENT 'the moment that the release describes',
    release String COMMENT 'the id of the release',
    week Date COMMENT 'Monday of the reference week of the coverage measures',
    version String COMMENT 'of the program that made the release',
    meetings UInt32 COMMENT 'meetings in the release',
    cells UInt32 COMMENT 'cells of its coverage cube',
    rolled_back Bool COMMENT 'served, but taken back: the releases after it do not go on from it'
) AS SELECT night, release, week, version, meetings, cells, rolled_back FROM loaded_nights FINAL
COMMENT 'The nights that are loaded.';
