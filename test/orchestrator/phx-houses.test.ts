import { beforeAll, expect, test } from 'vitest'
import { testDatabase } from '#test/support/database.ts'
import { attemptsOf, readCells, retryCells, untilRun } from '#test/support/engine.ts'
import { openPhxHouses, phaseIds, statusesOfHome } from './phx-houses-run.ts'
import { linesOf } from './stored-logs.ts'

// The list, and what is special about each home. The map script knows 100 to 107 W Known St, and no other.
const homes = [
  '100 W Known St,475000,4',
  '101 W Known St,480000,4',
  '200 W Plain St,490000,4', // unknown to the map script
  '300 W Empty St,500000,4', // no photos, and unknown to the map script
  '102 W Known St,,4', // no price: its deal sheet fails, with exit code 0
  '400 W Nodata St,510000,4', // unknown to the county
  '103 W Known St,470000,2', // the kill switch fails it
]
const [well, alsoWell, plain, empty, unpriced, unknown, killed] = homes.keys()
const database = await testDatabase({ poolSize: 20 })
const houses = await openPhxHouses(database)
let runId: number

beforeAll(async () => {
  runId = await houses.start(homes)
  await houses.startWorker()
  await untilRun(database, runId)
}, 60_000)

const indexOf = (phaseId: string) => phaseIds.findIndex((id) => id === phaseId)
const attemptsAt = (position: number, phaseId: string) =>
  attemptsOf(database, runId, indexOf(phaseId), position)

async function outputOf(position: number, phaseId: string): Promise<Record<string, unknown>> {
  const attempt = (await attemptsAt(position, phaseId)).at(-1)
  return { ...(attempt?.output as object), status: attempt?.status }
}

async function reasonOf(position: number, phaseId: string) {
  return database.prisma.phaseRun.findFirstOrThrow({
    where: { runId, position, phaseIndex: indexOf(phaseId) },
    select: { reasonCode: true, reason: true },
  })
}

async function artifactsOf(position: number, phaseId: string): Promise<Record<string, string>> {
  const attempt = (await attemptsAt(position, phaseId)).at(-1)!
  const artifacts = await database.prisma.artifact.findMany({
    where: {
      propertyRunId: attempt.propertyRunId,
      phaseIndex: indexOf(phaseId),
      attemptNumber: attempt.number,
    },
    orderBy: { name: 'asc' },
  })
  return Object.fromEntries(
    artifacts.map(({ name, content }) => [name, Buffer.from(content ?? []).toString('utf8')]),
  )
}

const all = (status: string) => Object.fromEntries(phaseIds.map((id) => [id, status]))

test('a home that every script can serve goes through all six phases', async () => {
  for (const home of [well, alsoWell, killed])
    expect(await statusesOfHome(database, runId, home!)).toEqual(all('completed'))
})

test('a script that knows homes by their street alone gets the street, and one that wants all of it the address', async () => {
  expect(await linesOf(database, runId, { position: well })).toContainEqual(
    expect.stringContaining('"scripts/extract_county_data.py","--address","100 W Known St"]'),
  )
  expect(await linesOf(database, runId, { position: well, phaseIndex: 1 })).toContainEqual(
    expect.stringContaining('"scripts/extract_images.py","--address","100 W Known St, Phoenix, AZ 85001"]'),
  )
})

test('what the county script wrote into its file becomes the output, its NaN an unknown', async () => {
  expect(await outputOf(well!, 'phase0_county')).toEqual({
    status: 'completed',
    lot_sqft: 7100,
    year_built: 2000,
    garage_spaces: 2,
    has_pool: true,
    tax_annual: null,
    _last_county_sync: expect.any(String),
  })
})

