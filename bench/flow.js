// The Complex IVR as a script. say, collect, dial, play and room are the host's.

function menu() {
  say("Hello, and welcome.");
  const pressed = collect(1, 3, 5, 60, [
    "For support, press one.",
    "To join a conference, press two.",
    "For updates on hours of operation, press three.",
  ]);
  if (pressed === "1") {
    say("Dialing support. Please wait.");
    dial("15556667777");
    say("Call has ended. Goodbye.");
    return pressed;
  }
  if (pressed === "2") {
    return conference();
  }
  if (pressed === "3") {
    play("https://example.com/hours-of-operation.mp3");
    return pressed;
  }
  say("No option selected. Goodbye.");
  return pressed;
}

function conference() {
  const name = collect(4, 1, 5, 30, ["Please enter conference ID"]);
  if (name === "2233" || name === "3344") {
    const pin = collect(4, 1, 7, 10, ["Please enter pin"]);
    if (pin === "1111" || pin === "9999") {
      room(name);
      say("Conference has ended. Thank you");
      return pin;
    }
    say("Invalid pin. Goodbye.");
    return pin;
  }
  say("Invalid conference. Goodbye.");
  return name;
}
