// Package bench measures a shop of a given size on this computer: look-ups, keystrokes,
// awards from one to many tills, opening, import, backup, each beside a raw limit of the
// same disk taken in the same run. It reports and never judges a computer by absolute times.
package bench

import (
	"context"
	"os"
	"runtime"
	"time"

	"regulars/model/desk"
	"regulars/model/staff"
	"regulars/store"
)

// Options of a run; the zero value works.
type Options struct {
	Dir      string // where the sample shop is made; "": a temporary directory on the same disk as os.TempDir
	Members  int    // 0: 100,000
	Sales    int    // per member, 0: 9
	Progress func(stage Stage, done, total int)
	Import   func(ctx context.Context, s *desk.Session, path string) (lines int, err error)
}

// Row is one figure beside its limit.
type Row struct {
	Name   string  `json:"name"`
	Value  float64 `json:"value"`
	Unit   string  `json:"unit"`
	Limit  string  `json:"limit,omitempty"` // what Raw is
	Raw    float64 `json:"raw,omitempty"`   // in the same unit
	Ratio  float64 `json:"ratio,omitempty"` // Value / Raw
	Goal   float64 `json:"goal,omitempty"`  // of the ratio, or of the value where there is no limit
	AtMost bool    `json:"at_most"`         // the goal is an upper bound
	Met    bool    `json:"met"`
}

// Report is what a run measured.
type Report struct {
	Members int    `json:"members"`
	Events  uint64 `json:"events"`
	Bytes   int64  `json:"bytes"` // of the shop's file
	CPUs    int    `json:"cpus"`
	Go      string `json:"go"`
	System  string `json:"system"`
	Rows    []Row  `json:"rows"`
}

// Stage names a part of a run, for progress.
type Stage string

// The stages in their order.
const (
	StageBuild  Stage = "build"
	StageRead   Stage = "read"
	StageWrite  Stage = "write"
	StageImport Stage = "import"
	StageBackup Stage = "backup"
)

// Stages lists the stages.
var Stages = []Stage{StageBuild, StageRead, StageWrite, StageImport, StageBackup}

// run carries a run's shop and findings.
type run struct {
	Options
	ctx    context.Context
	dir    string
	store  *store.Store
	desk   *desk.Desk
	owner  *desk.Session
	phones []string
	report Report
}

// Run makes a sample shop, measures it and removes it again.
func Run(ctx context.Context, o Options) (Report, error) {
	dir, err := os.MkdirTemp(o.Dir, "regulars-bench-*")
	if err != nil {
		return Report{}, err
	}
	defer os.RemoveAll(dir)
	r := newRun(ctx, dir, o)
	defer func() {
		if r.store != nil {
			r.store.Close()
		}
	}()
	for _, step := range []func() error{r.build, r.open, r.read, r.pages, r.write, r.scan, r.importFile, r.backup} {
		if err := ctx.Err(); err != nil {
			return r.report, err
		}
		if err := step(); err != nil {
			return r.report, err
		}
	}
	return r.report, nil
}

func newRun(ctx context.Context, dir string, o Options) *run {
	if o.Members == 0 {
		o.Members = 100_000
	}
	if o.Sales == 0 {
		o.Sales = 9
	}
	if o.Progress == nil {
		o.Progress = func(Stage, int, int) {}
	}
	return &run{Options: o, ctx: ctx, dir: dir, report: Report{
		Members: o.Members, CPUs: runtime.NumCPU(), Go: runtime.Version(), System: runtime.GOOS + "/" + runtime.GOARCH,
	}}
}

// signIn opens the desk of the shop that is open.
func (r *run) signIn() (err error) {
	r.desk = desk.New(r.store, desk.Options{PINCost: staff.Cost{Time: 1, Memory: 64, Threads: 1}})
	r.owner, err = r.desk.SignIn(r.ctx, "", "")
	return err
}

// beside adds a figure with its raw limit and the goal of their ratio.
func (r *run) beside(name, unit string, value float64, limit string, raw, goal float64, atMost bool) {
	ratio := value / raw
	r.report.Rows = append(r.report.Rows, Row{
		Name: name, Value: value, Unit: unit, Limit: limit, Raw: raw, Ratio: ratio, Goal: goal, AtMost: atMost, Met: met(ratio, goal, atMost),
	})
}

// alone adds a figure whose goal is its own.
func (r *run) alone(name, unit string, value, goal float64, atMost bool) {
	r.report.Rows = append(r.report.Rows, Row{Name: name, Value: value, Unit: unit, Goal: goal, AtMost: atMost, Met: met(value, goal, atMost)})
}

func met(value, goal float64, atMost bool) bool {
	if atMost {
		return value <= goal
	}
	return value >= goal
}

func micros(d time.Duration) float64 { return float64(d.Nanoseconds()) / 1e3 }
