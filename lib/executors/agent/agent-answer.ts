import { endOf, failedForNow } from '#lib/executors/outcomes.ts'
import { lastJsonObject, parseObject } from '#lib/executors/last-json-object.ts'
import { readSaidOutcome, readStatusWord } from '#lib/executors/status-dialects.ts'
import type { AttemptOutcome, JsonObject, ProducedArtifact } from '#lib/executors/executor.ts'
import type { Phase } from '#lib/pipeline/definition.ts'

type Produced = { artifacts: ProducedArtifact[]; warnings: string[] }

const quoteLengthLimit = 200
const maxParses = 200 // bounds the work for an answer full of braces

/**
 * The last JSON object of an answer: on lines of its own, or else at the end of a line of prose. Null when there is none.
 * Part of an object that was cut off is none.
 */
export function jsonInAnswer(answer: string): JsonObject | null {
  return lastJsonObject(answer) ?? objectUpToLastBrace(answer)?.value ?? null
}

/** An answer for people: an object that it ends with is named, not shown. */
export function answerInWords(answer: string): string {
  const found = objectUpToLastBrace(answer)
  if (found === null || /[^\s`]/.test(answer.slice(found.end))) return answer
  const prose = answer
    .slice(0, found.start)
    .replace(/```\w*\s*$/, '')
    .trimEnd()
  const { status, ...rest } = found.value
  const said = typeof status === 'string' ? `status ${status}` : 'no status'
  const names = Object.keys(rest)
  return `${prose}\n(answers with ${[said, ...names].join(', ')})`.trim()
}

function objectUpToLastBrace(answer: string): { value: JsonObject; start: number; end: number } | null {
  const end = answer.lastIndexOf('}') + 1
  let start = answer.indexOf('{')
  for (let parses = 0; start !== -1 && start < end && parses < maxParses; parses++) {
    const isWithin = /(?:"\s*:|[[,{])\s*$/.test(answer.slice(Math.max(0, start - 20), start))
    const value = isWithin ? null : parseObject(answer.slice(start, end))
    if (value !== null) return { value, start, end }
    start = answer.indexOf('{', start + 1)
  }
  return null
}

/**
 * What came of an attempt whose agent ended with this answer: its last JSON object is the output, and the status in
 * there decides. An agent whose work is read from files need not answer with JSON.
 */
export function outcomeOfAnswer(
  agent: { shown: string; phase: Phase },
  answer: string,
  { artifacts, warnings }: Produced,
): AttemptOutcome {
  const output = jsonInAnswer(answer)
  if (output === null) {
    if (leavesFiles(agent.phase)) return { kind: 'completed', output: {}, warnings, artifacts }
    return failedForNow(
      `${agent.shown} did not answer with JSON. Have its instructions say which object its last message ends with.${quote(answer)}`,
    )
  }
  return outcomeOfOutput(agent.shown, output, { artifacts, warnings })
}

/** The same for an object that is there already. */
export function outcomeOfOutput(
  shown: string,
  output: JsonObject,
  { artifacts, warnings }: Produced,
): AttemptOutcome {
  const sentences = readSaidOutcome(output)?.sentences ?? errorsOf(output)
  switch (readStatusWord(output.status)) {
    case 'failed':
    case 'blocked':
    case 'cancelled':
      return failedForNow(`${shown} says it failed: ${sentences.join('; ') || 'it does not say why'}`)
    case 'skipped':
      return {
        kind: 'skipped',
        reason: {
          code: 'SCRIPT_SKIPPED',
          sentence: sentences.join('; ') || `${shown} says that there is nothing to do.`,
          remedy: `Provide what ${shown} asks for, then retry this phase.`,
        },
      }
    case 'partial':
      return {
        kind: 'completed',
        output,
        warnings: [
          ...warnings,
          ...(sentences.length > 0 ? sentences : [`${shown} did only part of its work.`]),
        ],
        artifacts,
      }
    case 'completed':
    // These, and no status at all, are words of the property: a sale under way is "pending".
    case 'pending':
    case 'running':
    case 'retrying':
    case null:
      return { kind: 'completed', output, warnings: [...warnings, ...sentences], artifacts }
  }
}

function errorsOf({ errors }: JsonObject): string[] {
  return Array.isArray(errors) ? errors.filter((error) => typeof error === 'string') : []
}

function leavesFiles({ collect, postConditions }: Phase): boolean {
  return collect.length > 0 || Object.values(postConditions).some((names) => names.length > 0)
}

function quote(answer: string): string {
  const end = endOf(answer.trim(), quoteLengthLimit)
  return end === '' ? ' It answered nothing.' : ` Its answer ends: ${end}`
}
