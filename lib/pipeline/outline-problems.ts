import { z } from 'zod'
import { closestWord } from './closest-word.ts'
import { findCycle } from './dag.ts'
import { type DefinitionProblem, problemAt } from './definition-problem.ts'

const words = z.array(z.string()).catch([])
const text = z.string().nullish().catch(null)

const blankPhase = {
  executor: null,
  hasFile: true,
  dependencies: [],
  optional_dependencies: [],
  any_of: [],
}
const phaseOutline = z
  .object({
    id: z.string().optional().catch(undefined),
    executor: text,
    executor_path: z.unknown().optional(),
    python_module: z.unknown().optional(),
    dependencies: words.default([]),
    optional_dependencies: words.default([]),
    requires: z
      .object({ any_of: words.default([]) })
      .catch({ any_of: [] })
      .default({ any_of: [] }),
  })
  .transform(({ executor_path, python_module, requires, ...phase }) => ({
    ...phase,
    hasFile: Boolean(executor_path) || Boolean(python_module),
    any_of: requires.any_of,
  }))
  .catch({ ...blankPhase })

const outlineSchema = z.object({
  phases: z.record(z.string(), phaseOutline),
  execution_order: z.array(words).optional().catch(undefined),
})
type Outline = z.infer<typeof outlineSchema>

/**
 * What is wrong with how the phases of a definition refer to each other. Reads past values of a wrong form, which are
 * problems of their own, so that everything can be told at once.
 */
export function outlineProblems(definition: unknown): DefinitionProblem[] {
  const parsed = outlineSchema.safeParse(definition)
  if (!parsed.success) return []
  const outline = parsed.data
  const problems = [...idProblems(outline), ...dependencyProblems(outline)]
  return [...problems, ...cycleProblems(outline), ...orderProblems(outline)]
}

function idProblems(outline: Outline): DefinitionProblem[] {
  const problems: DefinitionProblem[] = []
  const owners = new Map<string, string>()
  for (const [key, phase] of Object.entries(outline.phases)) {
    const id = phase.id ?? key
    const owner = owners.get(id)
    if (owner !== undefined) {
      const message = `the id "${id}" is taken by phase "${owner}".`
      problems.push(problemAt(key, 'id', { message, fix: 'give each phase an id of its own.' }))
    } else if (id !== key) {
      const message = `the id "${id}" differs from the key "${key}".`
      problems.push(problemAt(key, 'id', { message, fix: `write "id": "${key}", or leave id out.` }))
    }
    owners.set(id, key)
    if (['script', 'agent', 'module'].includes(phase.executor ?? '') && !phase.hasFile) {
      const message = `a ${phase.executor} phase needs a file to run.`
      const fix = 'name it, relative to the folder of this file.'
      problems.push(problemAt(key, 'executor_path', { message, fix }))
    }
  }
  return problems
}

function dependencyProblems({ phases }: Outline): DefinitionProblem[] {
  const problems: DefinitionProblem[] = []
  for (const [id, phase] of Object.entries(phases)) {
    const named = {
      dependencies: phase.dependencies,
      optional_dependencies: phase.optional_dependencies,
      'requires.any_of': phase.any_of,
    }
    for (const [field, dependencies] of Object.entries(named)) {
      for (const [index, dependency] of dependencies.entries()) {
        if (Object.hasOwn(phases, dependency)) continue
        const message = `"${dependency}" is not a phase of this pipeline.`
        const problem = problemAt(id, field, { message, fix: dependencyFix(dependency, Object.keys(phases)) })
        problems.push({ ...problem, path: [...problem.path, String(index)] })
      }
    }
  }
  return problems
}

const listedPhases = 12 // more names than that help nobody to find the right one

function dependencyFix(written: string, ids: string[]): string {
  const meant = closestWord(written, ids)
  if (meant !== null) return `write "${meant}", if that is meant, or remove it.`
  const more = ids.length > listedPhases ? ` … (${ids.length} phases)` : ''
  return `use one of ${ids.slice(0, listedPhases).join(', ')}${more}, or remove it.`
}

function cycleProblems(outline: Outline): DefinitionProblem[] {
  const cycle = findCycle(edgesOf(outline))
  if (cycle === null) return []
  const message = `the phases wait for each other in a circle: ${[...cycle, cycle[0]].join(' → ')}.`
  return [problemAt(cycle[0]!, 'dependencies', { message, fix: 'remove one of these dependencies.' })]
}

function orderProblems(outline: Outline): DefinitionProblem[] {
  const groupOf = new Map<string, number>()
  const problems: DefinitionProblem[] = []
  const add = (phase: string, message: string, fix: string) =>
    problems.push({
      path: ['execution_order', String(groupOf.get(phase) ?? '')],
      phase,
      field: 'execution_order',
      message,
      fix,
    })
  for (const [group, ids] of (outline.execution_order ?? []).entries()) {
    for (const id of ids) {
      const isKnown = Object.hasOwn(outline.phases, id)
      const isRepeated = isKnown && groupOf.has(id)
      groupOf.set(id, group)
      if (!isKnown) add(id, 'is not a phase of this pipeline.', 'remove it, or define it.')
      else if (isRepeated) add(id, 'stands in it twice.', 'leave it in one group.')
    }
  }
  for (const [id, dependencies] of edgesOf(outline)) {
    const group = groupOf.get(id)
    for (const dependency of dependencies) {
      const before = groupOf.get(dependency)
      if (dependency === id || group === undefined || before === undefined || before < group) continue
      const message = `it does not come after "${dependency}", which it depends on.`
      add(id, message, `move "${dependency}" to an earlier group.`)
    }
  }
  return problems
}

function edgesOf({ phases }: Outline): Map<string, string[]> {
  return new Map(
    Object.entries(phases).map(([id, phase]) => [
      id,
      [...phase.dependencies, ...phase.optional_dependencies],
    ]),
  )
}
