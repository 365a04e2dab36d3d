const suffixes = [
  'Ave|Avenue|Av',
  'Blvd|Boulevard',
  'Cir|Circle',
  'Ct|Court',
  'Dr|Drive',
  'Hwy|Highway',
  'Ln|Lane',
  'Pkwy|Parkway',
  'Pl|Place',
  'Rd|Road',
  'St|Street',
  'Ter|Terrace',
  'Trl|Trail',
  'Way',
].join('|')
const name = String.raw`[A-Z][A-Za-z.'-]{1,20}`

/** An address that is not the property's own: a number, capitalised words, a street's suffix, and what may follow. */
export const unknownAddress = new RegExp(
  String.raw`\b\d{1,6}[A-Z]?\s(?:[A-Z0-9][\w.'-]{0,30}\s){1,5}(?:${suffixes}|${suffixes.toUpperCase()})\b\.?(?:,?\s(?:#|(?:Apt|Unit|Ste|Suite|APT|UNIT|STE)\b\.?)\s?\w{1,6})?(?:,\s?${name}(?:\s${name}){0,2})?(?:,?\s[A-Z]{2}\b)?(?:\s\d{5}(?:-\d{4})?(?!\d))?`,
  'g',
)
