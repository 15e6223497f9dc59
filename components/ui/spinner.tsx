/** Appears only after 200 ms, so that quick answers do not flicker. */
export function Spinner() {
  return (
    <svg
      aria-hidden="true"
      viewBox="0 0 16 16"
      className="size-3.5 shrink-0 opacity-0 [animation:spin_800ms_linear_infinite,appear_1ms_200ms_forwards]"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.8"
    >
      <path d="M8 2.2a5.8 5.8 0 1 1-5.8 5.8" strokeLinecap="round" />
    </svg>
  );
}
