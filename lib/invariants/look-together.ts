import { ask } from './ask';
import { offendersAmong } from './look';
import { RULES } from './registry';
import type { Offender, Rule, Subject } from './rules/rule';

type Found = Offender & { number: number };

/** More than this is looked at rule by rule, in portions. */
const TOGETHER_MAX = 200;

/**
 * What is wrong with the rows that changed before a turn. The rules of a subject look at the same few ids, so they are one
 * statement: in a busy environment every other statement of a turn was one of these.
 */
export class LookTogether {
  private readonly asked = new Map<Subject, Promise<Found[] | null>>();

  constructor(private readonly environmentId: string) {}

  /** What these subjects break of a rule; `ids` are the same for every rule of the subject. */
  async offenders(rule: Rule, ids: readonly string[]): Promise<Offender[]> {
    const alone = () => offendersAmong(rule, this.environmentId, ids);
    if (ids.length === 0 || ids.length > TOGETHER_MAX) return alone();
    const found = await this.once(rule.subject, ids);
    return found?.filter(({ number }) => number === rule.number).map(withoutNumber) ?? alone();
  }

  /** Null when it took too long or one of the rules errs: then each is looked at by itself, and says so itself. */
  private once(subject: Subject, ids: readonly string[]): Promise<Found[] | null> {
    const asked =
      this.asked.get(subject) ?? ask<Found>(textOf(subject), [this.environmentId, ids]).catch(() => null);
    this.asked.set(subject, asked);
    return asked;
  }
}

function textOf(subject: Subject): string {
  return RULES.filter((rule) => rule.subject === subject)
    .map(({ number, check }) => `SELECT ${number} AS number, one.* FROM (${check}) one`)
    .join(' UNION ALL ');
}

function withoutNumber({ number: _, ...offender }: Found): Offender {
  return offender;
}
