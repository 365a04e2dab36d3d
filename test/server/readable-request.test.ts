import { expect, test } from 'vitest'
import { isReadableRequest } from '#lib/server/readable-request.ts'

test.each([
  ['GET', '/runs/1', true],
  ['GET', '/runs/%E2%82%AC', true],
  ['POST', '/api/runs?fileName=100%', true],
  ['GET', '/runs/%ff', false],
  ['GET', '/runs/100%', false],
  ['TRACE', '/', false],
])('%s %s: %s', (method, url, isReadable) => {
  expect(isReadableRequest({ method, url })).toBe(isReadable)
})