test('scripts that read all and write all of one file do not touch the homes beside them', async () => {
  for (const [position, number] of [
    [well, 100],
    [alsoWell, 101],
    [plain, 200],
    [killed, 103],
  ] as const) {
    expect(await outputOf(position!, 'phase0_county')).toMatchObject({ lot_sqft: 7000 + number })
    const entries: unknown = JSON.parse(
      (await houses.read(runId, position!, 'data/enrichment_data.json')).replaceAll('NaN', 'null'),
    )
    expect(entries).toEqual([expect.objectContaining({ lot_sqft: 7000 + number })])
  }
})

test('what scripts write beside themselves lands in the workspace, and the checkout stays as it was', async () => {
  expect(await houses.filesNow()).toEqual(houses.before)
  expect(await houses.read(runId, well!, 'data/field_lineage.json')).toContain('{')
})

test('a script gets the variables that its phase names, and no other', async () => {
  expect(await houses.read(runId, well!, 'data/enrichment_data.json')).toContain('"assessor_api"')
  // PHX_BASE_DIR is set where Plotline runs, and would have led analyze.py away.
  expect(await houses.read(runId, well!, 'reports/csv/phx_homes_ranked.csv')).toContain('total_score')
})

test('photos in folders of salted names are found by the address, and are kept as artifacts', async () => {
  const output = await outputOf(well!, 'phase1_listing')
  expect(output).toMatchObject({ image_count: 2, image_folder: expect.stringMatching(/^[0-9a-f]{8}$/) })
  const folder = `data/property_images/${String(output.image_folder)}`
  expect(Object.keys(await artifactsOf(well!, 'phase1_listing'))).toEqual([
    `${folder}/001.png`,
    `${folder}/002.png`,
  ])
})

test('a map script that ends with 1 whatever it did counts by what it left: a home it does not know skips the map and goes on', async () => {
  expect(await statusesOfHome(database, runId, plain!)).toEqual({
    ...all('completed'),
    phase1_map: 'skipped',
  })
  const attempts = await attemptsAt(plain!, 'phase1_map')
  expect(attempts).toMatchObject([{ status: 'skipped', exitCode: 1 }])
  expect(await reasonOf(plain!, 'phase1_map')).toEqual({
    reasonCode: 'NOT_PRODUCED',
    reason: 'The map script left nothing for this home: it knows a fixed set of homes.',
  })
  const map = { position: plain, phaseIndex: indexOf('phase1_map') }
  expect(await linesOf(database, runId, map)).toContainEqual(
    expect.stringContaining('did not produce output "_phase1_map_completed"'),
  )
  expect(await attemptsAt(well!, 'phase1_map')).toMatchObject([{ status: 'completed', exitCode: 1 }])
  expect(await outputOf(well!, 'phase1_map')).toMatchObject({ orientation: 'north', school_rating: 0 })
})

test('"none processed" with exit code 0 is no photos, and is tried again', async () => {
  const attempts = await attemptsAt(empty!, 'phase1_listing')
  expect(attempts).toHaveLength(3)
  expect(attempts.at(-1)).toMatchObject({
    status: 'failed',
    exitCode: 0,
    error: 'It ended well but did not produce file data/property_images/**/*.{jpg,jpeg,png,webp}',
  })
})

test('the gate reads the statuses in its own words: it lets in who has photos, and says why not to the others', async () => {
  const gate = await linesOf(database, runId, { position: well, phaseIndex: indexOf('phase2_images') })
  expect(gate.join('\n')).toContain('"phase1_listing": "complete"')
  expect(await outputOf(well!, 'phase2_images')).toMatchObject({ photos_analyzed: 2, briefing: true })
  expect(await reasonOf(empty!, 'phase2_images')).toEqual({
    reasonCode: 'GATE_REJECTED',
    reason: 'Phase 1 listing not complete. Status: failed',
  })
  expect(await reasonOf(unknown!, 'phase2_images')).toMatchObject({
    reason: 'Phase 1 listing not complete. Status: pending',
  })
})

test("what an agent returned stays, and what it only wrote into the home's file fills in", async () => {
  const { scores } = await outputOf(well!, 'phase2_images')
  expect(scores).toEqual({ kitchen_layout: 9, natural_light: 6, aesthetics: null })
})

