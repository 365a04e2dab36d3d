import { expect, test } from 'vitest'
import { closestWord } from '#lib/pipeline/closest-word.ts'

const words = ['timeout_seconds', 'max_retries', 'retryable', 'dependencies', 'env', 'executor']

test.each([
  ['timeout', 'timeout_seconds'],
  ['timeoutSeconds', 'timeout_seconds'],
  ['max-retries', 'max_retries'],
  ['maxRetires', 'max_retries'],
  ['dependancies', 'dependencies'],
  ['dependecies', 'dependencies'],
  ['environment', 'env'],
  ['evn', 'env'],
  ['cost', null],
  ['', null],
])('"%s" was meant to be %s', (written, meant) => {
  expect(closestWord(written, words)).toBe(meant)
})
