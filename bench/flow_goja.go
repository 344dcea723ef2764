package main

import (
	_ "embed"
	"errors"

	"github.com/dop251/goja"
)

//go:embed flow.js
var flowJS string

// newGoja runs the flow in goja, in one runtime that is kept.
func newGoja() (contestant, error) {
	h := &host{}
	vm := goja.New()
	var err error
	set := func(name string, what any) { err = errors.Join(err, vm.Set(name, what)) }
	// Native functions: goja would call others by reflection.
	done := func(do func()) func(goja.FunctionCall) goja.Value {
		return func(goja.FunctionCall) goja.Value { do(); return goja.Undefined() }
	}
	set("say", func(c goja.FunctionCall) goja.Value { h.say(c.Argument(0).String()); return goja.Undefined() })
	set("dial", done(h.dial))
	set("play", done(h.play))
	set("room", done(h.room))
	set("collect", func(c goja.FunctionCall) goja.Value { return vm.ToValue(h.gojaCollect(vm, c)) })
	if _, e := vm.RunString(flowJS); err != nil || e != nil {
		return contestant{}, errors.Join(err, e)
	}
	menu, ok := goja.AssertFunction(vm.Get("menu"))
	if !ok {
		return contestant{}, errors.New("flow.js has no function menu")
	}
	return contestant{name: gojaPeer, version: moduleVersion("github.com/dop251/goja"), do: each(func() error {
		h.begin()
		v, err := menu(goja.Undefined())
		if err != nil {
			return err
		}
		return ended(v.String(), h.now)
	})}, nil
}

func (h *host) gojaCollect(vm *goja.Runtime, c goja.FunctionCall) string {
	arg := func(i int) int { return int(c.Argument(i).ToInteger()) }
	prompts := c.Argument(4).ToObject(vm)
	texts := prompts.Export().([]any)
	for loop := range arg(1) {
		if loop > 0 {
			h.now += seconds(arg(2))
		}
		for _, text := range texts {
			h.say(text.(string))
		}
		if in := h.wait(arg(0), seconds(arg(3))); in != "" {
			return in
		}
	}
	return ""
}
