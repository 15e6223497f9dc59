/** Prints for people, or one JSON object per line for programs. */
export function speaker(isJson) {
  return {
    /** `facts` for programs, `text` for people; either may be null. */
    tell(facts, text) {
      if (isJson && facts !== null) process.stdout.write(`${JSON.stringify(facts)}\n`);
      if (!isJson && text !== null) process.stdout.write(`${text}\n`);
    },
    /** What is no answer goes to stderr, so that stdout can be read by a program. */
    note(text) {
      if (!isJson) process.stderr.write(`${text}\n`);
    },
  };
}

/** Time of day in UTC, to the second. */
export function clock(instant) {
  return new Date(instant).toISOString().slice(11, 19);
}

/** Ends what runs at Ctrl-C or SIGTERM; a second one ends the program at once. */
export function untilInterrupted() {
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM']) {
    process.once(name, () => {
      controller.abort();
      process.once(name, () => process.exit(1));
    });
  }
  return controller.signal;
}
