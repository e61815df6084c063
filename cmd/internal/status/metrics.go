package status

import (
	"github.com/prometheus/client_golang/prometheus"
)

// Collector offers a status to Prometheus. Its gauges say what the data folder says, so they are the same whether a
// textfile or a server shows them.
type Collector struct {
	// Read gives the status to show.
	Read func() (Status, error)
}

func gauge(name, help string, labels ...string) *prometheus.Desc {
	return prometheus.NewDesc("almanac_"+name, help, labels, nil)
}

var (
	releaseTime     = gauge("release_timestamp_seconds", "Clock of the run that made the served release.")
	releaseMeetings = gauge("release_meetings", "Meetings in the served release.", "fellowship")
	runTime         = gauge("run_timestamp_seconds", "Start of the last run.")
	runExit         = gauge("run_exit_code", "Exit code of the last run; absent while it runs or where it was killed.")
	runSeconds      = gauge("run_duration_seconds", "How long the last run took.")
	sourceCount     = gauge("sources", "Sources by their outcome in the last run.", "outcome")
	sourceHealthy   = gauge("source_healthy", "1 where the last run left nothing to do for the source, else 0.", "source")
	sourceChecked   = gauge("source_checked_timestamp_seconds", "When the documents in use were last confirmed.", "source")
	sourceMeetings  = gauge("source_meetings", "Meetings that the source contributed before merging.", "source")
	troubles        = gauge("troubles", "Parts of the data folder that cannot be read.")
	heldBack        = gauge("quarantined_sources", "Sources whose list a gate holds back.")
	diskBytes       = gauge("data_bytes", "Room that the data folder takes.", "part")
	diskFree        = gauge("data_free_bytes", "Room left on the data folder's file system.")
)

// Describe implements prometheus.Collector.
func (Collector) Describe(ch chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{
		releaseTime, releaseMeetings, runTime, runExit, runSeconds, sourceCount, sourceHealthy, sourceChecked,
		sourceMeetings, troubles, heldBack, diskBytes, diskFree,
	} {
		ch <- d
	}
}

// Collect implements prometheus.Collector.
func (c Collector) Collect(ch chan<- prometheus.Metric) {
	s, err := c.Read()
	if err != nil {
		ch <- prometheus.NewInvalidMetric(releaseTime, err)
		return
	}
	set := func(d *prometheus.Desc, value float64, labels ...string) {
		ch <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, value, labels...)
	}
	if r := s.Release; r != nil {
		set(releaseTime, float64(r.AsOf.Unix()))
		for fellowship, n := range r.ByFellowship {
			set(releaseMeetings, float64(n), fellowship)
		}
	}
	if len(s.Runs) > 0 {
		run := s.Runs[0]
		set(runTime, float64(run.Started.Unix()))
		if run.Exit != nil {
			set(runExit, float64(*run.Exit))
			set(runSeconds, run.Seconds)
		}
	}
	for outcome, n := range s.Sources {
		set(sourceCount, float64(n), outcome)
	}
	for _, l := range s.Lines {
		healthy := 0.0
		if l.Outcome.Healthy() {
			healthy = 1
		}
		set(sourceHealthy, healthy, l.Source)
		set(sourceMeetings, float64(l.Meetings), l.Source)
		if !l.CheckedAt.IsZero() {
			set(sourceChecked, float64(l.CheckedAt.Unix()), l.Source)
		}
	}
	set(troubles, float64(len(s.Trouble)))
	set(heldBack, float64(len(s.Held)))
	for part, bytes := range s.Disk.Parts {
		set(diskBytes, float64(bytes), part)
	}
	set(diskFree, float64(s.Disk.Free))
}
