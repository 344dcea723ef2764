// Package proof has no code, only tests: they run "voxsim serve" as people do, as
// processes of its own beside a real application, and take the processes away.
//
//	go test ./server/proof                                  everything, a minute
//	go test ./server/proof -run TestKilled -kills 1000      for longer
//	go test ./server/proof -run TestKilled -seed 17         the same moments again
//
// What is proved, the application's side sees alone: what it was told, by answers
// of the API and by callbacks, must be true ever after.
package proof
