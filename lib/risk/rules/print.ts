import { type Currency, exponentOf } from '@/lib/money';
import { velocityOf } from '../attributes';
import type { Expression, Literal } from './tree';

const FIELD = /^[A-Za-z_][A-Za-z0-9_]*$/;
const CONDITIONS = new Set(['and', 'or', 'not', 'compare', 'match', 'in', 'in_list', 'missing']);

/** The one text of a rule: reading it again gives the same tree, and printing that the same text. */
export function printRule(node: Expression): string {
  switch (node.kind) {
    case 'and':
    case 'or':
      return node.parts
        .map((part) => (part.kind === 'and' || part.kind === 'or' ? `(${printRule(part)})` : printRule(part)))
        .join(` ${node.kind} `);
    case 'not':
      return printNot(node.part);
    case 'compare':
      return `${operand(node.left)} ${node.operator} ${operand(node.right)}`;
    case 'match':
      return `${operand(node.left)} ${node.operator} ${quote(node.pattern)}`;
    case 'in':
    case 'in_list':
      return membership(node, 'in');
    case 'missing':
      return `${printKey(node.key)} is missing`;
    case 'arithmetic':
      return `${factor(node.left, node.operator, false)} ${node.operator} ${factor(node.right, node.operator, true)}`;
    case 'negative':
      return node.part.kind === 'arithmetic' || CONDITIONS.has(node.part.kind)
        ? `-(${printRule(node.part)})`
        : `-${printRule(node.part)}`;
    case 'attribute':
      return printKey(node.key);
    default:
      return printLiteral(node);
  }
}

function printNot(part: Expression): string {
  if (part.kind === 'in' || part.kind === 'in_list') return membership(part, 'not in');
  if (part.kind === 'missing') return `${printKey(part.key)} is not missing`;
  return part.kind === 'attribute' || part.kind === 'not'
    ? `not ${printRule(part)}`
    : `not (${printRule(part)})`;
}

function membership(node: Extract<Expression, { kind: 'in' | 'in_list' }>, word: 'in' | 'not in'): string {
  const held = node.kind === 'in' ? `(${node.values.map(printLiteral).join(', ')})` : `@${node.list}`;
  return `${operand(node.left)} ${word} ${held}`;
}

function operand(node: Expression): string {
  return CONDITIONS.has(node.kind) ? `(${printRule(node)})` : printRule(node);
}

/** Parentheses where the tree is not the one that reading from left to right gives. */
function factor(node: Expression, operator: string, isRight: boolean): string {
  const inner = node.kind === 'arithmetic' ? node.operator : null;
  const isWeaker = inner !== null && '+-'.includes(inner) && '*/'.includes(operator);
  const isSame = inner !== null && isRight && '+-'.includes(inner) === '+-'.includes(operator);
  return isWeaker || isSame ? `(${printRule(node)})` : operand(node);
}

/** An attribute as rules write it. */
export function printKey(key: string): string {
  const velocity = velocityOf(key);
  if (velocity) return `velocity(${velocity.measure}, ${velocity.by}, ${velocity.window})`;
  const field = key.startsWith('metadata.') ? key.slice('metadata.'.length) : null;
  return field === null || FIELD.test(field) ? key : `metadata.${quote(field)}`;
}

/** A value as rules write it. */
export function printLiteral(literal: Literal): string {
  switch (literal.kind) {
    case 'text':
      return quote(literal.value);
    case 'money':
      return `${decimalOf(literal.value, literal.currency)} ${literal.currency}`;
    case 'duration':
      return durationOf(literal.value);
    default:
      return plain(literal.value);
  }
}

/** Small fractions without the exponent that JavaScript writes. */
function plain(value: number | boolean): string {
  return typeof value === 'number' && !Number.isInteger(value)
    ? value.toFixed(6).replace(/0+$/, '')
    : String(value);
}

function decimalOf(minor: number, currency: string): string {
  const digits = exponentOf(currency as Currency);
  const text = String(minor).padStart(digits + 1, '0');
  return digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

function durationOf(ms: number): string {
  const units: [string, number][] = [
    ['d', 86_400_000],
    ['h', 3_600_000],
    ['m', 60_000],
  ];
  const [unit, size] = units.find(([, each]) => ms > 0 && ms % each === 0) ?? ['s', 1_000];
  return `${plain(ms / size)}${unit}`;
}

function quote(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}
