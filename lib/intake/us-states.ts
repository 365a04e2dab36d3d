const states: Record<string, string> = {
  alabama: 'AL',
  alaska: 'AK',
  arizona: 'AZ',
  arkansas: 'AR',
  california: 'CA',
  colorado: 'CO',
  connecticut: 'CT',
  delaware: 'DE',
  'district of columbia': 'DC',
  florida: 'FL',
  georgia: 'GA',
  guam: 'GU',
  hawaii: 'HI',
  idaho: 'ID',
  illinois: 'IL',
  indiana: 'IN',
  iowa: 'IA',
  kansas: 'KS',
  kentucky: 'KY',
  louisiana: 'LA',
  maine: 'ME',
  maryland: 'MD',
  massachusetts: 'MA',
  michigan: 'MI',
  minnesota: 'MN',
  mississippi: 'MS',
  missouri: 'MO',
  montana: 'MT',
  nebraska: 'NE',
  nevada: 'NV',
  'new hampshire': 'NH',
  'new jersey': 'NJ',
  'new mexico': 'NM',
  'new york': 'NY',
  'north carolina': 'NC',
  'north dakota': 'ND',
  ohio: 'OH',
  oklahoma: 'OK',
  oregon: 'OR',
  pennsylvania: 'PA',
  'puerto rico': 'PR',
  'rhode island': 'RI',
  'south carolina': 'SC',
  'south dakota': 'SD',
  tennessee: 'TN',
  texas: 'TX',
  utah: 'UT',
  vermont: 'VT',
  virginia: 'VA',
  'virgin islands': 'VI',
  washington: 'WA',
  'west virginia': 'WV',
  wisconsin: 'WI',
  wyoming: 'WY',
}
const codes = new Set(Object.values(states))

/** ZIPs of these states begin with 0, which spreadsheets drop. */
const zeroZipStates = new Set(['CT', 'MA', 'ME', 'NH', 'NJ', 'PR', 'RI', 'VT', 'VI'])

/** "AZ" for "AZ", "az." or "Arizona"; null for what is no US state. */
export function stateCode(text: string): string | null {
  const name = text.trim().replace(/\.$/, '')
  if (name.length === 2) return codes.has(name.toUpperCase()) ? name.toUpperCase() : null
  const known = name.toLowerCase().replace(/\s+/g, ' ')
  return Object.hasOwn(states, known) ? (states[known] ?? null) : null
}

/**
 * The five digits of a ZIP: "85023-1234", "85308.0" and "2108" (in a state whose ZIPs begin with 0, or with none
 * named) are read; null for what cannot be one.
 */
export function readZip(text: string, state: string): string | null {
  const digits = text.trim().replace(/\.0+$/, '').replace(/^'/, '')
  if (/^\d{5}([-\s]?\d{4})?$/.test(digits)) return digits.slice(0, 5)
  const short = /^(\d{3,4})(-\d{4})?$/.exec(digits)?.[1]
  if (!short) return null
  const isPadded = state === '' ? short.length === 4 : zeroZipStates.has(state)
  return isPadded ? short.padStart(5, '0') : null
}
