/** Milliseconds that all rules of one attempt may take together. */
export const BUDGET_MS = 50;
/** Reading the clock costs more than a comparison, so it is read now and then. */
const STEPS_BETWEEN = 64;

/** Tells rules when their time is over. `now` counts milliseconds from anywhere and never goes back. */
export class Clockwork {
  private steps = 0;
  private over = false;
  private readonly until: number;
  constructor(
    budgetMs: number = BUDGET_MS,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.until = now() + budgetMs;
  }

  isOver(): boolean {
    this.steps += 1;
    if (this.steps % STEPS_BETWEEN === 0 && !this.over) this.over = this.now() > this.until;
    return this.over;
  }

  /** Reads the clock at once: between two rules. */
  hasEnded(): boolean {
    this.over ||= this.now() > this.until;
    return this.over;
  }
}
