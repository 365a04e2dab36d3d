import { secretForms, shortestSecret } from './secret-forms.ts'

export type Mask = (text: string) => string

const mask = '***'
const ellipsis = '…'
const partLength = 3 // a shorter remainder of a secret tells nothing, and would be found in any word

type Span = { start: number; end: number }

/**
 * Puts *** in the place of every secret, however it is written. Null when there are none to look for. Where an ellipsis says
 * that a text was cut, what is left of a secret at the cut goes, too.
 */
export function createMask(secrets: readonly string[]): Mask | null {
  const forms = [...new Set(secrets.filter((secret) => secret.length >= shortestSecret).flatMap(secretForms))]
  if (forms.length === 0) return null
  const longestFirst = forms.toSorted((a, b) => b.length - a.length)
  const byHead = indexBy(longestFirst, (form) => hashAt(form, 0))
  const byTail = indexBy(longestFirst, (form) => hashAt(form, form.length - partLength))
  const longest = longestFirst[0]?.length ?? 0
  return (text) => {
    const isCut = text.includes(ellipsis)
    const spans = isCut ? endsAfterCuts(text, { byTail, longest }) : []
    for (let start = 0; start + partLength <= text.length; start++) {
      const candidates = byHead.get(hashAt(text, start))
      if (candidates === undefined) continue
      const end = endOfSecret(text, start, { candidates, isCut })
      if (end > start) spans.push({ start, end })
    }
    return spans.length === 0 ? text : withoutSpans(text, spans)
  }
}

type FormIndex = { get: (hash: number) => string[] | undefined }

/** Most places of a text hold the part of no secret: a bitmap says so faster than a map. */
function indexBy(forms: readonly string[], hashOf: (form: string) => number): FormIndex {
  const byHash = Map.groupBy(forms, hashOf)
  const isThere = new Uint8Array(hashes)
  for (const hash of byHash.keys()) isThere[hash] = 1
  return { get: (hash) => (isThere[hash] === 1 ? byHash.get(hash) : undefined) }
}

const hashes = 65_536

function hashAt(text: string, at: number): number {
  const hash = (text.charCodeAt(at) * 31 + text.charCodeAt(at + 1)) * 31 + text.charCodeAt(at + 2)
  return hash & (hashes - 1)
}

function endOfSecret(
  text: string,
  start: number,
  { candidates, isCut }: { candidates: string[]; isCut: boolean },
): number {
  const whole = candidates.find((form) => text.startsWith(form, start))
  if (whole !== undefined) return start + whole.length
  if (!isCut) return start
  const lengths = candidates.map((form) => commonLength(text, start, form))
  return start + (lengths.find((length) => length >= partLength && isCutAt(text, start + length)) ?? 0)
}

function commonLength(text: string, start: number, form: string): number {
  let length = 0
  while (length < form.length && text.charCodeAt(start + length) === form.charCodeAt(length)) length++
  return length
}

function isCutAt(text: string, at: number): boolean {
  return text[at] === ellipsis || (text[at] === ' ' && text[at + 1] === ellipsis)
}

/** The ends of secrets that stand at once after an ellipsis. */
function endsAfterCuts(text: string, { byTail, longest }: { byTail: FormIndex; longest: number }): Span[] {
  const spans: Span[] = []
  for (const { index, 0: cut } of text.matchAll(/… ?/g).take(cutsLimit)) {
    const start = index + cut.length
    const last = Math.min(text.length, start + longest) - partLength
    for (let at = start; at <= last; at++) {
      const end = at + partLength
      const rest = text.slice(start, end)
      if (byTail.get(hashAt(text, at))?.some((form) => form.endsWith(rest))) spans.push({ start, end })
    }
  }
  return spans
}

const cutsLimit = 4 // ours stand at the start of a line, or of the last line that an error quotes

function withoutSpans(text: string, spans: Span[]): string {
  const parts: string[] = []
  let shownUntil = 0
  let hiddenUntil = -1
  for (const { start, end } of spans.toSorted((a, b) => a.start - b.start)) {
    if (start > hiddenUntil) parts.push(text.slice(shownUntil, start), mask)
    hiddenUntil = Math.max(hiddenUntil, end)
    shownUntil = hiddenUntil
  }
  parts.push(text.slice(shownUntil))
  return parts.join('')
}
