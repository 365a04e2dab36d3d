import { propertyFactsSchema } from '#lib/contract/property-facts.ts'
import {
  type Placeholder,
  placeholderGroups,
  placeholders,
  placeholdersOf,
  splitOutputName,
} from './template.ts'

/**
 * What is wrong with the placeholders of these templates, in words with the remedy, or null. `phaseIds`: the pipeline's;
 * left out, phases are not looked at.
 */
export function describeUnknownPlaceholders(
  templates: readonly string[],
  phaseIds?: readonly string[],
): string | null {
  for (const placeholder of templates.flatMap(placeholdersOf)) {
    const problem = placeholderProblem(placeholder, phaseIds)
    if (problem !== null) return problem
  }
  return null
}

function placeholderProblem({ group, name }: Placeholder, phaseIds?: readonly string[]): string | null {
  const shown = group === '' ? `{${name}}` : `{${group}.${name}}`
  switch (group) {
    case 'cells':
      return null
    case 'facts':
      if (Object.hasOwn(propertyFactsSchema.shape, name)) return null
      return `${shown} is not a fact. Use one of ${Object.keys(propertyFactsSchema.shape).join(', ')}; or {cells.HEADER} for a column of the list.`
    case 'status':
      if (phaseIds === undefined || phaseIds.includes(name)) return null
      return `${shown} names no phase. Use one of ${phaseIds.join(', ')}.`
    case 'outputs':
      if (phaseIds === undefined || splitOutputName(name, phaseIds) !== null) return null
      return `${shown} names no output of a phase. Use {outputs.PHASE.NAME} with one of ${phaseIds.join(', ')}.`
    default: {
      const plain: readonly string[] = placeholders
      if (group === '' && plain.includes(name)) return null
      const groups = placeholderGroups.map((known) => `{${known}.…}`)
      return `${shown} is not a placeholder. Use ${[...plain.map((known) => `{${known}}`), ...groups].join(', ')}.`
    }
  }
}
