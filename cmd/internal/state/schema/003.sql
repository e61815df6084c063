-- What an external geocoder answered about an address; no coordinates where it does not know the street.

CREATE TABLE geocodes (
	address   TEXT NOT NULL,
	country   TEXT NOT NULL,
	asked_at  TEXT NOT NULL,
	latitude  REAL,
	longitude REAL,
	PRIMARY KEY (address, country)
) STRICT, WITHOUT ROWID;
