import { fillText, type TemplateSource } from '#lib/executors/workspace/template.ts'
import { describeUnknownPlaceholders } from '#lib/executors/workspace/template-check.ts'

/** What the command of an agent runtime may name, besides the placeholders of `args`. */
export const agentPlaceholders = [
  'prompt',
  'prompt_file',
  'system_prompt',
  'system_prompt_file',
  'model',
] as const
export type AgentPlaceholder = (typeof agentPlaceholders)[number]

const pattern = new RegExp(String.raw`(\{(?:${agentPlaceholders.join('|')})\})`)

/** The command with all of its placeholders filled. A value is never filled again, whatever braces it holds. */
export function fillAgentCommand(
  template: readonly string[],
  values: Record<AgentPlaceholder, string>,
  source: TemplateSource,
): string[] {
  const marks = new Map(agentPlaceholders.map((name) => [`{${name}}`, values[name]]))
  return template.map((entry) =>
    entry
      .split(pattern)
      .map((part) => marks.get(part) ?? fillText(part, source))
      .join(''),
  )
}

export function namesPlaceholder(template: readonly string[], names: readonly AgentPlaceholder[]): boolean {
  return template.some((entry) => names.some((name) => entry.includes(`{${name}}`)))
}

/** What is wrong with the placeholders of a command, in words with the remedy, or null. */
export function describeUnknownAgentPlaceholders(
  template: readonly string[],
  phaseIds?: readonly string[],
): string | null {
  const others = template.map((entry) =>
    entry
      .split(pattern)
      .filter((part) => !pattern.test(part))
      .join(' '),
  )
  const problem = describeUnknownPlaceholders(others, phaseIds)
  const own = agentPlaceholders.map((name) => `{${name}}`).join(', ')
  return problem === null ? null : problem.replace(' Use ', ` Use ${own}, `)
}
