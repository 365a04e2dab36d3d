import { expect, test } from 'vitest'
import { turnToStart } from '#lib/executors/process/start-turns.ts'

test('processes that are to start at once start in turns of the event loop of their own, in the order they came', async () => {
  let turn = 0
  let isCounting = true
  const count = () => {
    turn++
    if (isCounting) setImmediate(count)
  }
  setImmediate(count)
  const starts = await Promise.all(
    Array.from({ length: 20 }, async () => {
      await turnToStart()
      return turn
    }),
  )
  isCounting = false
  expect(new Set(starts).size).toBe(20)
  expect(starts).toEqual(starts.toSorted((a, b) => a - b))
})
