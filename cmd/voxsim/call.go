package main

import (
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/voxsim/voxsim/sim"
)

// newCallCommand returns "voxsim call".
func newCallCommand(io streams) *cobra.Command {
	c := &calling{io: io}
	cmd := &cobra.Command{
		Use:   "call --to NUMBER",
		Short: "Call a number of a server that runs",
		Long: `Call lets somebody call a number of a running "voxsim serve": one of those to which
it gives a source of VoxXML. The caller answers one Gather after the other with what
--dtmf, --speech and --input say, in the order in which they are given, and is
silent at the others.

The key is --key, the first of the environment's VOXSIM_KEY, or the one that a server
on this machine has made for itself.

The exit status is 0 when the call was placed; with --wait, when it is complete, and
1 when it ended otherwise. It is 2 when the call could not be placed.`,
		Example: example(
			"voxsim call --to 15550001111 --dtmf 2,2233,1111",
			"voxsim call --to 15550001111 --from 15552223333 --speech 'opening hours' --hangup-after 30s --wait"),
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 0 {
				return errors.New("call takes no arguments, only flags")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, _ []string) error { return c.run(cmd.Context()) },
	}
	c.flags(cmd)
	return cmd
}

// calling is "voxsim call".
type calling struct {
	io     streams
	caller runner // of which only the caller counts
	url    string
	key    string
	after  string
	wait   bool
	json   bool
}

func (c *calling) flags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.SortFlags = false
	f.Func("to", "call `NUMBER`", number(&c.caller.caller.To))
	f.Func("from", "call from `NUMBER` (default "+sim.DefaultFrom+")", number(&c.caller.caller.From))
	f.Func("dtmf", "press `KEYS`, an item a Gather, parted by commas; an empty item is silence", c.caller.setKeys)
	f.Func("speech", "say `WORDS`, likewise", c.caller.setSpeech)
	f.Func("input", "do `WHAT` at the next Gather: press 12#, speak english, silence, hang up (repeatable)", c.caller.setInput)
	f.Func("hangup-after", "hang up after `TIME`: 30s, 1m30s", func(text string) error {
		c.after = text
		return c.caller.setHangUp(text)
	})
	f.Func("url", "the server's `URL` (default http://127.0.0.1:8080)", c.setURL)
	f.StringVar(&c.key, "key", "", "an API `KEY` of the server")
	f.BoolVar(&c.wait, "wait", false, "wait until the call has ended")
	f.BoolVar(&c.json, "json", false, "print the call as the API shows it, as JSON")
}

func (c *calling) setURL(text string) error {
	u, err := url.Parse(strings.TrimSpace(text))
	if err != nil || !isURL(text) || u.Host == "" {
		return errors.New("it must be an http or https address, as in http://127.0.0.1:8080")
	}
	c.url = strings.TrimRight(u.Scheme+"://"+u.Host+u.Path, "/")
	return nil
}

// settle fills in what was not said.
func (c *calling) settle() error {
	if c.caller.caller.To == "" {
		return errors.New("call needs a number: --to NUMBER")
	}
	if c.url == "" {
		c.url = "http://127.0.0.1:8080"
	}
	if c.key != "" {
		return nil
	}
	if first, _, _ := strings.Cut(os.Getenv("VOXSIM_KEY"), ","); strings.TrimSpace(first) != "" {
		c.key = strings.TrimSpace(first)
		return nil
	}
	folder, err := dataFolder()
	if err != nil {
		return err
	}
	text, err := os.ReadFile(filepath.Join(folder, keyName))
	if err != nil {
		return errors.New("there is no key; say --key KEY, or set VOXSIM_KEY")
	}
	c.key = strings.TrimSpace(string(text))
	return nil
}
