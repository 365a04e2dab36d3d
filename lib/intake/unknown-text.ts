const unknownTexts = new Set([
  '',
  '-',
  '--',
  '---',
  '–',
  '—',
  '?',
  '??',
  '.',
  'n/a',
  'na',
  '#n/a',
  'n.a.',
  'none listed',
  'null',
  'nan',
  'undefined',
  'unknown',
  'unk',
  'tbd',
  'tba',
  'call',
  'call agent',
  'call for price',
  'contact agent',
  'not available',
  'not disclosed',
  'undisclosed',
  'not provided',
  'not reported',
  'no data',
  'price unknown',
  '#ref!',
  '#value!',
  '#name?',
  '#div/0!',
])

/** Whether a cell says that nobody knows. Unknown is absent, never 0 and never ''. */
export function isUnknownText(text: string): boolean {
  if (text === '') return true
  if (/^[\d$]/.test(text)) return false
  return text.length <= 16 && unknownTexts.has(text.trim().toLowerCase())
}
