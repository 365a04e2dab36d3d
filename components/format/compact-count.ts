const compact = new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 1 })

/** "942", "9.9K": for places with room for four characters. */
export function formatCompactCount(value: number): string {
  return compact.format(value)
}
