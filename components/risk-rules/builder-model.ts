import { attributeOf } from '@/lib/risk/attributes';
import { parseRule } from '@/lib/risk/rules/parse';
import { printKey, printLiteral, printRule } from '@/lib/risk/rules/print';
import { COMPARISONS, type Expression, type Literal, MATCHES } from '@/lib/risk/rules/tree';

/** Operators as the builder offers them; the last six need no value, or a list's key. */
export const OPERATORS = [
  ...COMPARISONS,
  ...MATCHES,
  'in',
  'not in',
  'in list',
  'not in list',
  'is missing',
  'is not missing',
  'is true',
  'is false',
] as const;
export type Operator = (typeof OPERATORS)[number];

/** Names of operators that are words: those of their messages. Signs are the same in every language. */
export const OPERATOR_WORDS = {
  contains: 'contains',
  'starts with': 'startsWith',
  'ends with': 'endsWith',
  like: 'like',
  in: 'in',
  'not in': 'notIn',
  'in list': 'inList',
  'not in list': 'notInList',
  'is missing': 'isMissing',
  'is not missing': 'isNotMissing',
  'is true': 'isTrue',
  'is false': 'isFalse',
} as const satisfies Partial<Record<Operator, string>>;

/** One line of the builder. What a line cannot say stays a text of its own. */
export type Line =
  | { id: number; kind: 'line'; key: string; operator: Operator; value: string }
  | { id: number; kind: 'text'; text: string };
export type Group = { id: number; kind: 'and' | 'or'; isNot: boolean; parts: Part[] };
export type Part = Line | Group;

let lastId = 0;
const nextId = (): number => {
  lastId += 1;
  return lastId;
};

export function emptyLine(): Line {
  return { id: nextId(), kind: 'line', key: 'amount', operator: '>', value: '' };
}

export function emptyGroup(kind: 'and' | 'or'): Group {
  return { id: nextId(), kind, isNot: false, parts: [emptyLine()] };
}

export function isGroup(part: Part): part is Group {
  return part.kind === 'and' || part.kind === 'or';
}

const NO_VALUE = new Set<Operator>(['is missing', 'is not missing', 'is true', 'is false']);
export const hasValue = (operator: Operator): boolean => !NO_VALUE.has(operator);

/** What an attribute can be asked; it follows from its type. */
export function operatorsOf(key: string): Operator[] {
  const attribute = attributeOf(key);
  const missing: Operator[] = attribute?.missable === false ? [] : ['is missing', 'is not missing'];
  const lists: Operator[] = attribute?.list ? ['in list', 'not in list'] : [];
  if (attribute?.onlyLists) return [...lists, ...missing];
  switch (attribute?.type) {
    case 'number':
    case 'amount':
    case 'duration':
      return [...COMPARISONS, 'in', 'not in', ...missing];
    case 'boolean':
      return ['is true', 'is false', ...missing];
    case 'country':
    case 'ip':
      return ['=', '!=', 'in', 'not in', ...lists, ...missing];
    default:
      return ['=', '!=', ...MATCHES, 'in', 'not in', ...lists, ...missing];
  }
}

/** The builder's view of a tree; the whole is always a group. */
export function groupOf(tree: Expression): Group {
  const part = partOf(tree);
  return isGroup(part) ? part : { id: nextId(), kind: 'and', isNot: false, parts: [part] };
}

function partOf(node: Expression): Part {
  if (node.kind === 'and' || node.kind === 'or') {
    return { id: nextId(), kind: node.kind, isNot: false, parts: node.parts.map(partOf) };
  }
  if (node.kind === 'not' && (node.part.kind === 'and' || node.part.kind === 'or')) {
    return { ...groupOf(node.part), isNot: true };
  }
  const said = node.kind === 'not' ? lineOf(node.part, true) : lineOf(node, false);
  return said
    ? { id: nextId(), kind: 'line', ...said }
    : { id: nextId(), kind: 'text', text: printRule(node) };
}

type Said = { key: string; operator: Operator; value: string };

function lineOf(node: Expression, isNot: boolean): Said | null {
  if (node.kind === 'attribute')
    return { key: node.key, operator: isNot ? 'is false' : 'is true', value: '' };
  if (node.kind === 'missing') {
    return { key: node.key, operator: isNot ? 'is not missing' : 'is missing', value: '' };
  }
  const key = 'left' in node && node.left.kind === 'attribute' ? node.left.key : null;
  if (key === null) return null;
  if (node.kind === 'in_list') return { key, operator: isNot ? 'not in list' : 'in list', value: node.list };
  if (node.kind === 'in') {
    return { key, operator: isNot ? 'not in' : 'in', value: node.values.map(typed).join(', ') };
  }
  if (isNot) return null;
  if (node.kind === 'match') return { key, operator: node.operator, value: node.pattern };
  if (node.kind !== 'compare' || !isLiteral(node.right)) return null;
  return { key, operator: node.operator, value: typed(node.right) };
}

function isLiteral(node: Expression): node is Literal {
  return ['text', 'number', 'money', 'duration', 'boolean'].includes(node.kind);
}

/** A value as somebody types it: texts without their marks. */
function typed(literal: Literal): string {
  return literal.kind === 'text' ? literal.value : printLiteral(literal);
}

/** The text of what was built, in its one form where it can be read. */
export function textOf(group: Group): string {
  const text = groupText(group);
  const parsed = parseRule(text);
  return parsed.ok ? printRule(parsed.tree) : text;
}

function groupText({ kind, isNot, parts }: Group): string {
  const text = parts
    .map((part) =>
      isGroup(part) ? `(${groupText(part)})` : part.kind === 'text' ? part.text : lineText(part),
    )
    .join(` ${kind} `);
  return isNot ? `not (${text})` : text;
}

function lineText({ key, operator, value }: Said): string {
  const name = printKey(key);
  switch (operator) {
    case 'is true':
      return name;
    case 'is false':
      return `not ${name}`;
    case 'is missing':
    case 'is not missing':
      return `${name} ${operator}`;
    case 'in list':
    case 'not in list':
      return `${name} ${operator.replace('list', '')}@${value.trim()}`;
    case 'in':
    case 'not in':
      return `${name} ${operator} (${value
        .split(',')
        .map((each) => written(key, each.trim()))
        .join(', ')})`;
    case 'contains':
    case 'like':
    case 'starts with':
    case 'ends with':
      return `${name} ${operator} ${marked(value)}`;
    default:
      return `${name} ${operator} ${written(key, value.trim())}`;
  }
}

/** A typed value as the language writes it: marks around what is a text to the attribute. */
function written(key: string, value: string): string {
  const type = attributeOf(key)?.type ?? 'text';
  if (type !== 'text' && type !== 'country' && type !== 'ip') return value;
  return marked(type === 'country' ? value.toUpperCase() : value);
}

function marked(value: string): string {
  return `"${value.replace(/["\\]/g, '\\$&')}"`;
}
