/** The smallest value that at least `share` of them do not exceed (nearest rank); NaN of none. */
export function percentile(values: Iterable<number>, share: number): number {
  const sorted = Float64Array.from(values).sort()
  return sorted.length === 0 ? Number.NaN : sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]!
}

/** With `digits` after the point, as a number. */
export function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits))
}
