import { readFileSync } from 'node:fs';

/** What a slice of load gave. Latencies in milliseconds, of single calls. */
export type Slice = {
  units: number;
  seconds: number;
  /** Units a second, of each turn by itself. */
  rates: number[];
  latencies: number[];
  cpuMs: number | null;
  /** Milliseconds of the processor for a unit, of each turn by itself; empty where they cannot be measured. */
  cpuMsEach: number[];
};

/** Repeats `work` on every worker until the time is over; `pid` is the process whose CPU is counted. */
export async function runSlice<Worker>(
  workers: readonly Worker[],
  seconds: number,
  pid: number | null,
  work: (worker: Worker, note: (ms: number) => void) => Promise<void>,
): Promise<Slice> {
  const latencies: number[] = [];
  const note = (ms: number) => latencies.push(ms);
  const cpuBefore = pid === null ? null : cpuMsOf(pid);
  const started = performance.now();
  const end = started + seconds * 1_000;
  let units = 0;
  await Promise.all(
    workers.map(async (worker) => {
      while (performance.now() < end) {
        await work(worker, note);
        units += 1;
      }
    }),
  );
  const elapsed = (performance.now() - started) / 1_000;
  const cpuAfter = pid === null ? null : cpuMsOf(pid);
  const cpuMs = cpuBefore === null || cpuAfter === null ? null : cpuAfter - cpuBefore;
  return {
    units,
    seconds: elapsed,
    rates: [units / elapsed],
    latencies,
    cpuMs,
    cpuMsEach: cpuMs === null ? [] : [cpuMs / units],
  };
}

/** Several slices as one. */
export function join(slices: readonly Slice[]): Slice {
  return {
    units: slices.reduce((sum, slice) => sum + slice.units, 0),
    seconds: slices.reduce((sum, slice) => sum + slice.seconds, 0),
    rates: slices.flatMap((slice) => slice.rates),
    latencies: slices.flatMap((slice) => slice.latencies),
    cpuMs: slices.some(({ cpuMs }) => cpuMs === null)
      ? null
      : slices.reduce((sum, { cpuMs }) => sum + (cpuMs ?? 0), 0),
    cpuMsEach: slices.flatMap((slice) => slice.cpuMsEach),
  };
}

export function perSecond(slice: Slice): number {
  return slice.units / slice.seconds;
}

/**
 * How fast one load is beside the other that it took turns with: the median of its turns, each beside the other's next to it, so
 * that a second in which the machine did something else does not decide.
 */
export function besides(one: Slice, other: Slice): number {
  return medianRatio(one.rates, other.rates);
}

/** The same for what a unit costs of the processor; null where it cannot be measured. */
export function costBesides(one: Slice, other: Slice): number | null {
  const [ours, theirs] = [one.cpuMsEach, other.cpuMsEach];
  return ours.length === 0 || theirs.length === 0 ? null : medianRatio(ours, theirs);
}

function medianRatio(ours: readonly number[], theirs: readonly number[]): number {
  return percentile(
    ours.map((value, turn) => value / (theirs[turn] ?? Number.NaN)),
    0.5,
  );
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The value below which this share of the values lies. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

const TICKS_PER_SECOND = 100;

/** User and system time of a process so far; null where there is no /proc. */
export function cpuMsOf(pid: number): number | null {
  const text = read(`/proc/${pid}/stat`);
  if (text === null) return null;
  // The second field is the name in parentheses and may hold blanks.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return ((Number(fields[11]) + Number(fields[12])) * 1_000) / TICKS_PER_SECOND;
}

/** Resident memory of a process in MiB; null where there is no /proc. */
export function memoryMiBOf(pid: number): number | null {
  const text = read(`/proc/${pid}/status`);
  const kib = text === null ? undefined : /VmRSS:\s+(\d+) kB/.exec(text)?.[1];
  return kib === undefined ? null : Math.round(Number(kib) / 102.4) / 10;
}

function read(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
