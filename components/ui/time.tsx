import { ZonedTime, type ZonedTimeProps } from './zoned-time';

export { formatTime } from './format-time';

/** An instant in the zone that the reader chose; hovering or focusing shows it with its zone, and in UTC. */
export function Time(props: ZonedTimeProps) {
  return <ZonedTime {...props} />;
}
