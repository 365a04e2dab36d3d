import type { PropertyInput } from './executor.ts'

export const placeholders = ['address', 'street', 'city', 'state', 'zip', 'property_id', 'workspace'] as const

/** The source design's protocol, for phases that name no arguments. */
export const defaultArguments: readonly string[] = ['--address', '{address}']

/**
 * Fills the placeholders. Each item of the template stays one item of argv, whatever the value holds.
 * Call `unknownPlaceholders` first: what is not known is left as it stands.
 */
export function fillArguments(
  template: readonly string[],
  source: { property: PropertyInput; workspace: string },
): string[] {
  const { property, workspace } = source
  const values: Record<string, string> = {
    address: property.address,
    street: property.street,
    city: property.city,
    state: property.state,
    zip: property.zip,
    property_id: String(property.id),
    workspace,
  }
  return template.map((item) =>
    item.replaceAll(placeholderPattern, (mark, name: string) => values[name] ?? mark),
  )
}

/** Names in braces that no value exists for. */
export function unknownPlaceholders(template: readonly string[]): string[] {
  const known: readonly string[] = placeholders
  return template
    .flatMap((item) => [...item.matchAll(placeholderPattern)].map((match) => match[1] ?? ''))
    .filter((name) => !known.includes(name))
}

/** `args` problem in words, or null. */
export function describeUnknownPlaceholders(template: readonly string[]): string | null {
  const unknown = unknownPlaceholders(template)
  if (unknown.length === 0) return null
  const names = unknown.map((name) => `{${name}}`).join(', ')
  return `${names} is not a placeholder. Use ${placeholders.map((name) => `{${name}}`).join(', ')}.`
}

const placeholderPattern = /\{([A-Za-z_][A-Za-z0-9_]*)\}/g
