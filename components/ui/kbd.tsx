/** A key of the keyboard. */
export function Kbd({ children }: { children: string }) {
  return (
    <kbd className="inline-block min-w-5 rounded-control border border-line bg-sunken px-1 text-center font-mono text-meta text-ink-2">
      {children}
    </kbd>
  );
}
