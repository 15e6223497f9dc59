/** The mark: a ruled ledger page, its last line doubled. */
export function Brand() {
  return (
    <span className="inline-flex items-center gap-2 text-body font-bold tracking-[-0.01em] text-ink">
      <svg
        aria-hidden="true"
        viewBox="0 0 18 18"
        width="18"
        height="18"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
        className="text-accent"
      >
        <rect x="1" y="1" width="16" height="16" rx="2.5" />
        <path d="M5 6.2h8M5 10.6h8M5 12.9h8" />
      </svg>
      Countinghouse
    </span>
  );
}
