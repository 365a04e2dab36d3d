const capitals = new Set([
  'hoa',
  'mls',
  'apn',
  'url',
  'hvac',
  'zip',
  'id',
  'pmi',
  'piti',
  'ltv',
  'usd',
  'html',
  'dom',
])

const units: Record<string, string> = { sqft: 'sq ft', usd: 'USD' }

/** A key of JSON as people write it: `lot_sqft` and `lotSqft` become "Lot sq ft". */
export function labelOf(key: string): string {
  const words = key
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/[_\-.]+/g, ' ')
    .trim()
    .toLowerCase()
    .split(/\s+/)
    .map((word) => units[word] ?? (capitals.has(word) ? word.toUpperCase() : word))
    .join(' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
