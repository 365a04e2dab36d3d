import { readFile } from 'node:fs/promises'
import { type DefinitionProblem, problemAt } from '#lib/pipeline/definition-problem.ts'
import { readAgentFile } from './agent-file.ts'
import { findInHome } from '#lib/executors/script/script-command.ts'
import { missingAgentParts } from './missing-agent-parts.ts'
import type { Pipeline } from '#lib/pipeline/definition.ts'

/**
 * Agent files that an attempt could not use, and what it would not get of what they name. Files that are not there are told
 * of elsewhere.
 */
export async function agentFileProblems(
  { phases, workspace }: Pipeline,
  homeFolder: string,
): Promise<DefinitionProblem[]> {
  const problems: DefinitionProblem[] = []
  for (const { id, executor, executorPath } of phases) {
    if (executor !== 'agent' || executorPath === null) continue
    const file = await findInHome(homeFolder, executorPath)
    if (file === null) continue
    const read = readAgentFile(await readFile(file, 'utf8'), executorPath)
    if (read.ok) {
      const agent = { ...read.agent, shown: executorPath }
      for (const lack of await missingAgentParts(agent, { homeFolder, workspace }))
        problems.push(problemAt(id, 'executor_path', lack))
      continue
    }
    const fix = 'correct that file: the phase fails with it.'
    problems.push(problemAt(id, 'executor_path', { message: read.error, fix }))
  }
  return problems
}
