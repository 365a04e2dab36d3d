import { z } from 'zod'
import { closestWord } from './closest-word.ts'
import { type DefinitionProblem, problemAt } from './definition-problem.ts'
import { pipelineJsonSchema } from './pipeline-schema.ts'

type Schema = {
  properties?: Record<string, Schema>
  additionalProperties?: Schema | boolean
  items?: Schema | Schema[] | boolean
  anyOf?: Schema[]
}
const looseSchema: z.ZodType<Schema> = z.lazy(() =>
  z.object({
    properties: z.record(z.string(), looseSchema).optional(),
    additionalProperties: z.union([looseSchema, z.boolean()]).optional(),
    items: z.union([looseSchema, z.array(looseSchema), z.boolean()]).optional(),
    anyOf: z.array(looseSchema).optional(),
  }),
)

/** Keys of a definition that nothing reads: a foreign file has its own, and in one of ours they are likely slips. */
export function unknownKeys(definition: unknown): DefinitionProblem[] {
  return keysBelow(definition, looseSchema.parse(pipelineJsonSchema()), [])
}

function keysBelow(value: unknown, schema: Schema, path: readonly string[]): DefinitionProblem[] {
  if (Array.isArray(value)) {
    const inner = schema.items
    if (typeof inner !== 'object' || Array.isArray(inner)) return []
    return value.flatMap((entry, index) => keysBelow(entry, inner, [...path, String(index)]))
  }
  if (typeof value !== 'object' || value === null) return []
  const known = propertiesOf(schema)
  return Object.entries(value).flatMap(([key, entry]) => {
    const inner = Object.hasOwn(known, key) ? known[key] : schema.additionalProperties
    if (typeof inner === 'object') return keysBelow(entry, inner, [...path, key])
    const isForeign = Object.keys(known).length > 0 && !isRemark(key)
    return isForeign ? [unknownKey([...path, key], Object.keys(known))] : []
  })
}

/** Of a value with several forms: the keys of them all. */
function propertiesOf({ properties = {}, anyOf = [] }: Schema): Record<string, Schema> {
  return Object.assign({}, ...anyOf.map(propertiesOf), properties) as Record<string, Schema>
}

/** How people write a remark into JSON, which has none. */
function isRemark(key: string): boolean {
  return /^(_|\/\/|#|\$comment)/.test(key)
}

function unknownKey(path: readonly string[], known: string[]): DefinitionProblem {
  const isInPhase = path[0] === 'phases' && path.length > 2
  const key = path.at(-1) ?? ''
  const meant = closestWord(key, known)
  const problem = problemAt(isInPhase ? path[1]! : null, path.slice(isInPhase ? 2 : 0).join('.'), {
    message: 'Plotline does not know this key and passes it over.',
    fix: meant === null ? 'remove it, unless another program reads it.' : `did you mean "${meant}"?`,
  })
  return { ...problem, path }
}
