import { readFile } from 'node:fs/promises'
import { propertyFactsSchema, type PropertyFacts } from '#lib/contract/property-facts.ts'
import { accepted, refused, type Result } from '#lib/contract/refusal.ts'
import type { PropertyInput } from '#lib/executors/executor.ts'
import { readPropertyList } from '#lib/intake/read-property-list.ts'
import { readTypedAddress } from '#lib/intake/read-typed-address.ts'
import { closestWord } from '#lib/pipeline/closest-word.ts'
import { parseWrittenJson } from '#lib/pipeline/parse-json.ts'
import { readListFile } from './analyze-arguments.ts'

type Asked = { address: string | null; list: string | null; facts: string | null }

/** The home to try a pipeline with: of an address as a person types it, or of a list's row. */
export async function readHome({ address, list, facts }: Asked): Promise<Result<PropertyInput>> {
  if (list !== null) return homeOfList(list, address)
  const typed = readTypedAddress(address ?? '')
  if (!typed.ok) return typed
  const known = facts === null ? accepted({}) : await readFacts(facts)
  if (!known.ok) return known
  const { address: whole, street, city, state, zip } = typed.value
  return accepted({ id: 1, address: whole, street, city, state, zip, facts: known.value, cells: {} })
}

const shownHomes = 5

async function homeOfList(path: string, address: string | null): Promise<Result<PropertyInput>> {
  const file = await readListFile(path)
  if (!file.ok) return file
  const read = readPropertyList(file.value)
  if (!read.ok) return read
  const { entries } = read.value
  const typed = address === null ? null : readTypedAddress(address)
  if (typed?.ok === false) return typed
  const position =
    typed === null ? 0 : entries.findIndex(({ addressKey }) => addressKey === typed.value.addressKey)
  const entry = entries[position]
  if (entry === undefined) {
    const some = entries.slice(0, shownHomes).map((home) => home.address)
    return refused(
      'not_found',
      `${path} has no home at ${typed?.value.address}. Its first ones are:`,
      'Give one of its addresses, with the ZIP code where the list has one.',
      some,
    )
  }
  const { street, city, state, zip, facts, cells } = entry
  return accepted({ id: position + 1, address: entry.address, street, city, state, zip, facts, cells })
}

/** `text`: JSON, or the path of a file that holds it. */
async function readFacts(text: string): Promise<Result<PropertyFacts>> {
  const json = await readJsonArgument('--facts', text)
  if (!json.ok) return json
  const parsed = propertyFactsSchema.strict().safeParse(json.value)
  if (parsed.success) return accepted(parsed.data)
  const names = Object.keys(propertyFactsSchema.shape)
  const problems = parsed.error.issues.flatMap((issue) => {
    if (issue.code !== 'unrecognized_keys') return [`${issue.path.join('.') || '--facts'}: ${issue.message}.`]
    return issue.keys.map((key) => {
      const meant = closestWord(key, names)
      return `${key}: it is not a fact.${meant === null ? '' : ` Did you mean "${meant}"?`}`
    })
  })
  return refused('bad_input', '--facts does not hold facts of a home:', `Use ${names.join(', ')}.`, problems)
}

/** JSON that an argument holds, or that the file holds which it names. */
export async function readJsonArgument(name: string, text: string): Promise<Result<unknown>> {
  const isInline = text.trimStart().startsWith('{')
  const fix = `Give ${name} a JSON object, or the path of a file that holds one.`
  try {
    const json = parseWrittenJson(isInline ? text : await readFile(text, 'utf8'))
    if (json.ok) return accepted(json.value)
    return refused('bad_input', `${name}${isInline ? '' : ` ${text}`}: ${json.message}`, json.fix)
  } catch (error) {
    return refused('bad_input', `${name}: ${error instanceof Error ? error.message : String(error)}.`, fix)
  }
}
