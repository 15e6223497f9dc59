import { createHash } from 'node:crypto';
import { type Id, idAt, type Noun } from '@/lib/ids';

/** Numbers that look random and are the same for the same seed: sfc32, seeded with a SHA-256 of the text. */
export class Random {
  private a: number;
  private b: number;
  private c: number;
  private counter = 1;

  constructor(seed: string) {
    const digest = createHash('sha256').update(seed).digest();
    this.a = digest.readInt32LE(0);
    this.b = digest.readInt32LE(4);
    this.c = digest.readInt32LE(8);
  }

  /** From 0 up to, but without, 1. */
  next(): number {
    const sum = (((this.a + this.b) | 0) + this.counter) | 0;
    this.counter = (this.counter + 1) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = (((this.c << 21) | (this.c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 4_294_967_296;
  }

  /** A whole number from `min` to `max`, both included. */
  int(min: number, max: number): number {
    return min + Math.floor(this.next() * (max - min + 1));
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<Item>(items: readonly Item[]): Item {
    return items[Math.floor(this.next() * items.length)] as Item;
  }

  /** One of the items, as often as its weight says. */
  weighted<Item>(items: readonly (readonly [Item, number])[]): Item {
    let rest = this.next() * items.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [item, weight] of items) {
      rest -= weight;
      if (rest < 0) return item;
    }
    return (items.at(-1) as readonly [Item, number])[0];
  }
}

/** Ids that sort by the time of their fact and are the same for the same seed; ids of one instant keep their order. */
export class SeedIds {
  private lastTime = -1;
  private lastDigits: number[] = [];

  constructor(private readonly random: Random) {}

  at<N extends Noun>(noun: N, at: Date): Id<N> {
    const digits = at.getTime() === this.lastTime ? followingDigits(this.lastDigits) : this.newDigits();
    this.lastTime = at.getTime();
    this.lastDigits = digits;
    return idAt(noun, at, digits);
  }

  private newDigits(): number[] {
    return Array.from({ length: 16 }, () => this.random.int(0, 31));
  }
}

function followingDigits(digits: readonly number[]): number[] {
  const next = [...digits];
  for (let i = next.length - 1; i >= 0; i -= 1) {
    next[i] = ((next[i] ?? 0) + 1) % 32;
    if (next[i] !== 0) break;
  }
  return next;
}
