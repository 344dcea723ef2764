package main

import (
	"bytes"
	"time"

	"github.com/voxsim/voxsim/internal/audio"
	"github.com/voxsim/voxsim/sim/coverage"
	"github.com/voxsim/voxsim/sim/report"
	"github.com/voxsim/voxsim/sim/scenario"
)

// job is a test that is to be run.
type job struct {
	file *testFile
	report.Case
	done  chan struct{}
	trace []byte // as JSON
	text  string // why it did not pass, as it is printed
	heard []scenario.Heard
}

// choose makes the jobs of the tests that are wanted.
func (t *tester) choose(files []*testFile) []*job {
	var jobs []*job
	n := 0
	for _, f := range files {
		if f.suite == nil {
			continue
		}
		for _, test := range f.suite.Tests {
			if t.only != nil && !t.only.MatchString(test.Name) {
				continue
			}
			if n++; !t.shard.has(n - 1) {
				continue
			}
			j := &job{file: f, Case: report.Case{Test: test}, done: make(chan struct{})}
			f.jobs = append(f.jobs, j)
			jobs = append(jobs, j)
		}
	}
	return jobs
}

// execute runs the jobs of all files and prints what came of them.
func (t *tester) execute(files []*testFile, p *printer) {
	for len(files) > 0 {
		var jobs []*job
		n := 0
		for n < len(files) && (n == 0 || files[n-1].alone() == files[n].alone() && !files[n].alone()) {
			jobs = append(jobs, files[n].jobs...)
			n++
		}
		if files[0].alone() {
			t.executeAlone(files[0], p)
		} else {
			t.executeTogether(files[:n], jobs, p)
		}
		files = files[n:]
	}
}

// alone tells whether nothing else may run beside the tests of a file.
func (f *testFile) alone() bool { return f.suite != nil && f.suite.Before != nil }

// executeTogether runs jobs in parallel and prints their files in order.
func (t *tester) executeTogether(files []*testFile, jobs []*job, p *printer) {
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		inParallel(len(jobs), func() func(int) {
			w := t.newWorker(p.colour)
			return func(i int) {
				w.do(jobs[i])
				close(jobs[i].done)
			}
		})
	}()
	for _, f := range files {
		p.begin(f)
		for _, j := range f.jobs {
			<-j.done
			f.Cases = append(f.Cases, &j.Case)
			f.Took += j.Took
			p.job(j)
		}
		p.end(f)
	}
	<-ended
}

// worker runs one job after the other. It parses the scripts of a file once.
type worker struct {
	tester *tester
	colour bool
	file   *testFile
	runner scenario.Runner
	// covered is nil when nobody wants to know.
	covered *coverage.Set
}

// lengthOf is how long audio lasts; false when it is none.
func lengthOf(data []byte) (time.Duration, bool) {
	length, err := audio.Length(bytes.NewReader(data))
	return length, err == nil
}

func (t *tester) newWorker(colour bool) *worker {
	return &worker{tester: t, colour: colour, covered: t.coverage.set()}
}

// do runs a job and prepares what is to be printed of it.
func (w *worker) do(j *job) {
	if w.file != j.file {
		w.file = j.file
		w.runner = newRunner(j.file)
		if w.covered != nil {
			w.covered.Name = j.file.reportName
		}
	}
	began := time.Now()
	j.Outcome, j.Err = w.runner.Run(j.Test)
	j.Took = time.Since(began)
	if j.Err != nil {
		j.Outcome = nil
	}
	w.explain(j)
	if j.Outcome == nil {
		return
	}
	if w.tester.json {
		j.trace = report.AppendTrace(nil, j.file.Name, j.Test.Name, j.Outcome.Events)
	}
	for i := range j.Outcome.Events {
		if w.covered != nil {
			w.covered.Event(&j.Outcome.Events[i])
		}
	}
	j.heard = j.Outcome.Heard
	w.runner.Reuse(j.Outcome)
}

// explain prepares why a job did not pass.
func (w *worker) explain(j *job) {
	if j.Passed() {
		return
	}
	j.text = j.file.Reasons(&j.Case, w.colour)
	if transcript := j.Transcribe(w.colour); transcript != "" {
		j.text += "\n" + transcript
	}
	j.Text, j.Transcript = j.file.Reasons(&j.Case, false), j.Transcribe(false)
}
