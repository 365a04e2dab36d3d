import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { onTestFinished } from 'vitest'
import type { AttemptRequest, LogLine, PropertyInput } from '#lib/executors/executor.ts'
import type { Phase } from '#lib/pipeline/definition.ts'

export const sourceFormatHome = resolve(import.meta.dirname, '../fixtures/pipelines/source-format')

// Whatever keys the machine has: no test may reach a model that costs money.
const withoutModelKeys = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(ANTHROPIC|CLAUDE)/.test(name)),
)

/** The test process's own PATH, HOME, …, and one secret that nobody may see unless a phase names it. */
export const environment = { ...withoutModelKeys, SECRET_KEY: 'hush', COUNTY_TOKEN: 'token-1' }

export type RecordedAttempt = { request: AttemptRequest; lines: LogLine[]; controller: AbortController }

/** A request for one attempt in a workspace of its own, with everything it logs. */
export async function attemptOf(
  phase: Partial<Phase>,
  rest: Partial<Omit<AttemptRequest, 'phase' | 'property'>> & { property?: Partial<PropertyInput> } = {},
): Promise<RecordedAttempt> {
  const workspace = rest.workspace ?? (await temporaryFolder())
  const lines: LogLine[] = []
  const controller = new AbortController()
  const { property, ...others } = rest
  const request: AttemptRequest = {
    run: { id: 7 },
    pipelineHome: sourceFormatHome,
    layout: { links: {}, folders: [], files: [] },
    statusWords: {},
    remainingBudgetUsd: async () => null,
    attempt: 1,
    inputs: {},
    statuses: {},
    signal: controller.signal,
    log: (line) => lines.push(line),
    ...others,
    workspace,
    phase: { ...plainPhase, ...phase },
    property: { ...marconi, ...property },
  }
  return { request, lines, controller }
}

export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'plotline-test-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

/** The lines of a script's own streams. */
export function textsOf(lines: LogLine[], stream?: LogLine['stream']): string[] {
  return lines
    .filter((line) => (stream === undefined ? line.stream !== 'plotline' : line.stream === stream))
    .map((line) => line.text)
}

const marconi: PropertyInput = {
  id: 12,
  address: '2344 W Marconi Ave, Phoenix, AZ 85023',
  street: '2344 W Marconi Ave',
  city: 'Phoenix',
  state: 'AZ',
  zip: '85023',
  facts: { price: 475_000, photo_urls: [] },
  cells: { Price: '$475,000', Agent: 'R. Vega', Notes: ' ' },
}

const plainPhase: Phase = {
  index: 0,
  id: 'phase0_county',
  displayName: 'County Data',
  description: '',
  executor: 'script',
  executorPath: 'scripts/echo.py',
  executorModel: null,
  pythonModule: null,
  args: null,
  cwd: 'pipeline',
  memoryLimitMb: null,
  maxTurns: null,
  maxBudgetUsd: null,
  agentTools: null,
  agentCommand: null,
  dependencies: [],
  optionalDependencies: [],
  timeoutSeconds: 60,
  maxAttempts: 1,
  backoffFactor: 1,
  backoffMaxSeconds: 300,
  prerequisiteValidation: null,
  requires: { env: [], fields: [], files: [], anyOf: [] },
  env: [],
  maxConcurrency: null,
  rateLimit: null,
  reuseMaxAgeMs: 0,
  outputs: null,
  exitCodes: {},
  postConditions: { files: [], changed: [], outputs: [] },
  unmet: null,
  prepare: [],
  collect: [],
}
