'use client';

import { type ReactNode, useEffect, useRef, useState } from 'react';

/** Pixels below the window from which on a drawing is fetched, so that it is there when it is scrolled to. */
const AHEAD_PX = 100;

/** Keeps the room of a drawing and draws it once it comes near the window: what nobody scrolls to costs nothing. */
export function NearView({
  className,
  children,
  hidden,
  ahead = AHEAD_PX,
}: {
  className: string;
  children: ReactNode;
  hidden?: true;
  ahead?: number;
}) {
  const room = useRef<HTMLDivElement>(null);
  const [isNear, setNear] = useState(false);
  useEffect(() => {
    if (!room.current || isNear) return;
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some(({ isIntersecting }) => isIntersecting)) setNear(true);
      },
      { rootMargin: `${ahead}px` },
    );
    observer.observe(room.current);
    return () => observer.disconnect();
  }, [isNear, ahead]);
  return (
    <div ref={room} aria-hidden={hidden} className={className}>
      {isNear ? children : null}
    </div>
  );
}
