package main

import (
	"testing"

	"github.com/recovery-almanac/almanac/normalize"
)

func TestWhen(t *testing.T) {
	for _, c := range []struct {
		schedule normalize.Schedule
		want     string
	}{
		{normalize.Schedule{RRule: "FREQ=WEEKLY;BYDAY=MO", Start: "19:00", End: "20:00"}, "Mon 19:00-20:00"},
		{normalize.Schedule{RRule: "FREQ=WEEKLY;BYDAY=MO,WE", Start: "19:00"}, "Mon, Wed 19:00"},
		{normalize.Schedule{RRule: "FREQ=MONTHLY;BYDAY=1SA", Start: "10:00", End: "11:30"}, "1st Sat 10:00-11:30"},
		{normalize.Schedule{RRule: "FREQ=MONTHLY;BYDAY=2TU,-1TU", Start: "10:00"}, "2nd Tue, last Tue 10:00"},
		{normalize.Schedule{RRule: "FREQ=WEEKLY;INTERVAL=2;BYDAY=SU", Start: "10:00"}, "Sun, every 2 weeks 10:00"},
		{normalize.Schedule{RRule: "FREQ=DAILY", Start: "07:00"}, "every day 07:00"},
		{normalize.Schedule{RRule: "FREQ=MONTHLY;BYMONTHDAY=15", Start: "07:00"}, "day 15 of the month 07:00"},
		{normalize.Schedule{RRule: "FREQ=WEEKLY;BYDAY=FR;UNTIL=20270101T000000", Until: "2027-01-01", Start: "07:00"}, "Fri until 2027-01-01 07:00"},
		{normalize.Schedule{RRule: "FREQ=MONTHLY;INTERVAL=2;BYDAY=1SA", Start: "10:00"}, "FREQ=MONTHLY;INTERVAL=2;BYDAY=1SA 10:00"},
		{normalize.Schedule{RRule: "FREQ=MONTHLY;BYDAY=SA;BYSETPOS=1", Start: "10:00"}, "FREQ=MONTHLY;BYDAY=SA;BYSETPOS=1 10:00"},
		{normalize.Schedule{From: "2026-12-24", Start: "18:00", End: "19:00"}, "2026-12-24 18:00-19:00"},
		{normalize.Schedule{ByAppointment: true}, "by appointment"},
	} {
		if got := when(c.schedule); got != c.want {
			t.Errorf("%+v is %q, want %q", c.schedule, got, c.want)
		}
	}
}
