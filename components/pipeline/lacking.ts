import type { PhaseView } from '#lib/contract/pipeline-screens.ts'

/** What the phase cannot do without, and this process does not have. */
export function lacking({ needs }: PhaseView): string[] {
  const unset = needs.variables.filter(({ isRequired, isSet }) => isRequired && !isSet)
  const missing = needs.programs.filter(({ isFound }) => !isFound)
  const runtime = needs.hindrance === null ? [] : ['An agent runtime']
  return [...runtime, ...[...unset, ...missing].map(({ name }) => name)]
}
