import { expect, onTestFinished, test } from 'vitest'
import { WorkSearch } from '#lib/orchestrator/work-search.ts'
import { testDatabase } from '#test/support/database.ts'

const database = await testDatabase()

test('a commit whose answer is lost while orphans are given back has them looked for once more', async () => {
  let looks = 0
  const search: WorkSearch = new WorkSearch({
    pool: database.pool,
    turnOver: async () => {},
    returnOrphans: async () => {
      looks += 1
      if (looks === 1) search.suspectOrphans()
    },
    slots: 1,
    heldCount: () => 0,
    onProblem: (message, error) => {
      throw new Error(message, { cause: error })
    },
    now: Date.now,
  })
  onTestFinished(() => search.stop())
  search.suspectOrphans()
  search.look()
  await expect.poll(() => looks, { timeout: 5_000 }).toBe(2)
})
