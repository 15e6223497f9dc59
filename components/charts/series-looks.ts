/** Told apart by colour, and by dashes for who sees no colours. */
export const SERIES_LOOKS = [
  { color: 'var(--c1)', dash: undefined },
  { color: 'var(--c2)', dash: '6 3' },
  { color: 'var(--c3)', dash: '2 3' },
  { color: 'var(--c4)', dash: '9 3 2 3' },
  { color: 'var(--c5)', dash: '1 4' },
] as const;
export const BEFORE_LOOK = { color: 'var(--c-prev)', dash: '3 3' } as const;
