package slab_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/voxsim/voxsim/internal/slab"
)

// TestSlab hands out many values: each is zero and another one.
func TestSlab(t *testing.T) {
	var s slab.Slab[int]
	var all []*int
	for i := range 1000 {
		p := s.New()
		assert.Zero(t, *p)
		*p = i + 1
		all = append(all, p)
	}
	for i, p := range all {
		assert.Equal(t, i+1, *p)
	}
	s.Free(all[7])
	p := s.New()
	assert.Same(t, all[7], p, "what was freed comes next")
	assert.Zero(t, *p)
	assert.NotSame(t, p, s.New())
}

// TestReset hands out the same values anew.
func TestReset(t *testing.T) {
	var s slab.Slab[int]
	one, two := s.New(), s.New()
	*one, *two = 1, 2
	s.Free(one)
	s.Reset()
	for range 100 {
		p := s.New()
		assert.Zero(t, *p)
		*p = 3
	}
	assert.Zero(t, testing.AllocsPerRun(100, func() {
		s.Reset()
		s.New()
	}))
}
