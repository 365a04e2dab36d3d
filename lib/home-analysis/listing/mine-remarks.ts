import { fact, yearsSince, type Facts } from '../fact.ts'

const year = String.raw`(?:in |~|circa )?((?:19|20)\d{2})`

/** Sentences that name a pool which is not the home's own. Taken out before a pool is looked for. */
const otherPools =
  /\b(?:community|neighbou?rhood|association|hoa|shared|public)(?:\s+\w+){0,2}\s+(?:pool|spa)s?\b|\bpool[- ]?(?:table|room|size[d]?|hall)\b|\b(?:room|space|large enough|big enough|perfect|ready)\s+for\s+(?:a\s+)?(?:\w+\s+)?pool\b|\bcar\s?pool\b/gi

const patterns = {
  noPool: /\bno\s+(?:private\s+)?pool\b|\bwithout\s+(?:a\s+)?pool\b/i,
  pool: /\bpool\b/i,
  solarLeased:
    /\b(?<!\bno\s+)(?:leased?\s+solar|solar\s+(?:panels?\s+|system\s+|panel\s+system\s+)?(?:is|are)?\s*(?:under\s+(?:a\s+)?)?leased?\b|solar\s+(?:ppa|power purchase)|assume\s+(?:the\s+)?solar)/i,
  solarOwned:
    /\b(?:owned\s+solar|(?:paid[- ]off|paid[- ]for)\s+solar|solar\s+(?:panels?\s+|system\s+)?(?:is|are)?\s*(?:owned|paid[- ]off|paid\s+in\s+full)\b)/i,
  solarFee:
    /\bsolar\s+(?:\w+\s+){0,3}(?:lease|payment)\D{0,25}\$\s?(\d{2,3}(?:\.\d{2})?)\s*(?:\/|per|a)\s*mo/i,
  septic: /\bseptic\b/i,
  noSeptic: /\b(?:no|not\s+on|not\s+a)\s+septic\b|\bseptic\s+(?:removed|abandoned)\b/i,
  citySewer: /\b(?:city|public|municipal)\s+sewer\b|\bsewer\s+connected\b/i,
  fireplace: /\bfire\s?places?\b/i,
  noFireplace: /\bno\s+fire\s?place\b/i,
  rvParking: /\brv\s*(?:gate|parking|pad|garage|access)\b/i,
  roofYear: new RegExp(
    String.raw`\b(?:(?:new(?:er)?\s+roof|re-?roof(?:ed)?|roof\s+(?:was\s+)?(?:replaced|installed|new|redone))\W{0,3}${year})|\b${year}\s+(?:new\s+)?roof\b`,
    'i',
  ),
  hvacYear: new RegExp(
    String.raw`\b(?:(?:new(?:er)?\s+(?:hvac|a\/?c)(?:\s+(?:unit|system))?|(?:hvac|a\/?c)\s+(?:unit\s+|system\s+)?(?:was\s+)?(?:replaced|installed|new))\W{0,3}${year})|\b${year}\s+(?:new\s+)?(?:hvac|a\/?c)\b`,
    'i',
  ),
}

/**
 * Facts that the remarks of a listing mention, each with the words it rests on. Marketing text: confidence 0.5, and what is
 * not mentioned stays unknown. A denial ("no pool") counts as an answer; someone else's pool does not count at all.
 */
export function mineRemarks(remarks: string | null, now: Date): Facts {
  if (remarks === null || remarks.trim() === '') return {}
  const facts: Facts = {}
  const found = (
    name: string,
    match: RegExpExecArray | null,
    value: boolean | string | number,
    unit?: string,
  ): void => {
    if (match === null || facts[name] !== undefined) return
    facts[name] = fact(value, { source: 'remarks', unit, note: `“${match[0].trim()}”` })
  }
  const withoutOtherPools = remarks.replace(otherPools, ' ')
  found('has_pool', patterns.noPool.exec(withoutOtherPools), false)
  found('has_pool', patterns.pool.exec(withoutOtherPools), true)
  found('solar_status', patterns.solarLeased.exec(remarks), 'leased')
  found('solar_status', patterns.solarOwned.exec(remarks), 'owned')
  const fee = patterns.solarFee.exec(remarks)
  found('solar_lease_fee', fee, Number(fee?.[1]), 'USD/month')
  found('sewer_type', patterns.citySewer.exec(remarks), 'city')
  if (!patterns.noSeptic.test(remarks)) found('sewer_type', patterns.septic.exec(remarks), 'septic')
  found('has_fireplace', patterns.noFireplace.exec(remarks), false)
  found('has_fireplace', patterns.fireplace.exec(remarks), true)
  found('has_rv_parking', patterns.rvParking.exec(remarks), true)
  for (const [name, pattern] of [
    ['roof_age', patterns.roofYear],
    ['hvac_age', patterns.hvacYear],
  ] as const) {
    const match = pattern.exec(remarks)
    const since = Number(match?.slice(1).find((group) => group !== undefined))
    if (since <= now.getUTCFullYear()) found(name, match, yearsSince(since, now), 'years')
  }
  return facts
}
