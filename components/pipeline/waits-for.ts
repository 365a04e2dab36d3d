import type { PhaseView } from '#lib/contract/pipeline-screens.ts'

/** "After County and Map; when Photos has ended, whatever came of it". */
export function waitsFor(phase: PhaseView, phases: readonly PhaseView[]): string {
  const named = (ids: readonly string[]) =>
    listOf(ids.map((id) => phases.find((other) => other.id === id)?.displayName ?? id))
  const { dependencies, optionalDependencies } = phase
  const parts = [
    ...(dependencies.length > 0 ? [`after ${named(dependencies)}`] : []),
    ...(optionalDependencies.length > 0
      ? [
          `when ${named(optionalDependencies)} ${optionalDependencies.length === 1 ? 'has' : 'have'} ended, whatever came of it`,
        ]
      : []),
  ]
  const sentence = parts.join('; ') || 'at once'
  return `Starts ${sentence}`
}

function listOf(names: string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}
