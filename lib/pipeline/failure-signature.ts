import { failurePatterns } from './signature/failure-patterns.ts'
import { showKept, withoutHidden } from './signature/kept-characters.ts'
import { type NamedPlace, withoutOwnAddress } from './signature/own-address.ts'
import { withoutQuotedValues } from './signature/quoted-value.ts'

export type { NamedPlace }

/** A line of a table; what differs in failures that are the same stands further on as a rule. */
export const maxSignatureLength = 160
// Far more than is left of it, and a bound on the time that it takes.
const maxMessageLength = 2_000
const tailLength = 50
const longestWithTail = 600 // more is a page or a log, whose end is chance

/**
 * What a failure has in common with others of its kind: its message without what differs from property to property and
 * from try to try. Times, addresses, ids and numbers give way to placeholders, so that "214 times 429 from the county" is one
 * thing. A number that says what kind of failure it is (exit code, HTTP status, port, a timeout) stays.
 */
export function failureSignature(error: string, place: NamedPlace): string {
  let text = withoutOwnAddress(plainText(error), place)
  for (const [pattern, placeholder] of failurePatterns)
    text =
      typeof placeholder === 'string'
        ? text.replace(pattern, placeholder)
        : text.replace(pattern, placeholder)
  text = showKept(withoutQuotedValues(text))
    .replace(/\$#/g, '#')
    .replace(/(^|[\s=:(,[])[-+]#/g, '$1#')
    .replace(/#%?(?:[\s,./:x-]{1,2}#%?)+/g, '#')
    .replace(/\s+/g, ' ')
    .trim()
  if (text === '') return 'It failed without a message'
  return shortened(text)
}

// Colours of a terminal, and what a database does not store as text.
// oxlint-disable-next-line no-control-regex
const controls = /\u001B\[[0-9;]{0,16}[A-Za-z]|[\u0000-\u0008\u000B-\u001F\u007F-\u009F]/g

function plainText(error: string): string {
  const text = withoutHidden(cut(error, maxMessageLength).toWellFormed()).replace(controls, '')
  const lines = text.split('\n').filter((line) => line.trim() !== '' && !/^\s+at\s/.test(line))
  // Of a Python traceback the last exception says what happened.
  if (/^Traceback \(most recent call last\):/m.test(text)) {
    const isException = (line: string) =>
      /^[A-Za-z_][\w.]{0,80}(?:Error|Exception|Exit|Interrupt|Timeout)\b/.test(line)
    return lines.findLast(isException) ?? lines.at(-1) ?? ''
  }
  return lines.join(' ')
}

/** Of a sentence that is a little too long the end says as much as the beginning: causes stand there. */
function shortened(text: string): string {
  if (text.length <= maxSignatureLength) return text
  const tail =
    text.length > longestWithTail
      ? ''
      : text
          .slice(-tailLength)
          .toWellFormed()
          .replace(/^\uFFFD/, '')
  return `${cut(text, maxSignatureLength - 1 - tail.length)}…${tail}`
}

function cut(text: string, length: number): string {
  const short = text.slice(0, length)
  return /[\uD800-\uDBFF]$/.test(short) ? short.slice(0, -1) : short
}
