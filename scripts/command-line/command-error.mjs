/** What the program ends with: done, failed (refused, or not reached), used wrongly. */
export const EXIT = { done: 0, failed: 1, usage: 2 };

/** Something that the person at the keyboard can do something about: a sentence without a stack. */
export class CommandError extends Error {
  constructor(message, exitCode = EXIT.failed) {
    super(message);
    this.exitCode = exitCode;
  }
}
