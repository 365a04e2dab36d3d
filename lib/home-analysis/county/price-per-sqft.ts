/** Dollars per square foot of living area, to the cent. Null when either is unknown or not above 0. */
export function pricePerSqft(priceDollars: number | null, sqft: number | null): number | null {
  if (priceDollars === null || sqft === null || priceDollars <= 0 || sqft <= 0) return null
  return Math.round((priceDollars / sqft) * 100) / 100
}
