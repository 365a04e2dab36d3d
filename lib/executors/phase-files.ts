import { pathInside } from './path-inside.ts'
import { schemaValidator } from './post-conditions.ts'
import { validatorPaths } from './prerequisite-script.ts'
import { findInHome } from './script-command.ts'
import { describeUnknownPlaceholders } from './template-check.ts'
import type { Phase, Pipeline } from '#lib/pipeline/definition.ts'

type Source = { pipeline: Pipeline; homeFolder: string; fileName: string }

/**
 * What is wrong with a pipeline that only its folder can tell: executor files and validators that are missing or lie
 * outside of it; and arguments and output schemas that no attempt could use. Sentences name file, phase, field and fix.
 */
export async function checkPhaseFiles({ pipeline, homeFolder, fileName }: Source): Promise<string[]> {
  const sentences: string[] = []
  const phaseIds = pipeline.phases.map((phase) => phase.id)
  for (const phase of pipeline.phases) {
    const problems = [
      await pathProblem(homeFolder, 'executor_path', phase.executorPath),
      await pathProblem(homeFolder, 'prerequisite_validation', phase.prerequisiteValidation),
      argumentProblem(phase, phaseIds),
      schemaProblem(phase),
    ]
    for (const problem of problems)
      if (problem !== null) sentences.push(`${fileName}, phase "${phase.id}", ${problem}`)
  }
  return sentences
}

async function pathProblem(
  homeFolder: string,
  field: 'executor_path' | 'prerequisite_validation',
  path: string | null,
): Promise<string | null> {
  if (path === null) return null
  if (pathInside(homeFolder, path) === null) {
    return `${field}: "${path}" leads out of the pipeline's folder. Fix: keep the file in that folder, and name it from there.`
  }
  const isValidator = field === 'prerequisite_validation'
  if ((await findInHome(homeFolder, ...(isValidator ? validatorPaths(path) : [path]))) !== null) return null
  const where = isValidator ? "the pipeline's folder or its scripts folder" : "the pipeline's folder"
  return `${field}: "${path}" does not exist. Fix: put the file into ${where}, or correct the path.`
}

function argumentProblem({ args }: Phase, phaseIds: string[]): string | null {
  const problem = args === null ? null : describeUnknownPlaceholders(args, phaseIds)
  return problem === null ? null : `args: ${problem.replace(' Use ', ' Fix: use ')}`
}

function schemaProblem({ outputs }: Phase): string | null {
  if (outputs === null) return null
  const validator = schemaValidator(outputs)
  return validator.ok ? null : `outputs: ${validator.message}. Fix: make it a JSON Schema of an object.`
}
