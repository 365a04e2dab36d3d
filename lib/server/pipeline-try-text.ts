import { logMarks } from '#lib/contract/log-lines.ts'
import type { JsonObject, ProducedArtifact, PropertyInput } from '#lib/executors/executor.ts'
import type { PhaseRunStatus } from '#lib/pipeline/statuses.ts'
import type { TrialEvent, TriedPhase } from './pipeline-trial.ts'
import { harmless, type Paint } from './terminal-text.ts'

const phaseColours = ['cyan', 'magenta', 'blue', 'yellow', 'green', 'cyanBright', 'magentaBright'] as const
const statusMarks: Record<PhaseRunStatus, { mark: string; colour: Parameters<Paint>[0] }> = {
  completed: { mark: '✓', colour: 'green' },
  failed: { mark: '✗', colour: 'red' },
  skipped: { mark: '–', colour: 'dim' },
  blocked: { mark: '■', colour: 'magenta' },
  cancelled: { mark: '×', colour: 'dim' },
  pending: { mark: '·', colour: 'dim' },
  running: { mark: '·', colour: 'dim' },
  retrying: { mark: '·', colour: 'dim' },
}
const outputLines = 24
const outputTextLength = 160

/** What happens, line by line, each with its phase in front. */
export function eventText(event: TrialEvent, paint: Paint, width: number): string {
  const phase = event.type === 'ended' ? event.tried.phase : event.phase
  const colour = phaseColours[phase.index % phaseColours.length]!
  const head = paint(colour, phase.id.padEnd(width))
  return wordsOf(event, paint)
    .map((line) => `${head} ${line}\n`)
    .join('')
}

function wordsOf(event: TrialEvent, paint: Paint): string[] {
  switch (event.type) {
    case 'started':
      return [paint('dim', event.attempt === 1 ? 'started' : `attempt ${event.attempt}`)]
    case 'retry':
      return [`${harmless(event.error)} ${paint('dim', `Trying again in ${seconds(event.delayMs)}.`)}`]
    case 'log': {
      const { stream, text } = event.line
      const lines = harmless(text).split('\n')
      return lines.map((line) => `${paint('dim', logMarks[stream])} ${line}`)
    }
    case 'ended':
      return [statusText(event.tried, paint)]
  }
}

/** Phase by phase, what came of it and what it gave. */
export function trialText(tried: readonly TriedPhase[], paint: Paint): string {
  return tried
    .filter(({ isGiven }) => !isGiven)
    .map((phase) => phaseText(phase, paint))
    .join('\n')
}

function phaseText(tried: TriedPhase, paint: Paint): string {
  const { phase, run, attempts, completed } = tried
  const tries = attempts.length === 1 ? '1 attempt' : `${attempts.length} attempts`
  const took = attempts.length === 0 ? '' : ` ${paint('dim', `${tries}, ${seconds(durationMs(tried))}`)}`
  return [
    `${paint('bold', phase.id)} ${statusText(tried, paint)}${took}`,
    ...(run.reason === null ? [] : [`  ${harmless(run.reason.remedy)}`]),
    ...(completed?.warnings ?? []).map((warning) => `  ${paint('yellow', 'warning')} ${harmless(warning)}`),
    ...(completed === null ? [] : outputText(completed.output)),
    ...(completed?.artifacts ?? []).map((file) => `  file ${fileText(file)}`),
  ].join('\n')
}

function statusText({ run, attempts }: TriedPhase, paint: Paint): string {
  const { mark, colour } = statusMarks[run.status]
  const why = run.reason === null ? '' : `: ${run.reason.sentence}`
  const error = run.status === 'failed' ? `: ${attempts.at(-1)?.error ?? ''}` : ''
  return `${paint(colour, `${mark} ${run.status}`)}${harmless(`${why}${error}`)}`
}

function outputText(output: JsonObject): string[] {
  if (Object.keys(output).length === 0) return []
  const text = JSON.stringify(output, (_, value: unknown) => shortened(value), 2)
  const lines = harmless(text).split('\n')
  const left = lines.length - outputLines
  const shown = left > 1 ? [...lines.slice(0, outputLines), `… and ${left} more lines`] : lines
  return shown.map((line) => `  ${line}`)
}

function shortened(value: unknown): unknown {
  const isLong = typeof value === 'string' && value.length > outputTextLength
  return isLong ? `${value.slice(0, outputTextLength)}… (${value.length} characters)` : value
}

function fileText({ name, mediaType, size }: ProducedArtifact): string {
  const kilobytes = size < 1_000 ? `${size} bytes` : `${Math.round(size / 1_000)} kB`
  return `${harmless(name)} (${mediaType}, ${kilobytes})`
}

/** The same for machines. */
export function trialJson(
  tried: readonly TriedPhase[],
  trial: { property: PropertyInput; durationMs: number; kept: string | null },
): object {
  return {
    address: trial.property.address,
    duration_seconds: trial.durationMs / 1_000,
    kept: trial.kept,
    phases: tried.map(({ phase, run, attempts, completed, isGiven }) => ({
      id: phase.id,
      status: run.status,
      is_given: isGiven,
      reason: run.reason,
      error: run.status === 'failed' ? (attempts.at(-1)?.error ?? null) : null,
      attempts: attempts.map(({ number, durationMs: ms, error, costUsd }) => ({
        number,
        duration_seconds: ms / 1_000,
        error,
        cost_usd: costUsd,
      })),
      output: completed?.output ?? null,
      warnings: completed?.warnings ?? [],
      files: (completed?.artifacts ?? []).map(({ name, mediaType, size }) => ({
        name,
        media_type: mediaType,
        size,
      })),
    })),
  }
}

/** "4 completed, 1 skipped" */
export function countsText(tried: readonly TriedPhase[]): string {
  const counts = new Map<string, number>()
  for (const { run, isGiven } of tried) {
    if (!isGiven) counts.set(run.status, (counts.get(run.status) ?? 0) + 1)
  }
  return [...counts].map(([status, count]) => `${count} ${status}`).join(', ')
}

export function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`
}

function durationMs({ attempts }: TriedPhase): number {
  return attempts.reduce((sum, attempt) => sum + attempt.durationMs, 0)
}
