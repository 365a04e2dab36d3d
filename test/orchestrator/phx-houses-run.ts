import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll } from 'vitest'
import { startRun } from '#lib/commands/start-run.ts'
import type { Executor, JsonObject } from '#lib/executors/executor.ts'
import { createPerformer } from '#lib/executors/perform-attempt.ts'
import { loadPipelines } from '#lib/executors/pipelines/pipeline-files.ts'
import { workspaceFor } from '#lib/executors/workspace/workspace.ts'
import type { PhaseRunStatus } from '#lib/pipeline/statuses.ts'
import { testArtifactStore } from '#test/support/artifacts.ts'
import type { TestDatabase } from '#test/support/database.ts'
import { readCells, startTestWorker } from '#test/support/engine.ts'

const samples = resolve(import.meta.dirname, '../../public/samples')
const standIns = resolve(import.meta.dirname, '../fixtures/phx-houses-checkout')

export const phaseIds = [
  'phase0_county',
  'phase1_listing',
  'phase1_map',
  'phase2_images',
  'phase3_synthesis',
  'phase4_report',
] as const
type PhaseId = (typeof phaseIds)[number]

export type PhxHouses = Awaited<ReturnType<typeof openPhxHouses>>

/**
 * The shipped pipeline over a checkout of stand-ins, a copy for this test file alone, and a worker that runs it.
 * `change`: what is done to the checkout and to the pipeline file before.
 */
export async function openPhxHouses(
  database: TestDatabase,
  change: { checkout?: (folder: string) => Promise<void>; definition?: (file: string) => Promise<void> } = {},
) {
  const root = await mkdtemp(join(tmpdir(), 'plotline-phx-'))
  afterAll(() => rm(root, { recursive: true, force: true }))
  const checkout = join(root, 'checkout')
  const pipelinesFolder = join(root, 'pipelines')
  await cp(standIns, checkout, { recursive: true })
  await cp(join(samples, 'phx-houses'), join(pipelinesFolder, 'phx-houses'), { recursive: true })
  await change.checkout?.(checkout)
  await change.definition?.(join(pipelinesFolder, 'phx-houses/phase_configuration.json'))
  const environment = {
    PATH: process.env.PATH,
    HOME: root,
    PHX_HOUSES_FOLDER: checkout,
    MARICOPA_ASSESSOR_TOKEN: 'token-1',
    // Would have the scripts read and write elsewhere, if they were given it.
    PHX_BASE_DIR: join(root, 'elsewhere'),
  }
  const performer = createPerformer({
    environment,
    store: testArtifactStore(),
    executors: { agent: assessImages },
  })
  afterAll(() => performer.close())
  const before = await filesOf(checkout)
  return {
    checkout,
    before,
    filesNow: () => filesOf(checkout),
    /** `settings`: in place of what the worker's environment holds. */
    startWorker: (settings: Record<string, string | undefined> = {}) =>
      startTestWorker(database, performer.perform, {
        pipelinesFolder,
        environment: { ...environment, ...settings },
        workspaceOf: (claim) => workspaceFor({ dataFolder: root, ...claim }),
      }),
    start: (homes: string[]) => start(database, { pipelinesFolder, environment, homes }),
    /** The text of a file in the workspace of the home at this position. */
    async read(runId: number, position: number, path: string): Promise<string> {
      const { id } = await database.prisma.propertyRun.findUniqueOrThrow({
        where: { runId_position: { runId, position } },
      })
      return readFile(join(root, 'workspaces', `run-${runId}`, `property-run-${id}`, path), 'utf8')
    },
  }
}

type Start = { pipelinesFolder: string; environment: Record<string, string | undefined>; homes: string[] }

/** Starts a run over these rows of "street,price,beds". */
async function start(
  database: TestDatabase,
  { pipelinesFolder, environment, homes }: Start,
): Promise<number> {
  const rows = homes.map((home) => {
    const [street, price, beds] = home.split(',')
    return `${street},Phoenix,AZ,85001,${price},${beds},2,1800`
  })
  const started = await startRun(
    { database, pipelines: await loadPipelines({ pipelinesFolder, environment }) },
    {
      fileName: 'homes.csv',
      bytes: new TextEncoder().encode(['street,city,state,zip,price,beds,baths,sqft', ...rows].join('\n')),
      pipeline: 'phx-houses',
      maxParallelProperties: 4,
      maxParallelPhases: 2,
      failureLimit: 0,
      actor: 'test',
    },
  )
  if (!started.ok) throw new Error([started.refusal.message, ...started.refusal.problems].join('\n'))
  return started.value.runId
}

/** Stands for the model: looks at the photos of its workspace, and writes its scores into the file as well, as those agents do. */
const assessImages: Executor = async ({ workspace, property }) => {
  const file = join(workspace, 'data/enrichment_data.json')
  // Python's NaN is in it.
  const entries = JSON.parse((await readFile(file, 'utf8')).replaceAll('NaN', 'null')) as JsonObject[]
  await writeFile(
    file,
    JSON.stringify(entries.map((entry) => ({ ...entry, kitchen_layout: 8, natural_light: 6 }))),
  )
  const names = await readdir(join(workspace, 'data/property_images'), { recursive: true })
  const briefing = await readFile(join(workspace, '.claude/agents/image-assessor.md'), 'utf8')
  const output: JsonObject = {
    address: property.address,
    status: 'success',
    photos_analyzed: names.filter((name) => name.endsWith('.png')).length,
    scores: { kitchen_layout: 9, aesthetics: null },
    briefing: briefing.includes('image-assessor'),
  }
  return { kind: 'completed', output, warnings: [], artifacts: [] }
}

/** Every file of a folder with its content, but for what Python keeps of its own. */
async function filesOf(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  const own = paths.filter((path) => !path.includes('__pycache__')).toSorted()
  return Object.fromEntries(await Promise.all(own.map(async (path) => [path, await readFile(path, 'utf8')])))
}

/** What became of the phases of the home at this position, by phase id. */
export async function statusesOfHome(
  database: TestDatabase,
  runId: number,
  position: number,
): Promise<Record<PhaseId, PhaseRunStatus>> {
  const cells = await readCells(database, runId)
  return Object.fromEntries(
    cells
      .filter((cell) => cell.position === position)
      .map(({ phaseIndex, status }) => [phaseIds[phaseIndex], status]),
  ) as Record<PhaseId, PhaseRunStatus>
}
