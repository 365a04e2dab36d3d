import { expect, test } from 'vitest'
import { actorOf } from '../../app/api/actor.ts'

function actor(headers: Record<string, string>) {
  return actorOf(new Request('http://localhost/', { headers }))
}

test.each([
  [{ 'x-plotline-name': 'Ann' }, 'Ann'],
  [{ 'x-plotline-name': encodeURIComponent(' Zoë 小林 ') }, 'Zoë 小林'],
  [{ 'x-plotline-name': 'Ann', 'x-forwarded-user': 'bob' }, 'Ann'],
  [{ 'x-plotline-name': '', 'x-forwarded-user': 'bob' }, 'bob'],
  [{ 'x-plotline-name': '%00%1b%20', 'x-forwarded-user': 'bob' }, 'bob'],
  [{ 'x-plotline-name': 'A%1b%5B31mnn%E2%80%AE' }, 'A[31mnn'],
  [{ 'x-plotline-name': '100% Ann' }, '100% Ann'],
  [{ 'x-plotline-name': `${'%1b'.repeat(100)}Ann` }, 'Ann'],
  [{ 'x-plotline-name': 'x'.repeat(200) }, 'x'.repeat(80)],
  [{ 'x-plotline-name': encodeURIComponent(`x${'🏡'.repeat(200)}`) }, `x${'🏡'.repeat(39)}`],
  [{ 'x-forwarded-user': 'bob' }, 'bob'],
  [{}, 'browser'],
])('%j is %j', (headers, name) => {
  expect(actor(headers)).toBe(name)
})
