import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { parseArgs } from 'node:util'
import { accepted, refused, type Result } from '#lib/contract/refusal.ts'
import { budgetBounds, runSettingsSchema } from '#lib/contract/runs.ts'
import { maxListBytes } from '#lib/intake/limits.ts'

export const analyzeUsage =
  'npm run analyze -- FILE.csv [--pipeline NAME] [--budget USD] [--failure-limit N] [--json]'

export type AnalyzeArguments = {
  file: string
  pipeline: string
  isJson: boolean
  /** Homes in a row that may fail at a phase in the same way before it is held; 0: any number. */
  failureLimit: number
  /** What agents may cost, in US dollars; null: no bound. */
  budgetUsd: number | null
}

/** What the command line asks for. Refuses anything it does not know. */
export function readAnalyzeArguments(argv: readonly string[]): Result<AnalyzeArguments> {
  try {
    const { positionals, values } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        pipeline: { type: 'string', default: 'home-analysis' },
        json: { type: 'boolean', default: false },
        'failure-limit': { type: 'string' },
        budget: { type: 'string' },
      },
    })
    const [file, ...others] = positionals
    const failureLimit = readFailureLimit(values['failure-limit'])
    if (!failureLimit.ok) return failureLimit
    const budgetUsd = readBudget(values.budget)
    if (!budgetUsd.ok) return budgetUsd
    if (file !== undefined && others.length === 0) {
      const { pipeline, json } = values
      const limits = { failureLimit: failureLimit.value, budgetUsd: budgetUsd.value }
      return accepted({ file, pipeline, isJson: json, ...limits })
    }
    return refused('bad_input', `Name one file, not ${positionals.length}.`, analyzeUsage)
  } catch (error) {
    return refused('bad_input', error instanceof Error ? error.message : String(error), analyzeUsage)
  }
}

function readFailureLimit(text: string | undefined): Result<number> {
  const limit = runSettingsSchema.shape.failureLimit.safeParse(text)
  // The schema takes an empty text for 0.
  if (limit.success && (text === undefined || /^\d+$/.test(text))) return accepted(limit.data)
  return refused('bad_input', `--failure-limit takes a number from 0 to 10000, not "${text}".`, analyzeUsage)
}

function readBudget(text: string | undefined): Result<number | null> {
  const budget = runSettingsSchema.shape.budgetUsd.safeParse(text)
  if (budget.success && (text === undefined || /^\d+(\.\d+)?$/.test(text))) return accepted(budget.data)
  const { min, max } = budgetBounds
  return refused('bad_input', `--budget takes US dollars from ${min} to ${max}, not "${text}".`, analyzeUsage)
}

/** The file's bytes, which a pipe may hold, too; one that is missing, a folder, too large or endless is refused. */
export async function readListFile(file: string): Promise<Result<{ fileName: string; bytes: Uint8Array }>> {
  const fileName = basename(file)
  try {
    const { size } = await stat(file)
    if (size > maxListBytes) return tooLarge(fileName, megabytes(size))
    // A pipe or a device says nothing of its size: `end` is the last byte that is read, one more than a list may have.
    const bytes = await buffer(createReadStream(file, { end: maxListBytes }))
    return bytes.length > maxListBytes
      ? tooLarge(fileName, `more than ${megabytes(maxListBytes)}`)
      : accepted({ fileName, bytes })
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error)
    return refused('bad_input', `${file} cannot be read: ${detail}.`, `Check the path. ${analyzeUsage}`)
  }
}

function tooLarge(fileName: string, size: string): Result<never> {
  return refused(
    'too_large',
    `${fileName} has ${size}; a list may have ${megabytes(maxListBytes)}.`,
    'Split it into several files, or leave out columns that no phase reads.',
  )
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1_000_000)} MB`
}
