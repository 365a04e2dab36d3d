import { expect, test } from 'vitest'
import { propertyResultSchema, runSummarySchema } from '#lib/contract/runs.ts'
import { testDatabase } from '#test/support/database.ts'
import { analyze } from './analyze.ts'
import { heldPipeline, listOf } from './held-pipeline.ts'
import { sampleList } from './list-steps.ts'

const pipeline = await heldPipeline()
const database = await testDatabase()
const settings = {
  databaseUrl: database.url,
  dataFolder: pipeline.pipelinesFolder,
  pipelinesFolder: pipeline.pipelinesFolder,
}

test('the sample list is analysed in the terminal, and its ranked table printed', async () => {
  const said = await analyze([sampleList], settings)
  expect(said.exitCode).toBe(0)
  expect(said.stdout).toContain('2344 W Marconi Ave')
  expect(said.stdout).toMatch(/35 homes in [\d.]+ s: 35 completed, 0 failed, 0 blocked/)
})

test('as JSON, each line is one home and the last the summary; a home that failed makes the exit code 1', async () => {
  await pipeline.open.raise()
  await pipeline.down.raise('300 W Broken')
  const list = await listOf(pipeline.pipelinesFolder, ['100 W First St', '300 W Broken St'])
  const said = await analyze([list, '--pipeline', 'held-phases', '--json'], settings)
  expect(said.exitCode).toBe(1)
  const lines = said.stdout
    .trim()
    .split('\n')
    .map((line): unknown => JSON.parse(line))
  const homes = lines.slice(0, -1).map((line) => propertyResultSchema.strict().parse(line))
  expect(homes.map(({ status, phases_failed }) => [status, phases_failed])).toEqual([
    ['completed', []],
    ['failed', ['phase1_map']],
  ])
  expect(homes[1]?.error_message).toContain('The map service is down')
  const summary = runSummarySchema.strict().parse(Object(lines.at(-1)).summary)
  expect(summary).toMatchObject({ properties: 2, completed: 1, failed: 1 })
})
