// Runs a number of calls, one after the other, and tells how they ended:
//
//	node flows.mjs 20000
import { run } from "./machine.mjs";

const flows = Number(process.argv[2]);
const ends = new Map();
for (let i = 0; i < flows; i++) {
  const end = JSON.stringify(run(["2", "2233", "1111"]));
  ends.set(end, (ends.get(end) ?? 0) + 1);
}
if (ends.size !== 1) {
  throw new Error(`the calls ended in ${ends.size} ways`);
}
console.log(JSON.stringify({ flows, ...JSON.parse([...ends.keys()][0]) }));
