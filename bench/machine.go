package main

import (
	"fmt"
	"os"
	"regexp"
	"runtime"
	"strconv"
	"strings"
)

// machine is where the figures were taken.
type machine struct {
	CPU    string `json:"cpu"`
	Cores  int    `json:"cores"`
	System string `json:"system"`
	Go     string `json:"go"`
	// Load is the average of the minute before the run; 0 where it is not known.
	Load float64 `json:"load"`
}

// idle is the highest load of a machine that has nothing else to do.
const idle = 0.2

func (m machine) String() string {
	text := fmt.Sprintf("%s, %d cores, %s, %s", m.CPU, m.Cores, m.System, m.Go)
	if m.Load > idle {
		text += fmt.Sprintf(", which had other work too (load %v before the run)", m.Load)
	}
	return text
}

// thisMachine looks around.
func thisMachine() machine {
	m := machine{CPU: runtime.GOARCH, Cores: runtime.NumCPU(), System: runtime.GOOS, Go: runtime.Version()}
	if name := firstMatch("/proc/cpuinfo", `(?m)^model name\s*:\s*(.+)$`); name != "" {
		m.CPU = name
	}
	if name := firstMatch("/etc/os-release", `(?m)^PRETTY_NAME="?([^"\n]+)`); name != "" {
		m.System = name
	}
	m.Load, _ = strconv.ParseFloat(firstMatch("/proc/loadavg", `^(\S+)`), 64)
	return m
}

// firstMatch is what the group in an expression matches in a file; empty when
// there is no such file.
func firstMatch(file, expression string) string {
	data, err := os.ReadFile(file)
	if err != nil {
		return ""
	}
	m := regexp.MustCompile(expression).FindSubmatch(data)
	if m == nil {
		return ""
	}
	return strings.TrimSpace(string(m[1]))
}
