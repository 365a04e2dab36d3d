import { fillText, type TemplateSource } from './template.ts'

/** The source design's protocol, for phases that name no arguments. */
export const defaultArguments: readonly string[] = ['--address', '{address}']

/**
 * Fills the placeholders. Each entry of the template stays one entry of argv, whatever the value holds.
 * Call `describeUnknownPlaceholders` first: what is no placeholder is left as it stands.
 */
export function fillArguments(template: readonly string[], source: TemplateSource): string[] {
  return template.map((entry) => fillText(entry, source))
}
