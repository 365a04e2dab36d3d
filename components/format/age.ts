const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

/** "3 d", "5 h", "12 m", "40 s": how old something is, for places with room for four characters. */
export function formatAge(ageMs: number): string {
  const { count, unit } = age(ageMs)
  return `${count} ${unit.charAt(0)}`
}

/** "3 days ago", "1 hour ago". */
export function formatAgo(ageMs: number): string {
  const { count, unit } = age(ageMs)
  return `${count} ${unit}${count === 1 ? '' : 's'} ago`
}

function age(ageMs: number): { count: number; unit: 'second' | 'minute' | 'hour' | 'day' } {
  if (ageMs >= dayMs) return { count: Math.floor(ageMs / dayMs), unit: 'day' }
  if (ageMs >= hourMs) return { count: Math.floor(ageMs / hourMs), unit: 'hour' }
  if (ageMs >= minuteMs) return { count: Math.floor(ageMs / minuteMs), unit: 'minute' }
  return { count: Math.max(0, Math.floor(ageMs / 1_000)), unit: 'second' }
}
