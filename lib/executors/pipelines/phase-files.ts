import { type DefinitionProblem, problemAt } from '#lib/pipeline/definition-problem.ts'
import { describeUnknownAgentPlaceholders } from '#lib/executors/agent/agent-placeholders.ts'
import { pathInside } from '#lib/executors/path-inside.ts'
import { schemaValidator } from '#lib/executors/post-conditions.ts'
import { validatorPaths } from '#lib/executors/prerequisite-script.ts'
import { findInHome, isFile } from '#lib/executors/script/script-command.ts'
import { scriptPlaceTrouble } from '#lib/executors/script/script-place-trouble.ts'
import { placesOf } from '#lib/executors/script/script-places.ts'
import { describeUnknownPlaceholders } from '#lib/executors/workspace/template-check.ts'
import type { Phase } from '#lib/pipeline/definition.ts'
import type { WorkspaceLayout } from '#lib/pipeline/workspace-definition.ts'

type Trouble = { message: string; fix: string }

/**
 * What is wrong with phases that only the pipeline's folder can tell: executor files and validators that are missing or
 * lie outside of it; and arguments and output schemas that no attempt could use.
 */
export async function phaseFileProblems(source: {
  phases: readonly Phase[]
  /** Of every phase of the pipeline, also of those that could not be read. */
  phaseIds: readonly string[]
  homeFolder: string
  /** Null while the file says nothing that can be read of its workspace. */
  layout: WorkspaceLayout | null
}): Promise<DefinitionProblem[]> {
  const problems: DefinitionProblem[] = []
  for (const phase of source.phases) {
    const troubles: [string, Trouble | null][] = [
      [phase.pythonModule === null ? 'executor_path' : 'python_module', await executorTrouble(phase, source)],
      ['prerequisite_validation', await validatorTrouble(phase, source)],
      ['args', argumentTrouble(phase, source.phaseIds)],
      ['agent_command', commandTrouble(phase, source.phaseIds)],
      ['outputs', schemaTrouble(phase)],
    ]
    for (const [field, trouble] of troubles)
      if (trouble !== null) problems.push(problemAt(phase.id, field, trouble))
  }
  return problems
}

async function executorTrouble(
  phase: Phase,
  { homeFolder, layout }: { homeFolder: string; layout: WorkspaceLayout | null },
): Promise<Trouble | null> {
  if (phase.executor !== 'script' || (phase.pythonModule === null && phase.cwd === 'pipeline'))
    return pathTrouble(homeFolder, phase.executorPath)
  return layout === null ? null : scriptPlaceTrouble(phase, { pipelineHome: homeFolder, layout })
}

async function pathTrouble(homeFolder: string, path: string | null): Promise<Trouble | null> {
  if (path === null) return null
  if (pathInside(homeFolder, path) === null) return leadsOut(path)
  if ((await findInHome(homeFolder, path)) !== null) return null
  return doesNotExist(path, "the pipeline's folder")
}

/** A validator starts where its phase does: from the workspace it is found through the links. */
async function validatorTrouble(
  { prerequisiteValidation: path, cwd }: Phase,
  { homeFolder, layout }: { homeFolder: string; layout: WorkspaceLayout | null },
): Promise<Trouble | null> {
  if (path === null || (cwd === 'workspace' && layout === null)) return null
  if (pathInside(homeFolder, path) === null) return leadsOut(path)
  const roots = { pipelineHome: homeFolder, layout: layout ?? noLayout, workspace: null }
  const places = validatorPaths(path).flatMap((each) => placesOf(each, cwd, roots))
  for (const place of places) if (await isFile(place)) return null
  const isLinked = cwd === 'workspace'
  return doesNotExist(
    path,
    isLinked
      ? 'a folder that is linked, or its scripts folder'
      : "the pipeline's folder or its scripts folder",
  )
}

const noLayout: WorkspaceLayout = { links: {}, folders: [], files: [] }

function leadsOut(path: string): Trouble {
  return {
    message: `"${path}" leads out of the pipeline's folder.`,
    fix: 'keep the file in that folder, and name it from there.',
  }
}

function doesNotExist(path: string, where: string): Trouble {
  return { message: `"${path}" does not exist.`, fix: `put the file into ${where}, or correct the path.` }
}

function argumentTrouble({ args }: Phase, phaseIds: readonly string[]): Trouble | null {
  return args === null ? null : placeholderTrouble(describeUnknownPlaceholders(args, phaseIds))
}

function commandTrouble({ agentCommand }: Phase, phaseIds: readonly string[]): Trouble | null {
  if (agentCommand === null) return null
  return placeholderTrouble(describeUnknownAgentPlaceholders(agentCommand, phaseIds))
}

function placeholderTrouble(problem: string | null): Trouble | null {
  if (problem === null) return null
  const [message = problem, use = ''] = problem.split(' Use ')
  return { message, fix: `use ${use}` }
}

function schemaTrouble({ outputs }: Phase): Trouble | null {
  if (outputs === null) return null
  const validator = schemaValidator(outputs)
  return validator.ok
    ? null
    : { message: `${validator.message}.`, fix: 'make it a JSON Schema of an object.' }
}
