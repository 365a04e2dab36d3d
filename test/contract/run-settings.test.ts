import { expect, test } from 'vitest'
import { startRunQuerySchema } from '#lib/contract/runs.ts'

test('a run that is started without a budget has none', () => {
  expect(startRunQuerySchema.parse({})).toMatchObject({ budgetUsd: null, failureLimit: 10 })
})

test.each([
  ['5', 5],
  ['0.01', 0.01],
  ['1000000', 1_000_000],
])('a budget of %s in the query is %s US dollars', (text, budgetUsd) => {
  expect(startRunQuerySchema.parse({ budgetUsd: text }).budgetUsd).toBe(budgetUsd)
})

test.each(['', '0', '-1', '0.001', '1000001', 'lots', 'Infinity', 'NaN', 'null'])(
  'a budget of %j in the query is refused in a sentence',
  (text) => {
    const { error } = startRunQuerySchema.safeParse({ budgetUsd: text })
    expect(error?.issues.map(({ path, message }) => [path[0], message])).toEqual([
      ['budgetUsd', 'takes US dollars from 0.01 to 1000000'],
    ])
  },
)
