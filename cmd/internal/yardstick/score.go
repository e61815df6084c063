package yardstick

import "fmt"

// Score counts judged pairs: found, wrongly joined and missed.
type Score struct {
	Method   string
	Pairs    string // which pairs
	TP       int    `json:"true_positives"`
	FP       int    `json:"false_positives"`
	FN       int    `json:"false_negatives"`
	BCubed   Rates  // over the records that were judged; zero where it is not measured
	Entities Harm
}

// Rates are precision, recall and their harmonic mean, 0 to 1.
type Rates struct{ P, R, F1 float64 }

// Harm is what false merges do.
type Harm struct {
	OverMerged, Records int // records of several rows that hold two meetings judged different, of all of several rows
	Lost, Meetings      int // meetings that vanish in another's record, of all meetings that were judged
}

// OverMergeRate is the share of merged records that hold two meetings.
func (h Harm) OverMergeRate() float64 { return share(h.OverMerged, h.Records) }

// LostRate is the share of meetings that vanish in another's record.
func (h Harm) LostRate() float64 { return share(h.Lost, h.Meetings) }

// Rates are pairwise.
func (s Score) Rates() Rates { return rates(share(s.TP, s.TP+s.FP), share(s.TP, s.TP+s.FN)) }

func rates(p, r float64) Rates {
	if p+r == 0 {
		return Rates{}
	}
	return Rates{p, r, 2 * p * r / (p + r)}
}

func share(part, whole int) float64 {
	if whole == 0 {
		return 0
	}
	return float64(part) / float64(whole)
}

func (r Rates) String() string { return fmt.Sprintf("P %.3f  R %.3f  F1 %.3f", r.P, r.R, r.F1) }
