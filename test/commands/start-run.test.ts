import { expect, test } from 'vitest'
import { startRun } from '#lib/commands/start-run.ts'
import { previewList } from '#lib/commands/import-list.ts'
import { testDatabase } from '#test/support/database.ts'
import { pipelineOf, startTestRun } from '#test/support/engine.ts'

const database = await testDatabase()
const { prisma } = database

type Tables =
  | 'run'
  | 'propertyList'
  | 'propertyListEntry'
  | 'property'
  | 'pipelineVersion'
  | 'propertyRun'
  | 'phaseRun'
  | 'audit'
const tables: Tables[] = [
  'run',
  'propertyList',
  'propertyListEntry',
  'property',
  'pipelineVersion',
  'propertyRun',
  'phaseRun',
  'audit',
]

async function countAll(): Promise<Record<string, number>> {
  const { rows } = await database.pool.query<{ name: string; count: number }>(
    tables
      .map((name) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`))
      .map((name) => `select '${name}' as name, count(*)::int as count from ${name}`)
      .join(' union all '),
  )
  return Object.fromEntries(rows.map(({ name, count }) => [name, count]))
}

/** Starts a run over this text as a file. `changes` go over what is usual. */
function start(
  text: string,
  changes: {
    phases?: Record<string, object>
    fileName?: string
    maxParallelPhases?: number
    budgetUsd?: number
    pipeline?: string
  } = {},
) {
  const { definition, pipeline } = pipelineOf(changes.phases ?? { a: {}, b: { dependencies: ['a'] } })
  const loaded = {
    name: 'test',
    home: 'builtin:home-analysis',
    homeFolder: '',
    definition: definition as never,
    pipeline,
  }
  return startRun(
    {
      database,
      pipelines: {
        pipelines: [loaded],
        problems: [{ file: 'x.json', sentences: ['x.json is broken.'] }],
        notSetUp: [{ name: 'phx', file: 'phx.json', sentence: 'Set PHX_FOLDER.' }],
      },
    },
    {
      fileName: changes.fileName ?? 'homes.csv',
      bytes: new TextEncoder().encode(text),
      pipeline: changes.pipeline ?? 'test',
      maxParallelProperties: 3,
      maxParallelPhases: changes.maxParallelPhases ?? 2,
      budgetUsd: changes.budgetUsd,
      actor: 'test',
    },
  )
}

const list = 'street,city,state,zip,price\n1 A St,Phoenix,AZ,85001,1\n2 B St,Phoenix,AZ,85001,2\n'

test('a run holds every property of its list in order, with every cell pending', async () => {
  const started = await start(list)
  if (!started.ok) throw new Error(started.refusal.message)
  const { runId } = started.value
  expect(await prisma.run.findUnique({ where: { id: runId } })).toMatchObject({
    status: 'pending',
    propertyCount: 2,
    maxParallelProperties: 3,
    maxParallelPhases: 2,
    revision: 0,
    startedAt: null,
  })
  const propertyRuns = await prisma.propertyRun.findMany({
    where: { runId },
    orderBy: { position: 'asc' },
    include: { property: true, phaseRuns: { orderBy: { phaseIndex: 'asc' } } },
  })
  expect(propertyRuns.map(({ property }) => property.address)).toEqual([
    '1 A St, Phoenix, AZ 85001',
    '2 B St, Phoenix, AZ 85001',
  ])
  for (const { phaseRuns } of propertyRuns) {
    expect(phaseRuns.map(({ phaseIndex, status }) => [phaseIndex, status])).toEqual([
      [0, 'pending'],
      [1, 'pending'],
    ])
  }
  expect(await prisma.audit.findMany({ where: { runId } })).toMatchObject([
    { actor: 'test', action: 'start-run', affected: 2, detail: { fileName: 'homes.csv', pipeline: 'test' } },
  ])
})

test('a run starts with the budget that was named, or none, and has spent nothing', async () => {
  const budgets: unknown[] = []
  for (const budgetUsd of [5.5, undefined]) {
    const started = await start(list, { budgetUsd })
    if (!started.ok) throw new Error(started.refusal.message)
    const run = await prisma.run.findUniqueOrThrow({ where: { id: started.value.runId } })
    const audit = await prisma.audit.findFirstOrThrow({ where: { runId: run.id } })
    budgets.push([run.budgetUsd, run.spentUsd, audit.detail])
  }
  expect(budgets).toMatchObject([
    [5.5, 0, { budgetUsd: 5.5 }],
    [null, 0, { budgetUsd: null }],
  ])
})

test('a statement that fails in the middle leaves nothing behind', async () => {
  const before = await countAll()
  // The limits' check in the database refuses the run after list, properties and pipeline version were stored.
  await expect(
    start('street,city,state,zip\n77 New St,Mesa,AZ,85201\n', { maxParallelPhases: 0 }),
  ).rejects.toThrow(/run_limits_check/)
  expect(await countAll()).toEqual(before)
})

test.each([
  ['', 'bad_input'],
  ['nothing here\nis an address\n', 'bad_input'],
  ['\0\u0001\u0002\uFFFD', 'bad_input'],
  ['street,city,state,zip\n', 'bad_input'],
  ['street,city,state,zip\n1 Zero\0 St,Mesa,AZ,85201\n', 'bad_input'],
])('a file of %j is refused with a sentence, and leaves nothing behind', async (text, code) => {
  const before = await countAll()
  const refused = await start(text)
  expect(refused).toMatchObject({ ok: false, refusal: { code, message: expect.stringMatching(/\w+ .+\.$/) } })
  expect(await countAll()).toEqual(before)
})

test('a pipeline that is not set up is refused with what to set', async () => {
  expect(await start('street,city,state,zip\n1 Main St,Mesa,AZ,85201', { pipeline: 'phx' })).toMatchObject({
    ok: false,
    refusal: { message: 'The pipeline "phx" is not set up.', fix: 'Set PHX_FOLDER.' },
  })
})

test('a pipeline that is not there is refused, with those that are and the files that are broken', async () => {
  const before = await countAll()
  expect(await start(list, { pipeline: 'tset' })).toMatchObject({
    ok: false,
    refusal: {
      code: 'bad_input',
      message: 'There is no usable pipeline called "tset".',
      fix: expect.stringContaining('Use one of test'),
      problems: ['x.json is broken.'],
    },
  })
  expect(await countAll()).toEqual(before)
})

test('a home in two lists is one property; each list keeps its own row of it', async () => {
  const before = await prisma.property.count()
  const row = (address: string, price: number) =>
    `street,city,state,zip,price\n${address},Tempe,AZ,85281,${price}\n`
  await start(row('500 West Elm Street', 300_000))
  await start(row('500 W ELM ST', 350_000))
  expect(await prisma.property.count()).toBe(before + 1)
  const property = await prisma.property.findFirstOrThrow({ where: { street: { contains: 'Elm' } } })
  const entries = await prisma.propertyListEntry.findMany({
    where: { propertyId: property.id },
    orderBy: { propertyListId: 'asc' },
  })
  expect(entries.map(({ facts, cells }) => [facts, (cells as { street: string }).street])).toEqual([
    [{ price: 300_000 }, '500 West Elm Street'],
    [{ price: 350_000 }, '500 W ELM ST'],
  ])
})

test('the same pipeline is stored once, a changed one as another version, and the first stays as it was', async () => {
  const versionOf = async (phases: Record<string, object>) => {
    const runId = await startTestRun(database, { phases, homes: 1 })
    const run = await prisma.run.findUniqueOrThrow({
      where: { id: runId },
      include: { pipelineVersion: true },
    })
    return run.pipelineVersion
  }
  const first = await versionOf({ zeta: {}, alpha: {} })
  expect((await versionOf({ zeta: {}, alpha: {} })).id).toBe(first.id)
  const changed = await versionOf({ zeta: {}, alpha: { timeout_seconds: 9 } })
  expect(changed.id).not.toBe(first.id)
  expect(await prisma.pipelineVersion.findUnique({ where: { id: first.id } })).toEqual(first)
  // The order of phases is the order of columns.
  expect(Object.keys((first.definition as { phases: object }).phases)).toEqual(['zeta', 'alpha'])
})

test('many people who start the same list at once get a run each', async () => {
  const before = await prisma.property.count()
  const rows = Array.from({ length: 200 }, (_, index) => `${index} Same Rd,Gilbert,AZ,85234`)
  const orders = [rows, rows.toReversed(), rows.toSorted(), rows]
  const started = await Promise.all(
    orders.map((some) => start(['street,city,state,zip', ...some].join('\n'))),
  )
  expect(started.filter(({ ok }) => ok)).toHaveLength(4)
  expect(await prisma.property.count()).toBe(before + 200)
})

test('a file name with characters that Postgres cannot keep does not stop a run', async () => {
  const started = await start(list, { fileName: 'ho\0mes\ud800.csv' })
  const runId = started.ok ? started.value.runId : 0
  const run = await prisma.run.findUnique({ where: { id: runId }, include: { propertyList: true } })
  expect(run?.propertyList).toMatchObject({ name: 'ho\uFFFDmes\uFFFD', fileName: 'ho\uFFFDmes\uFFFD.csv' })
})

test('looking at a list before it is stored stores nothing', async () => {
  const before = await countAll()
  expect(previewList({ fileName: 'homes.csv', bytes: new TextEncoder().encode(list) }).ok).toBe(true)
  expect(await countAll()).toEqual(before)
})