test('score and tier come from the ranked CSV, which nobody else reads back', async () => {
  // 300, 10 for a price, 0 for schools, 71 for the lot, 14 for kitchen and light as the agent wrote them.
  expect(await outputOf(well!, 'phase3_synthesis')).toEqual({
    status: 'completed',
    tier: 'CONTENDER',
    total_score: 395,
    kill_switch_passed: true,
  })
  expect(await outputOf(killed!, 'phase3_synthesis')).toMatchObject({
    tier: 'FAILED',
    kill_switch_passed: false,
  })
})

test('with neither listing nor map there is no synthesis, and the report waits for it', async () => {
  expect(await statusesOfHome(database, runId, empty!)).toEqual({
    phase0_county: 'completed',
    phase1_listing: 'failed',
    phase1_map: 'skipped',
    phase2_images: 'skipped',
    phase3_synthesis: 'skipped',
    phase4_report: 'blocked',
  })
  expect(await reasonOf(empty!, 'phase3_synthesis')).toEqual({
    reasonCode: 'UPSTREAM_INCOMPLETE',
    reason: 'It needs at least one of phase1_listing (failed) and phase1_map (skipped) to have completed.',
  })
})

test('a home that the county does not know fails there, three times, and holds up no other', async () => {
  expect(await statusesOfHome(database, runId, unknown!)).toEqual({
    phase0_county: 'failed',
    phase1_listing: 'blocked',
    phase1_map: 'blocked',
    phase2_images: 'skipped',
    phase3_synthesis: 'skipped',
    phase4_report: 'blocked',
  })
  expect((await attemptsAt(unknown!, 'phase0_county')).map(({ exitCode }) => exitCode)).toEqual([1, 1, 1])
})

test('the deal sheet reads what analyze wrote elsewhere, with the words it wants, and is an artifact', async () => {
  const files = await artifactsOf(well!, 'phase4_report')
  expect(Object.keys(files)).toEqual([
    'reports/deal_sheets/01_100_w_known_st.html',
    'reports/deal_sheets/index.html',
  ])
  const sheet = files['reports/deal_sheets/01_100_w_known_st.html']
  expect(sheet).toContain('100 W Known St, Phoenix, AZ 85001')
  expect(sheet).toContain('All clear')
  expect(sheet).toContain('1 in the file')
  const other = await artifactsOf(killed!, 'phase4_report')
  expect(other['reports/deal_sheets/01_103_w_known_st.html']).toContain('KILL SWITCH')
})

test('a sheet that could not be rendered is a failure, whatever the exit code says', async () => {
  expect(await statusesOfHome(database, runId, unpriced!)).toEqual({
    ...all('completed'),
    phase4_report: 'failed',
  })
  expect((await attemptsAt(unpriced!, 'phase4_report')).at(-1)).toMatchObject({
    exitCode: 0,
    error: 'It ended well but did not write reports/deal_sheets/[0-9][0-9]_*.html anew',
  })
})

test('scripts that print an arrow end well, and the arrow is in the log', async () => {
  expect(await linesOf(database, runId, { position: well })).toContain('[1/1] 100 W Known St → OK')
})

test('one cell is run again, in the same workspace, and the sheet of before does not count as its work', async () => {
  const before = await attemptsAt(well!, 'phase4_report')
  await houses.startWorker()
  await retryCells(database, runId, [[well!, indexOf('phase4_report')]])
  await expect
    .poll(async () => (await attemptsAt(well!, 'phase4_report')).at(-1), { timeout: 20_000 })
    .toMatchObject({ number: before.length + 1, status: 'completed' })
  await untilRun(database, runId)
  const cells = (await readCells(database, runId)).filter(({ position }) => position !== well)
  expect(cells.every(({ attemptCount }) => attemptCount <= 3)).toBe(true)
})
