import { BOUNDS, RuleError } from './problems';
import type { Token } from './tokens';
import type { Expression, Literal } from './tree';

/** A place in a rule's tokens: what comes next, taking it, and counting what is made of it. */
export class Cursor {
  protected at = 0;
  private nodes = 0;
  private depth = 0;
  constructor(private readonly tokens: readonly Token[]) {}

  protected get next(): Token {
    return this.tokens[this.at] as Token;
  }

  /** The end of what was read last. */
  protected get before(): number {
    return this.tokens[this.at - 1]?.to ?? 0;
  }

  protected literal(): Literal | null {
    const token = this.next;
    if (token.kind === 'literal') {
      this.at += 1;
      return this.made(token.literal);
    }
    const word = token.kind === 'word' ? token.text.toLowerCase() : '';
    if (word !== 'true' && word !== 'false') return null;
    this.at += 1;
    return this.made({ kind: 'boolean', value: word === 'true', from: token.from, to: token.to });
  }

  protected close(): void {
    if (!this.takeSign(')')) throw this.unexpected(')');
  }

  protected deeper<Node>(read: () => Node): Node {
    this.depth += 1;
    if (this.depth > BOUNDS.depth) throw new RuleError('too_deep', this.next, { maximum: BOUNDS.depth });
    const node = read();
    this.depth -= 1;
    return node;
  }

  protected made<Node extends Expression>(node: Node): Node {
    this.nodes += 1;
    if (this.nodes > BOUNDS.nodes) throw new RuleError('too_many_nodes', node, { maximum: BOUNDS.nodes });
    return node;
  }

  protected isWord(text: string, ahead = 0): boolean {
    const token = this.tokens[this.at + ahead];
    return token?.kind === 'word' && token.text.toLowerCase() === text;
  }

  protected takeWord(text: string): boolean {
    const isNext = this.isWord(text);
    if (isNext) this.at += 1;
    return isNext;
  }

  protected isSign(text: string): boolean {
    return this.next.kind === 'sign' && this.next.text === text;
  }

  protected takeSign(text: string): boolean {
    const isNext = this.isSign(text);
    if (isNext) this.at += 1;
    return isNext;
  }

  protected unexpected(expected: string, back = 0): RuleError {
    const token = this.tokens[this.at + back] as Token;
    if (token.kind === 'end') return new RuleError('unexpected_end', token, { expected });
    const found =
      token.kind === 'literal'
        ? String(token.literal.value)
        : token.kind === 'list'
          ? `@${token.text}`
          : token.text;
    return new RuleError('unexpected', token, { found: found.slice(0, 40), expected });
  }
}
