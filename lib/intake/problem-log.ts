import type { ImportProblem } from '#lib/contract/import-report.ts'
import { excerpt } from './wording.ts'

type ProblemKind = {
  severity: ImportProblem['severity']
  code: string
  /** Told once the count is known. `examples` are the first values, with their lines: `"3019" (line 12)`. */
  sentence: (count: number, examples: string) => string
  fix: string
}

const keptLines = 20
const keptExamples = 3
const severities = ['error', 'warning', 'note'] as const

/** Gathers what a person should know, one problem for each key, however many rows show it. */
export class ProblemLog {
  readonly #gathered = new Map<
    string,
    { kind: ProblemKind; count: number; lines: number[]; examples: string[] }
  >()

  /** Notes one more row. `key` tells problems of one code apart, as by field. */
  add(key: string, kind: () => ProblemKind, lineNumber: number, value?: string): void {
    let problem = this.#gathered.get(key)
    if (!problem) {
      problem = { kind: kind(), count: 0, lines: [], examples: [] }
      this.#gathered.set(key, problem)
    }
    problem.count += 1
    if (problem.lines.length < keptLines) problem.lines.push(lineNumber)
    if (value !== undefined && problem.examples.length < keptExamples) {
      problem.examples.push(`"${excerpt(value, 40)}" (line ${lineNumber})`)
    }
  }

  /** Notes something about the whole file, said of `count` rows. */
  addToFile(kind: ProblemKind, count: number): void {
    this.#gathered.set(`file:${kind.code}`, { kind, count, lines: [], examples: [] })
  }

  /** Errors first, then warnings, then notes; in the order met within each. */
  problems(): ImportProblem[] {
    const all = [...this.#gathered.values()].map(({ kind, count, lines, examples }) => ({
      severity: kind.severity,
      code: kind.code,
      sentence: kind.sentence(count, examples.join(', ')),
      fix: kind.fix,
      count,
      rowNumbers: lines,
    }))
    return severities.flatMap((severity) => all.filter((problem) => problem.severity === severity))
  }
}
