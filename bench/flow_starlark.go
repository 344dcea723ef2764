package main

import (
	_ "embed"
	"fmt"

	"go.starlark.net/starlark"
	"go.starlark.net/syntax"
)

//go:embed flow.star
var flowStar string

// newStarlark runs the flow in starlark-go, compiled once.
func newStarlark() (contestant, error) {
	h := &host{}
	thread := &starlark.Thread{}
	globals, err := starlark.ExecFileOptions(&syntax.FileOptions{}, thread, "flow.star", flowStar, starlarkHost(h))
	if err != nil {
		return contestant{}, err
	}
	menu := globals["menu"]
	return contestant{name: starlarkPeer, version: moduleVersion("go.starlark.net"), do: each(func() error {
		h.begin()
		v, err := starlark.Call(thread, menu, nil, nil)
		if err != nil {
			return err
		}
		pressed, _ := starlark.AsString(v)
		return ended(pressed, h.now)
	})}, nil
}

// builtin is what a builtin function of starlark does with its arguments.
type builtin func(args starlark.Tuple) (starlark.Value, error)

// starlarkHost are the functions that a script calls.
func starlarkHost(h *host) starlark.StringDict {
	functions := map[string]builtin{
		"say": func(args starlark.Tuple) (starlark.Value, error) {
			text, ok := starlark.AsString(args[0])
			if !ok {
				return nil, fmt.Errorf("say %v", args[0])
			}
			h.say(text)
			return starlark.None, nil
		},
		"dial":    func(starlark.Tuple) (starlark.Value, error) { h.dial(); return starlark.None, nil },
		"play":    func(starlark.Tuple) (starlark.Value, error) { h.play(); return starlark.None, nil },
		"room":    func(starlark.Tuple) (starlark.Value, error) { h.room(); return starlark.None, nil },
		"collect": h.starlarkCollect,
	}
	all := starlark.StringDict{}
	for name, do := range functions {
		all[name] = starlark.NewBuiltin(name, func(_ *starlark.Thread, _ *starlark.Builtin, args starlark.Tuple, _ []starlark.Tuple) (starlark.Value, error) {
			return do(args)
		})
	}
	return all
}

func (h *host) starlarkCollect(args starlark.Tuple) (starlark.Value, error) {
	var n [4]int // digits, loops, delay, timeout
	for i := range n {
		if err := starlark.AsInt(args[i], &n[i]); err != nil {
			return nil, err
		}
	}
	prompts := args[4].(*starlark.List)
	for loop := range n[1] {
		if loop > 0 {
			h.now += seconds(n[2])
		}
		for i := range prompts.Len() {
			text, _ := starlark.AsString(prompts.Index(i))
			h.say(text)
		}
		if in := h.wait(n[0], seconds(n[3])); in != "" {
			return starlark.String(in), nil
		}
	}
	return starlark.String(""), nil
}
