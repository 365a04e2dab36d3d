const minutesPerDay = 24 * 60

/** "14:03:22": a time of day in UTC (HH:MM:SS…) on the reader's clock, which is `offsetMinutes` behind UTC. */
export function localClock(utc: string, offsetMinutes: number): string {
  const minutes = Number(utc.slice(0, 2)) * 60 + Number(utc.slice(3, 5)) - offsetMinutes
  const local = ((minutes % minutesPerDay) + minutesPerDay) % minutesPerDay
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0')
  return `${two(local / 60)}:${two(local % 60)}${utc.slice(5, 8)}`
}
