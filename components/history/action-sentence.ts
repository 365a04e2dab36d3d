import { z } from 'zod'
import type { RunHistory } from '#lib/contract/run-control.ts'
import type { PhaseSummary } from '#lib/contract/runs.ts'
import { labelOf } from '#components/format/label.ts'
import { countOf, formatCount, formatMoney } from '#components/format/number.ts'

type Action = RunHistory['actions'][number]

const limits = z.object({
  maxParallelProperties: z.number(),
  maxParallelPhases: z.number(),
  failureLimit: z.number(),
  // Not said before there were budgets.
  budgetUsd: z.number().nullable().default(null),
})
const limitsChange = z.object({ before: limits, after: limits })
const cancelled = z.object({ scope: z.string(), properties: z.number(), running: z.number() })
const retried = z.object({ mode: z.string(), scope: z.object({ kind: z.string() }) })
const held = z.object({ phaseIndex: z.number() })
const marked = z.object({ as: z.string(), note: z.string() })
const started = z.object({ fileName: z.string(), budgetUsd: z.number().nullish() })

/** What was done, in words that follow the name of who did it. An action that is new to this page is named as it is. */
export function actionSentence(action: Action, phases: readonly PhaseSummary[]): string {
  const { affected } = action
  const phase = phaseOf(action, phases)
  switch (action.action) {
    case 'start-run':
      return `started the run over ${countOf(affected, 'home')}${fileOf(action)}`
    case 'pause-run':
      return `paused the run with ${countOf(affected, 'home')} still to finish`
    case 'resume-run':
      return `let the run go on with ${countOf(affected, 'home')} still to finish`
    case 'change-limits':
      return limitsSentence(action)
    case 'move-to-front':
      return `moved ${countOf(affected, 'home')} to the front`
    case 'cancel':
      return cancelSentence(action)
    case 'retry':
    case 'retry-phases':
      return retrySentence(action, phase)
    case 'mark-phase':
      return markSentence(action, phase)
    case 'hold-phase':
      return `held ${phase ?? 'a phase'}: ${countOf(affected, 'home')} in a row failed in one way`
    case 'try-held-phase':
      return `had ${countOf(affected, 'home')} try ${phase ?? 'a held phase'}`
    case 'lift-hold':
      return `lifted the hold of ${phase ?? 'a phase'}: every home that tried it completed it`
    case 'carry-on':
      return affected > 0
        ? `let ${countOf(affected, 'home')} go on with ${phase ?? 'a held phase'}`
        : `let ${phase ?? 'a held phase'} go on`
    default:
      return `${labelOf(action.action).toLowerCase()} (${formatCount(affected)})`
  }
}

function limitsSentence({ detail }: Action): string {
  const change = limitsChange.safeParse(detail)
  if (!change.success) return 'changed the limits'
  const { before, after } = change.data
  const names = {
    maxParallelProperties: 'homes at once',
    maxParallelPhases: 'phases at once in each home',
    failureLimit: 'failures in a row before a phase is held',
    budgetUsd: 'the budget',
  } as const
  const changes = Object.entries(names)
    .map(([name, words]) => ({ words, name: name as keyof typeof names }))
    .filter(({ name }) => before[name] !== after[name])
    .map(({ words, name }) => `${words} from ${limitWords(name, before)} to ${limitWords(name, after)}`)
  return changes.length === 0 ? 'left the limits as they were' : `changed ${changes.join(', ')}`
}

function limitWords(name: keyof z.infer<typeof limits>, of: z.infer<typeof limits>): string {
  if (name !== 'budgetUsd') return formatCount(of[name])
  return of.budgetUsd === null ? 'none' : formatMoney(of.budgetUsd)
}

function cancelSentence({ affected, detail }: Action): string {
  const of = cancelled.safeParse(detail)
  const cells = countOf(affected, 'cell')
  if (!of.success) return `cancelled ${cells}`
  const { scope, properties, running } = of.data
  const some = affected === 1 ? ' while it ran' : `, ${formatCount(running)} of them running`
  const stopped = running > 0 ? some : ''
  const what = { run: 'the run', properties: countOf(properties, 'home') }[scope]
  return what === undefined ? `cancelled ${cells}${stopped}` : `cancelled ${what}: ${cells}${stopped}`
}

function retrySentence({ affected, detail }: Action, phase: string | null): string {
  const cells = countOf(affected, 'cell')
  const of = retried.safeParse(detail)
  if (!of.success) return `retried ${cells}`
  const where: Record<string, string> = {
    properties: ' of chosen homes',
    column: phase === null ? ' of a column' : ` of ${phase}`,
    filter: ' of filtered homes',
    signature: ' with one kind of failure',
    reason: ' skipped for one reason',
    all: ' of the whole run',
  }
  const which: Record<string, string> = {
    failed: 'failed ones',
    unfinished: 'failed, skipped and cancelled ones',
    downstream: 'with everything after them',
    all: 'whatever became of them',
  }
  const { mode, scope } = of.data
  return `retried ${cells}${where[scope.kind] ?? ''} (${which[mode] ?? mode})`
}

function markSentence({ affected, detail }: Action, phase: string | null): string {
  const what = `${phase ?? 'a phase'} of ${countOf(affected, 'home')}`
  const of = marked.safeParse(detail)
  if (!of.success) return `marked ${what}`
  const { as, note } = of.data
  return `marked ${what} ${as}${note === '' ? '' : `: “${note}”`}`
}

function phaseOf({ detail }: Action, phases: readonly PhaseSummary[]): string | null {
  const direct = held.safeParse(detail)
  const scoped = z.object({ scope: held }).safeParse(detail)
  const index = direct.data?.phaseIndex ?? scoped.data?.scope.phaseIndex
  return phases.find((phase) => phase.index === index)?.displayName ?? null
}

function fileOf({ detail }: Action): string {
  const of = started.safeParse(detail)
  if (!of.success) return ''
  const { fileName, budgetUsd } = of.data
  return ` of ${fileName}${typeof budgetUsd === 'number' ? `, with a budget of ${formatMoney(budgetUsd)}` : ''}`
}
