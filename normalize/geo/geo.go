// Package geo finds places and time zones offline. [Locate] tells country, subdivision, county and zone of a point;
// [FindPlace] and [PostalCode] find the point of a town or a postal code, [PostalArea] and [PostalRegion] what a postal code
// says where its own point is not known; [Country], [Subdivision] and [County] read
// words of an address. [ZoneAt] tells the time zone of a point, [ZoneOf] that of a region and [Zone] that of a name.
//
// All of it is embedded, and loaded when it is first asked for: about a second and 120 MiB in all. data/NOTICE names
// sources and licences. It reads no network and no disk, keeps no cache that changes, and is safe for concurrent use.
package geo
