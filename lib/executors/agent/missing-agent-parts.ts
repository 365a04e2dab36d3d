import { join } from 'node:path'
import { findInHome } from '#lib/executors/script/script-command.ts'
import { closestWord } from '#lib/pipeline/closest-word.ts'
import { toolsOf } from './agent-tools.ts'
import type { Pipeline } from '#lib/pipeline/definition.ts'
import type { AgentFile } from './agent-file.ts'

// Those that agent files name; others are taken as they are, so that a new tool of the runtime gives no warning.
const fileTools = ['Read', 'Write', 'Edit', 'MultiEdit', 'NotebookEdit', 'Glob', 'Grep', 'LS']
const knownTools = [
  ...fileTools,
  'Bash',
  'WebFetch',
  'WebSearch',
  'Task',
  'TodoWrite',
  'Monitor',
  'PowerShell',
]

/** What an agent file names and the agent would not get: skills that are not there, tools spelled like others. */
export async function missingAgentParts(
  agent: AgentFile & { shown: string },
  { homeFolder, workspace }: { homeFolder: string; workspace: Pipeline['workspace'] },
): Promise<{ message: string; fix: string }[]> {
  const skills = hasOwnSkills(workspace) ? [] : await missingSkills(agent.skills, homeFolder)
  return [
    ...skills.map((name) => ({
      message: `${agent.shown} names the skill "${name}", and goes on without it: there is no .claude/skills/${name}/SKILL.md in the pipeline's folder.`,
      fix: 'put the skill there, or remove its name.',
    })),
    ...toolsOf(agent.tools, false).names.flatMap((name) => {
      const meant = misspelled(name)
      const message = `${agent.shown} names a tool "${name}", which is not known.`
      return meant === null ? [] : [{ message, fix: `did you mean "${meant}"?` }]
    }),
  ]
}

/** Skills may come from the workspace as well, which is there only when a home runs. */
function hasOwnSkills({ links, files }: Pipeline['workspace']): boolean {
  return [...Object.keys(links), ...files.map(({ path }) => path)].some((path) => path.startsWith('.claude'))
}

async function missingSkills(named: readonly string[], homeFolder: string): Promise<string[]> {
  const missing: string[] = []
  for (const name of named)
    if ((await findInHome(homeFolder, join('.claude', 'skills', name, 'SKILL.md'))) === null)
      missing.push(name)
  return missing
}

function misspelled(name: string): string | null {
  if (knownTools.includes(name) || name.startsWith('mcp__')) return null
  const meant = closestWord(name, knownTools)
  const isPart = meant !== null && (name.includes(meant) || meant.includes(name))
  return isPart ? null : meant
}
