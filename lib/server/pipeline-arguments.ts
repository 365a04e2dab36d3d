import { parseArgs } from 'node:util'
import { accepted, refused, type Result } from '#lib/contract/refusal.ts'

export const pipelineUsage = `npm run pipeline -- check [FILE or FOLDER …] [--json]
npm run pipeline -- try FILE --address "2344 W Marconi Ave, Phoenix, AZ 85023" [--phase ID]
    [--list HOMES.csv] [--facts '{"price": 475000}'] [--only [--inputs OUTPUTS.json]]
    [--parallel N] [--workspace FOLDER] [--keep] [--json]
npm run pipeline -- schema`

export type CheckArguments = { command: 'check'; paths: string[]; isJson: boolean }

/** `phase` null: all of them. `isAlone`: it only, with `inputs` in place of the phases before it. */
export type TryArguments = {
  command: 'try'
  path: string
  address: string | null
  list: string | null
  facts: string | null
  phase: string | null
  isAlone: boolean
  inputs: string | null
  maxParallelPhases: number
  workspace: string | null
  isKept: boolean
  isJson: boolean
}

export type PipelineArguments = CheckArguments | TryArguments | { command: 'schema' }

const options = {
  json: { type: 'boolean', default: false },
  address: { type: 'string' },
  list: { type: 'string' },
  facts: { type: 'string' },
  phase: { type: 'string' },
  only: { type: 'boolean', default: false },
  inputs: { type: 'string' },
  parallel: { type: 'string', default: '2' }, // what a run starts with, too
  workspace: { type: 'string' },
  keep: { type: 'boolean', default: false },
} as const

/** What the command line asks for. Refuses anything it does not know. */
export function readPipelineArguments(argv: readonly string[]): Result<PipelineArguments> {
  try {
    const [command = '', ...rest] = argv
    const { positionals, values } = parseArgs({ args: rest, allowPositionals: true, options })
    if (command === 'check') return readCheck(positionals, values)
    if (command === 'try') return readTry(positionals, values)
    if (command === 'schema' && rest.length === 0) return accepted({ command })
    return wrong(
      command === 'schema'
        ? 'schema takes no arguments.'
        : `Say "check", "try" or "schema" first, not "${command}".`,
    )
  } catch (error) {
    return wrong(error instanceof Error ? error.message : String(error))
  }
}

type Values = ReturnType<typeof parseArgs<{ options: typeof options }>>['values']

function readCheck(paths: string[], { json, ...others }: Values): Result<CheckArguments> {
  const isTrial =
    others.only || others.keep || [others.address, others.list, others.facts, others.phase].some(Boolean)
  if (isTrial) return wrong('check runs nothing, and takes files and --json only.')
  return accepted({ command: 'check', paths, isJson: json })
}

function readTry(paths: string[], values: Values): Result<TryArguments> {
  const [path] = paths
  if (path === undefined || paths.length > 1) return wrong(`Name one pipeline file, not ${paths.length}.`)
  if (values.address === undefined && values.list === undefined)
    return wrong('Say which home: --address "…", or --list FILE for its first one.')
  if (values.list !== undefined && values.facts !== undefined)
    return wrong('A home has its facts from --list or from --facts, not from both.')
  if (values.only && values.phase === undefined) return wrong('--only needs --phase: which one?')
  if (values.inputs !== undefined && !values.only)
    return wrong('--inputs stands in for the phases before --phase, which --only leaves out: add --only.')
  if (!/^([1-9]|1\d|20)$/.test(values.parallel)) {
    return wrong(`--parallel takes a number from 1 to 20, not "${values.parallel}".`)
  }
  return accepted({
    command: 'try',
    path,
    address: values.address ?? null,
    list: values.list ?? null,
    facts: values.facts ?? null,
    phase: values.phase ?? null,
    isAlone: values.only,
    inputs: values.inputs ?? null,
    maxParallelPhases: Number(values.parallel),
    workspace: values.workspace ?? null,
    isKept: values.keep,
    isJson: values.json,
  })
}

function wrong(message: string): Result<never> {
  return refused('bad_input', message, pipelineUsage)
}
