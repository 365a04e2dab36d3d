import type { JsonLines } from './json-lines.ts'
import type { JsonRefusal } from './parse-json.ts'

/** What is wrong at one place of a pipeline file. `path`: the keys that lead there. */
export type DefinitionProblem = {
  path: readonly string[]
  phase: string | null
  field: string
  message: string
  fix: string
}

/** The same where the file is known: `line` null where there is none to name; `sentence` says it all to a person. */
export type PlacedProblem = Omit<DefinitionProblem, 'path'> & { line: number | null; sentence: string }

/** A problem with a field of a phase, or of the pipeline itself where `phase` is null. */
export function problemAt(
  phase: string | null,
  field: string,
  { message, fix }: { message: string; fix: string },
): DefinitionProblem {
  const path = phase === null ? field.split('.') : ['phases', phase, ...field.split('.')]
  return { path, phase, field, message, fix }
}

/** Problems as they stand in a file, by line. `lines` null: the text is not at hand. */
export function placeProblems(
  problems: readonly DefinitionProblem[],
  { fileName, lines }: { fileName: string; lines: JsonLines | null },
): PlacedProblem[] {
  return problems
    .map(({ path, ...problem }) => {
      const placed = { ...problem, line: lines?.lineOf(path) ?? null }
      return { ...placed, sentence: sentenceOf(fileName, placed) }
    })
    .toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0))
}

/** A file that is not JSON. The message names line and column itself. */
export function jsonProblem(fileName: string, { message, fix, line }: JsonRefusal): PlacedProblem {
  const problem = { phase: null, field: 'file', message, fix }
  return { ...problem, line, sentence: sentenceOf(fileName, { ...problem, line: null }) }
}

function sentenceOf(fileName: string, problem: Omit<PlacedProblem, 'sentence'>): string {
  const { line, phase, field, message, fix } = problem
  const place = [
    fileName,
    ...(line === null ? [] : [`line ${line}`]),
    ...(phase === null ? [] : [`phase "${phase}"`]),
    field,
  ]
  return `${place.join(', ')}: ${message} Fix: ${fix}`
}
