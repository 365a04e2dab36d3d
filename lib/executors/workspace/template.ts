import { isJsonObject } from '#lib/executors/last-json-object.ts'
import { writeStatusWord } from '#lib/executors/status-dialects.ts'
import type { AttemptRequest, JsonObject, JsonValue } from '#lib/executors/executor.ts'

/** Placeholders that stand alone: `{address}`. The others name a group first: `{facts.price}`. */
export const placeholders = [
  'address',
  'street',
  'city',
  'state',
  'zip',
  'property_id',
  'workspace',
  'now',
] as const
export const placeholderGroups = ['facts', 'cells', 'status', 'outputs'] as const

/** `group` is '' for those that stand alone. */
export type Placeholder = { group: string; name: string }

/** What templates are filled from. */
export type TemplateSource = Pick<
  AttemptRequest,
  'property' | 'workspace' | 'statuses' | 'statusWords' | 'inputs'
>

const pattern = /\{([A-Za-z_][A-Za-z0-9_]*)(?:\.([^{}]+))?\}/g

export function placeholdersOf(template: string): Placeholder[] {
  return [...template.matchAll(pattern)].map(toPlaceholder)
}

/** The text with its placeholders filled; what is not known becomes '', what is no placeholder stays as it stands. */
export function fillText(template: string, source: TemplateSource): string {
  return template.replaceAll(pattern, (mark, first: string, rest: string | undefined) => {
    const value = valueOf(toPlaceholder([mark, first, rest]), source)
    return value === undefined ? mark : toText(value)
  })
}

/**
 * The JSON with its texts and keys filled. A text that is one placeholder and nothing else becomes the value itself:
 * a number stays one, what is not known becomes null.
 */
export function fillJson(template: JsonValue, source: TemplateSource): JsonValue {
  if (typeof template === 'string') {
    const whole = wholeValue(template, source)
    return whole === undefined ? fillText(template, source) : whole
  }
  if (Array.isArray(template)) return template.map((entry) => fillJson(entry, source))
  if (typeof template !== 'object' || template === null) return template
  return Object.fromEntries(
    Object.entries(template).map(([key, value]) => [fillText(key, source), fillJson(value, source)]),
  )
}

/** A value as it stands in arguments and cells: lists of plain values joined by ";", anything else nested as JSON. */
export function toText(value: JsonValue): string {
  if (value === null) return ''
  if (typeof value !== 'object') return String(value)
  const isPlainList =
    Array.isArray(value) && value.every((entry) => typeof entry !== 'object' || entry === null)
  return isPlainList ? value.map(toText).join(';') : JSON.stringify(value)
}

/** What a path such as "scores.kitchen" leads to; undefined where it leads nowhere. A key that is the whole path goes first. */
export function valueAt(object: JsonObject, path: string): JsonValue | undefined {
  if (Object.hasOwn(object, path)) return object[path]
  let value: JsonValue | undefined = object
  for (const key of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined
    value = isJsonObject(value) ? value[key] : value[Number(key)]
  }
  return value
}

/** An output's phase and path, from "PHASE.path"; phase ids may hold dots themselves. Null where no phase is named. */
export function splitOutputName(
  name: string,
  phaseIds: readonly string[],
): { phaseId: string; path: string } | null {
  const phaseId = phaseIds
    .filter((id) => name.startsWith(`${id}.`))
    .reduce<string | null>((longest, id) => (id.length > (longest ?? '').length ? id : longest), null)
  return phaseId === null ? null : { phaseId, path: name.slice(phaseId.length + 1) }
}

function toPlaceholder([, first = '', rest]: readonly (string | undefined)[]): Placeholder {
  return rest === undefined ? { group: '', name: first } : { group: first, name: rest }
}

function wholeValue(template: string, source: TemplateSource): JsonValue | undefined {
  const [match, ...more] = template.matchAll(pattern)
  if (match === undefined || more.length > 0 || match[0].length !== template.length) return undefined
  return valueOf(toPlaceholder(match), source)
}

/** Null: not known of this property. Undefined: no such placeholder. */
function valueOf({ group, name }: Placeholder, source: TemplateSource): JsonValue | undefined {
  const { property, statuses, statusWords, inputs } = source
  switch (group) {
    case '':
      return plainValueOf(name, source)
    case 'facts':
      return ownValue(property.facts, name)
    case 'cells':
      return ownValue(property.cells, name)
    case 'status': {
      const status = Object.hasOwn(statuses, name) ? statuses[name] : undefined
      return status === undefined ? null : writeStatusWord(status, statusWords)
    }
    case 'outputs': {
      const output = splitOutputName(name, Object.keys(inputs))
      return output === null ? null : (valueAt(inputs[output.phaseId] ?? {}, output.path) ?? null)
    }
    default:
      return undefined
  }
}

function plainValueOf(name: string, { property, workspace }: TemplateSource): JsonValue | undefined {
  const { id, address, street, city, state, zip } = property
  const values: JsonObject = { address, street, city, state, zip, property_id: id, workspace }
  if (name === 'now') return new Date().toISOString().replace('Z', '+00:00') // Python below 3.11 cannot read the Z
  return Object.hasOwn(values, name) ? values[name] : undefined
}

function ownValue(values: Record<string, JsonValue | undefined>, name: string): JsonValue {
  return Object.hasOwn(values, name) ? (values[name] ?? null) : null
}
