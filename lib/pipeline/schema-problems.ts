import type { z } from 'zod'
import { closestWord } from './closest-word.ts'
import type { DefinitionProblem } from './definition-problem.ts'

type Issue = z.core.$ZodIssue

/** What is wrong with the form of a definition, as its schema found it. */
export function schemaProblems(error: z.ZodError): DefinitionProblem[] {
  return error.issues.map((issue) => problemOf(closestIssue(issue)))
}

/** Of a value that may have several forms: what is wrong with the one that comes closest. */
function closestIssue(issue: Issue): Issue {
  // A union with a sentence of its own has said what it wants.
  if (issue.code !== 'invalid_union' || issue.message !== 'Invalid input') return issue
  const branches = issue.errors.toSorted((a, b) => a.length - b.length)
  const branch = branches.find((issues) => !issues.some(isMissing)) ?? branches[0]
  const first = branch?.[0]
  return first === undefined ? issue : closestIssue({ ...first, path: [...issue.path, ...first.path] })
}

function problemOf(issue: Issue): DefinitionProblem {
  const path = issue.path.map(String)
  const isInPhase = path[0] === 'phases' && path.length > 1
  const field = (isInPhase ? path.slice(2) : path).join('.') || (isInPhase ? 'phase' : 'file')
  return {
    path,
    phase: isInPhase ? path[1]! : null,
    field,
    message: `${messageOf(issue)}.`,
    fix: `${fixOf(issue, field)}.`,
  }
}

function messageOf(issue: Issue): string {
  // Of a key that is no phase id, the outer message says only that.
  if (issue.code === 'invalid_key') return issue.issues[0]?.message ?? issue.message
  return isMissing(issue) ? 'it is missing' : issue.message
}

function fixOf(issue: Issue, field: string): string {
  if (issue.code === 'invalid_value') {
    const values = issue.values.map(String)
    const meant = typeof issue.input === 'string' ? closestWord(issue.input, values) : null
    return meant === null ? `write one of ${values.join(', ')}` : `write "${meant}", if that is meant`
  }
  if (issue.code === 'invalid_type') {
    const wanted = typeNames[issue.expected] ?? issue.expected
    return isMissing(issue) ? `add ${field}: ${wanted}` : `write ${wanted}`
  }
  return `give ${field} a value of that form (README, "Write a pipeline")`
}

const typeNames: Record<string, string> = {
  string: 'a text in double quotes',
  number: 'a number, without quotes',
  int: 'a whole number, without quotes',
  boolean: 'true or false, without quotes',
  array: 'a list in square brackets',
  object: 'an object in braces',
  record: 'an object in braces',
}

function isMissing(issue: Issue): boolean {
  return (issue.code === 'invalid_type' || issue.code === 'invalid_value') && issue.input === undefined
}
