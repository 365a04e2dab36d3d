/** "0.4 s", "12 s", "3 m 04 s", "2 h 05 m": short, and of steady width within a range. */
export function formatDuration(durationMs: number): string {
  const seconds = Math.max(0, durationMs) / 1000
  if (seconds < 0.0995) return `${Math.round(seconds * 1000)} ms`
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`
  const whole = Math.round(seconds)
  if (whole < 60) return `${whole} s`
  if (whole < 3600) return `${Math.floor(whole / 60)} m ${twoDigits(whole % 60)} s`
  const minutes = Math.round(whole / 60)
  return `${Math.floor(minutes / 60)} h ${twoDigits(minutes % 60)} m`
}

/** "0:42", "12:05": what is left until something happens. */
export function formatCountdown(leftMs: number): string {
  const whole = Math.max(0, Math.ceil(leftMs / 1000))
  return `${Math.floor(whole / 60)}:${twoDigits(whole % 60)}`
}

/** "about 4 minutes": for an estimate, which deserves no more digits. */
export function formatRoughDuration(durationMs: number): string {
  const seconds = durationMs / 1000
  if (seconds < 10) return 'a few seconds'
  if (seconds < 50) return `about ${Math.ceil(seconds / 10) * 10} seconds`
  const minutes = Math.round(seconds / 60)
  if (minutes <= 1) return 'about a minute'
  if (minutes < 90) return `about ${minutes} minutes`
  return `about ${Math.round(minutes / 60)} hours`
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0')
}
