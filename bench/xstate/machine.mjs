// The Complex IVR as an XState machine, and a caller for it.
import { assign, createActor, createMachine, SimulatedClock } from "xstate";

const perCharacter = 60;
const pauseBefore = 500;
const between = 200;
const inRoom = 60_000;

// durations tells how long each state lasts when nothing comes.
export const durations = {};

const states = {};

function lasting(name, ms, target, more = {}) {
  durations[name] = ms;
  states[name] = { after: { [ms]: target }, ...more };
}

function say(name, text, target) {
  lasting(name, text.length * perCharacter, target);
}

// gather adds the states name1…, one for each prompt, and nameWaits.
function gather(name, { digits, loops, delay, timeout }, prompts, targets) {
  prompts.forEach((text, i) => say(`${name}${i + 1}`, text, i + 1 < prompts.length ? `${name}${i + 2}` : `${name}Waits`));
  states[`${name}1`].entry = assign({ gather: "", loop: ({ context }) => context.loop + 1 });
  const add = assign({ gather: ({ context, event }) => context.gather + event.key });
  const again = loops > 1 ? [{ guard: ({ context }) => context.gather === "" && context.loop < loops, target: `${name}Rests` }] : [];
  lasting(`${name}Waits`, timeout, [...again, `${name}Ends`], {
    tags: "waits",
    on: {
      KEY: [
        { guard: ({ context }) => context.gather.length + 1 >= digits, actions: add, target: `${name}Ends` },
        { actions: add },
      ],
    },
  });
  if (loops > 1) {
    lasting(`${name}Rests`, delay, `${name}1`);
  }
  states[`${name}Ends`] = {
    entry: assign({ loop: 0 }),
    always: Object.entries(targets).map(([value, target]) => (value === "" ? target : { guard: ({ context }) => context.gather === value, target })),
  };
}

say("hello", "Hello, and welcome.", "menu1");
gather(
  "menu",
  { digits: 1, loops: 3, delay: 5_000, timeout: 60_000 },
  ["For support, press one.", "To join a conference, press two.", "For updates on hours of operation, press three."],
  { 1: "support", 2: "conference1", 3: "hours", "": "noOption" },
);
say("support", "Dialing support. Please wait.", "dial");
lasting("dial", 12_000, "called");
say("called", "Call has ended. Goodbye.", "end");
gather("conference", { digits: 4, loops: 1, delay: 5_000, timeout: 30_000 }, ["Please enter conference ID"], {
  2233: "pinA1",
  3344: "pinB1",
  "": "noConference",
});
for (const room of ["A", "B"]) {
  gather(`pin${room}`, { digits: 4, loops: 1, delay: 7_000, timeout: 10_000 }, ["Please enter pin"], {
    1111: `guest${room}`,
    9999: `moderator${room}`,
    "": "noPin",
  });
  lasting(`guest${room}`, inRoom, "left");
  lasting(`moderator${room}`, inRoom, "left");
}
say("left", "Conference has ended. Thank you", "end");
say("noPin", "Invalid pin. Goodbye.", "end");
say("noConference", "Invalid conference. Goodbye.", "end");
lasting("hours", 5_000, "end");
say("noOption", "No option selected. Goodbye.", "end");
states.end = { type: "final" };

export const machine = createMachine({ id: "ivr", initial: "hello", context: { gather: "", loop: 0 }, states });

// begin starts a call.
export function begin() {
  const clock = new SimulatedClock();
  const actor = createActor(machine, { clock });
  actor.start();
  return { clock, actor };
}

// waits tells whether a call waits for a key.
export const waits = (snapshot) => snapshot.value.endsWith("Waits");

// run runs a call to its end and returns how it ended.
export function run(inputs) {
  const { clock, actor } = begin();
  let input = 0;
  for (let snapshot = actor.getSnapshot(); snapshot.status === "active"; snapshot = actor.getSnapshot()) {
    if (!waits(snapshot) || input >= inputs.length) {
      clock.increment(durations[snapshot.value]);
      continue;
    }
    const keys = inputs[input++];
    clock.increment(pauseBefore);
    for (let i = 0; i < keys.length; i++) {
      if (i > 0) {
        clock.increment(between);
      }
      actor.send({ type: "KEY", key: keys[i] });
    }
  }
  return { gather: actor.getSnapshot().context.gather, milliseconds: clock.now() };
}
