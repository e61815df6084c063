package nightly

import "github.com/recovery-almanac/almanac/sinks"

// Event is something a person watching the run would like to know.
type Event struct {
	Stage    Stage
	Source   string
	Host     string        // StageBytes: where the bytes come from
	Bytes    int64         // StageBytes: so many more
	Outcome  sinks.Outcome // StageFetched, StageRead
	Meetings int           // StageRead
	Problems int           // StageRead
	Detail   string        // why, or the phase's name
}

// Stage names the step that an event belongs to.
type Stage string

const (
	StagePlanned  Stage = "planned"  // the source will be fetched
	StageFetching Stage = "fetching" // its first request waits for its host
	StageBytes    Stage = "bytes"
	StageFetched  Stage = "fetched"
	StageRead     Stage = "read"  // parsed, normalised and gated
	StagePhase    Stage = "phase" // the run as a whole goes on to Detail
)
