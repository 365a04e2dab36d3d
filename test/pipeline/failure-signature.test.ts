import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { failureSignature, maxSignatureLength } from '#lib/pipeline/failure-signature.ts'
import type { FailureGroup } from './failure-groups.ts'
import { failuresThatDiffer } from './failures-that-differ.ts'
import { anyTelling, tales } from './failure-tellings.ts'
import { failuresOfScripts } from './failures-of-scripts.ts'
import { failuresOfServices } from './failures-of-services.ts'
import { failuresWithValues } from './failures-with-values.ts'

const marconi = {
  address: '2344 W Marconi Ave, Phoenix, AZ 85023',
  street: '2344 W Marconi Ave',
  city: 'Phoenix',
  zip: '85023',
}
const fourth = {
  address: '17 E 4th St Unit 5, Mesa, AZ 85201-1234',
  street: '17 E 4th St Unit 5',
  city: 'Mesa',
  zip: '85201',
}
const oak = {
  address: '9107 Old Oak Trail, Queen Creek, AZ 85142',
  street: '9107 Old Oak Trail',
  city: 'Queen Creek',
  zip: '85142',
}

const groups: FailureGroup[] = [...failuresOfServices, ...failuresOfScripts, ...failuresWithValues]

describe('failures of one kind have one signature', () => {
  test.each(groups)('$name', ({ signature, messages }) => {
    for (const place of [marconi, fourth, oak])
      for (const message of messages(place)) expect(failureSignature(message, place)).toBe(signature)
  })
})

test.each(failuresThatDiffer)('failures of different kinds stay apart: %s | %s', (one, other) => {
  expect(failureSignature(one, marconi)).not.toBe(failureSignature(other, marconi))
})

test('a count that looks like a status is a count', () => {
  expect(failureSignature('found 429 homes, wanted 503 at least', marconi)).toBe(
    'found # homes, wanted # at least',
  )
  expect(failureSignature('got 412 rows', marconi)).toBe('got # rows')
})

test('a word is not taken for the city unless a place is named', () => {
  const page = { address: '1 Elm St, Page, AZ 86040', street: '1 Elm St', city: 'Page', zip: '86040' }
  expect(failureSignature('Page not found', page)).toBe('Page not found')
})

test('nothing at all is a kind of failure, too', () => {
  expect(failureSignature('', marconi)).toBe('It failed without a message')
  expect(failureSignature(' \n\u0000\t', marconi)).toBe('It failed without a message')
})

test('a property without a street or a city spoils nothing', () => {
  const nowhere = { address: '', street: '', city: '', zip: '' }
  expect(failureSignature('No parcel found in the list', nowhere)).toBe('No parcel found in the list')
  expect(failureSignature('A (b) [c', { address: 'A', street: '((', city: '*', zip: '' })).toBe('A (b) [c')
})

test('a signature of a signature is itself', () => {
  for (const { signature } of groups) {
    if (signature.length === maxSignatureLength) continue
    expect(failureSignature(signature, marconi)).toBe(signature)
  }
})

test('messages that differ in the address, a number, a time and an id have one signature', () => {
  fc.assert(
    fc.property(fc.constantFrom(...tales), anyTelling, anyTelling, (tell, one, other) => {
      expect(failureSignature(tell(one), one.place)).toBe(failureSignature(tell(other), other.place))
    }),
    { numRuns: 500 },
  )
})

test('any text at all has a signature that can be stored and shown', () => {
  const anyText = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 400 }),
    fc.string({ unit: 'grapheme', maxLength: 400 }),
    // Made of what the patterns look for.
    fc
      .array(
        fc.constantFrom(
          ...[
            '"',
            "'",
            '`',
            '#',
            '/',
            '\\',
            ':',
            '-',
            '%20',
            ' ',
            '\n',
            '(',
            '{',
            'https://',
            'code',
            'HTTP',
            'port',
          ],
          ...[
            'timed out after',
            'error',
            '12',
            '429',
            '2026-11-23',
            'T',
            '5:58',
            'PM',
            's',
            'ms',
            '1.2.3.4',
            '::1',
            'a',
          ],
          ...[
            'Ave',
            'W',
            'Phoenix',
            'in ',
            'Traceback (most recent call last):\n',
            '\u001B[31m',
            '\uE000',
            '\uD83C',
            '@',
          ],
        ),
        { maxLength: 120 },
      )
      .map((parts) => parts.join('')),
  )
  fc.assert(
    fc.property(anyText, anyText, (text, name) => {
      const signature = failureSignature(text, {
        address: name,
        street: name.slice(2),
        city: name,
        zip: name,
      })
      expect(signature.length).toBeGreaterThan(0)
      expect(signature.length).toBeLessThanOrEqual(maxSignatureLength)
      expect(signature.isWellFormed()).toBe(true)
      expect(signature).not.toMatch(/[\p{Cc}\uE000-\uE00A]/u)
    }),
    { numRuns: 200 },
  )
})

test('a message of 10,000 characters takes no time, whatever it is made of', () => {
  const parts = [
    'a',
    '1',
    '1,',
    '1.',
    '#',
    '#_',
    '"',
    "'a",
    '/a',
    'a-',
    'A-1-',
    'a.',
    'http://a/',
    ':',
    '12:34 ',
    'A1 ',
  ]
  parts.push(
    '2344 W ',
    '1 A A A A ',
    'timeout ',
    ' ',
    '%20',
    '1.1.1.1:',
    'a@a.',
    'code: ',
    'Mon, ',
    '1 s ',
    '“',
    'in ',
    '\n at ',
  )
  for (const part of parts) {
    const message = `${part.repeat(10_000 / part.length)}!`
    const before = process.cpuUsage()
    failureSignature(message, marconi)
    // Some milliseconds; a pattern that backtracks takes seconds or never ends.
    const ms = process.cpuUsage(before).user / 1_000
    expect({ part, isFast: ms < 200 }).toEqual({ part, isFast: true })
  }
})

test('a signature is never longer than its limit, nor cut within a character', () => {
  for (const shift of [0, 1]) {
    const signature = failureSignature('x'.repeat(shift) + '🏠 '.repeat(500), marconi)
    expect(signature.length).toBeLessThanOrEqual(maxSignatureLength)
    expect(signature.isWellFormed()).toBe(true)
  }
})
