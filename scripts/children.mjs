import { spawn } from 'node:child_process';

const running = new Set();

/** Starts a program that is ended together with us; otherwise like `spawn`. */
export function startChild(program, parameters, options) {
  const child = spawn(program, parameters, options);
  running.add(child);
  child.once('exit', () => running.delete(child));
  return child;
}

export function endChildren() {
  for (const child of running) child.kill('SIGTERM');
}
