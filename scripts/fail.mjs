/** Ends the program with the reason on stderr: ours in one sentence, a bug with its stack. */
export function fail(error) {
  const isExpected = error instanceof Error && error.constructor === Error;
  process.stderr.write(`\n${isExpected ? error.message : (error?.stack ?? error)}\n`);
  process.exit(1);
}
