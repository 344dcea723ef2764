package scenario

// Unusable is the error of a file that a scenario names and that cannot be
// read.
type Unusable struct {
	Place
	Err error
}

// Error names the place in the scenario.
func (e *Unusable) Error() string { return e.Place.String() + ": " + e.Err.Error() }

// Unwrap is why it cannot be read.
func (e *Unusable) Unwrap() error { return e.Err }
