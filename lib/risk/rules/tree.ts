/** A rule as a tree: what the text and the visual builder have in common. Client-safe. */

export const ARITHMETIC = ['+', '-', '*', '/'] as const;
export type Arithmetic = (typeof ARITHMETIC)[number];
export const COMPARISONS = ['=', '!=', '<', '<=', '>', '>='] as const;
export type Comparison = (typeof COMPARISONS)[number];
export const MATCHES = ['contains', 'starts with', 'ends with', 'like'] as const;
export type Match = (typeof MATCHES)[number];

/** Where something stands in the text: offsets in characters, the end is behind the last one. */
export type Span = { from: number; to: number };

export type Literal = Span &
  (
    | { kind: 'text'; value: string }
    | { kind: 'number'; value: number }
    /** Minor units of a currency. */
    | { kind: 'money'; value: number; currency: string }
    /** Milliseconds. */
    | { kind: 'duration'; value: number }
    | { kind: 'boolean'; value: boolean }
  );

export type Expression =
  | Literal
  | (Span & { kind: 'and' | 'or'; parts: Expression[] })
  | (Span & { kind: 'not'; part: Expression })
  | (Span & { kind: 'compare'; operator: Comparison; left: Expression; right: Expression })
  | (Span & { kind: 'match'; operator: Match; left: Expression; pattern: string })
  | (Span & { kind: 'in'; left: Expression; values: Literal[] })
  | (Span & { kind: 'in_list'; left: Expression; list: string })
  | (Span & { kind: 'missing'; key: string })
  | (Span & { kind: 'arithmetic'; operator: Arithmetic; left: Expression; right: Expression })
  | (Span & { kind: 'negative'; part: Expression })
  /** By the attribute's key, also of metadata and velocity. */
  | (Span & { kind: 'attribute'; key: string });

/** Parts of an expression, in the order of the text. */
export function partsOf(node: Expression): readonly Expression[] {
  switch (node.kind) {
    case 'and':
    case 'or':
      return node.parts;
    case 'not':
    case 'negative':
      return [node.part];
    case 'compare':
    case 'arithmetic':
      return [node.left, node.right];
    case 'match':
    case 'in_list':
      return [node.left];
    case 'in':
      return [node.left, ...node.values];
    default:
      return [];
  }
}

/** Everything in an expression, itself first. */
export function* everyPart(node: Expression): Generator<Expression> {
  yield node;
  for (const part of partsOf(node)) yield* everyPart(part);
}

/** Keys of the attributes that an expression asks for, each once, in the order of the text. */
export function keysOf(node: Expression): string[] {
  const keys = new Set<string>();
  for (const part of everyPart(node)) {
    if (part.kind === 'attribute' || part.kind === 'missing') keys.add(part.key);
  }
  return [...keys];
}

/** Keys of the lists that an expression looks into, each once. */
export function listsOf(node: Expression): string[] {
  const lists = new Set<string>();
  for (const part of everyPart(node)) if (part.kind === 'in_list') lists.add(part.list);
  return [...lists];
}
