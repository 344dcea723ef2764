# Two commands: one shows what this is for, the other tests everything.

.PHONY: run test

run:
	go run ./cmd/voxsim run testdata/docs/complex-ivr.xml --dtmf 2,2233,1111

test:
	./test.sh
