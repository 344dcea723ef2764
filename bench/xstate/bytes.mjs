// Counts the bytes of a call that waits for a key:
//
//	node --expose-gc bytes.mjs 5000
import { begin, durations, waits } from "./machine.mjs";

const calls = Number(process.argv[2]);
const kept = new Array(calls);
begin();
global.gc();
const before = process.memoryUsage().heapUsed;
let waiting = 0;
for (let i = 0; i < calls; i++) {
  const call = begin();
  while (!waits(call.actor.getSnapshot())) {
    call.clock.increment(durations[call.actor.getSnapshot().value]);
  }
  waiting++;
  kept[i] = call;
}
global.gc();
console.log(JSON.stringify({ waiting, bytes: (process.memoryUsage().heapUsed - before) / kept.length }));
