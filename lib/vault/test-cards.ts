import { madeUpCard } from '@/lib/made-up-cards';

/**
 * The card numbers that a sandbox takes. Server only: the last three are canaries, accepted like any other test card
 * but shown on no page and in no document, so that finding one outside the vault proves a leak.
 */
const TEST_CARDS: ReadonlySet<string> = new Set([
  '4242424242424242',
  '4000000000000002',
  '4000000000009995',
  '4000000000009987',
  '4000000000009979',
  '4000000000000069',
  '4000000000000127',
  '4000000000000119',
  '4000000000003220',
  '4000008400001629',
  '4000000000000259',
  '5555555555554444',
  '378282246310005',
  '4242420000000018',
  '4242420000000026',
  '4242420000000034',
]);

export function isTestCard(number: string): boolean {
  return TEST_CARDS.has(number) || madeUpCard(number) !== null;
}
