import { join, resolve, sep } from 'node:path'
import { ancestorsOf } from '#lib/pipeline/ancestors.ts'
import { type DefinitionProblem, problemAt } from '#lib/pipeline/definition-problem.ts'
import { pathInside } from '#lib/executors/path-inside.ts'
import { describeUnknownPlaceholders } from './template-check.ts'
import { isInsidePattern } from './workspace-glob.ts'
import { pathInWorkspace } from './workspace-paths.ts'
import type { Phase, Pipeline } from '#lib/pipeline/definition.ts'
import type { Collector, WorkspaceFile } from '#lib/pipeline/workspace-definition.ts'

type Trouble = { message: string; fix: string }

// Stands for any workspace: only the way from it matters.
const anyWorkspace = resolve('/workspace')

/** What no workspace could be laid out with, or nothing could be collected by: found before anything runs. */
export function workspaceProblems(pipeline: Pipeline): DefinitionProblem[] {
  const { links, folders, files } = pipeline.workspace
  const phaseIds = pipeline.phases.map(({ id }) => id)
  const places = Object.keys(links)
  const problems: DefinitionProblem[] = []
  const add = (phase: string | null, field: string, trouble: Trouble | null) => {
    if (trouble !== null) problems.push(problemAt(phase, field, trouble))
  }
  for (const [path, target] of Object.entries(links)) {
    const others = places.filter((other) => other !== path)
    add(null, 'workspace.links', placeTrouble(path, others) ?? targetTrouble(target))
  }
  for (const [index, path] of folders.entries())
    add(null, `workspace.folders.${index}`, placeTrouble(path, places))
  for (const [index, file] of files.entries())
    add(null, `workspace.files.${index}`, fileTrouble(file, { places, phaseIds }))
  for (const phase of pipeline.phases) {
    for (const [index, file] of phase.prepare.entries())
      add(phase.id, `prepare.${index}`, fileTrouble(file, { places, phaseIds }))
    for (const [index, collector] of phase.collect.entries())
      add(phase.id, `collect.${index}`, collectorTrouble(collector, phaseIds))
    add(phase.id, 'requires.any_of', anyOfTrouble(pipeline, phase))
    for (const [field, trouble] of patternTroubles(phase)) add(phase.id, field, trouble)
  }
  return problems
}

/** A path that Plotline makes: inside the workspace, and not below a link, or it would be made in the pipeline's folder. */
function placeTrouble(path: string, links: readonly string[]): Trouble | null {
  const place = pathInWorkspace(anyWorkspace, path)
  if (place === null) {
    const fix = 'name a place inside of it; .plotline is taken.'
    return { message: `"${path}" is no place in the workspace.`, fix }
  }
  const above = links.find((link) => `${place}${sep}`.startsWith(join(anyWorkspace, link) + sep))
  if (above === undefined) return null
  const message = `"${path}" lies at or below the link "${above}", which leads to the pipeline's own folder.`
  return { message, fix: 'name another place, or link what lies in that folder one by one.' }
}

function targetTrouble(target: string): Trouble | null {
  if (pathInside(anyWorkspace, target) !== null) return null
  const message = `"${target}" leads out of the pipeline's folder.`
  return { message, fix: 'link what lies in that folder, and name it from there.' }
}

function fileTrouble(
  file: WorkspaceFile,
  { places, phaseIds }: { places: string[]; phaseIds: string[] },
): Trouble | null {
  const { path, json, csv, text, copy } = file
  const isCopyOutside = copy !== undefined && pathInWorkspace(anyWorkspace, copy) === null
  if (isCopyOutside)
    return { message: `"${copy}" is no place in the workspace.`, fix: 'name a file of the workspace.' }
  const texts = [...textsOf(json), ...Object.values(csv ?? {}), text ?? '']
  return placeTrouble(path, places) ?? placeholderTrouble(texts, phaseIds)
}

function collectorTrouble(collector: Collector, phaseIds: string[]): Trouble | null {
  if ('artifacts' in collector) return patternTrouble(collector.artifacts)
  const { file, at, where } = collector
  if (!/\.(json|csv)$/i.test(file))
    return { message: `"${file}" is neither .json nor .csv.`, fix: 'name a file that is one of the two.' }
  if (pathInWorkspace(anyWorkspace, file) === null)
    return { message: `"${file}" is no place in the workspace.`, fix: 'name a file of the workspace.' }
  return placeholderTrouble([...textsOf(at), ...Object.values(where)], phaseIds)
}

function anyOfTrouble(pipeline: Pipeline, phase: Phase): Trouble | null {
  const before = ancestorsOf(pipeline, phase).map(({ id }) => id)
  const stray = phase.requires.anyOf.find((id) => !before.includes(id))
  if (stray === undefined) return null
  const message = `"${stray}" need not have ended when this phase starts.`
  return { message, fix: `name "${stray}" in optional_dependencies, too.` }
}

function patternTroubles({ requires, postConditions }: Phase): [string, Trouble | null][] {
  return [
    ...requires.files.map((pattern): [string, Trouble | null] => ['requires.files', patternTrouble(pattern)]),
    ...postConditions.changed.map((pattern): [string, Trouble | null] => [
      'post_conditions.changed',
      patternTrouble(pattern),
    ]),
  ]
}

function patternTrouble(pattern: string): Trouble | null {
  if (isInsidePattern(pattern)) return null
  return {
    message: `"${pattern}" leads out of the workspace.`,
    fix: 'write it from the workspace, without "..".',
  }
}

function placeholderTrouble(texts: readonly string[], phaseIds: readonly string[]): Trouble | null {
  const problem = describeUnknownPlaceholders(texts, phaseIds)
  if (problem === null) return null
  const [message = problem, use = ''] = problem.split(' Use ')
  return { message, fix: `use ${use}` }
}

/** Every text of a JSON template, keys included. */
function textsOf(template: unknown): string[] {
  if (typeof template === 'string') return [template]
  if (typeof template !== 'object' || template === null) return []
  return [
    ...(Array.isArray(template) ? [] : Object.keys(template)),
    ...Object.values(template).flatMap(textsOf),
  ]
}
