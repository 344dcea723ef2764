// Package e2e has no code, only tests: they look at what the command makes in a
// real browser, Debian's Chromium. It is a module of its own, so that the
// browser's driver is no dependency of the command.
//
//	go -C e2e test ./...
package e2e
