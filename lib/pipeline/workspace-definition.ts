import { z } from 'zod'

const path = z.string().min(1).max(500)
const text = z.string().max(10_000)

/**
 * A file that Plotline writes into a property's workspace. Texts are templates: `{address}`, `{facts.price}`,
 * `{cells.Agent}`, `{status.PHASE}`, `{outputs.PHASE.name}` and the placeholders of `args`. A JSON text that is one
 * placeholder and nothing else becomes the value itself, number or null; keys are templates as well.
 */
const workspaceFileSchema = z
  .object({
    path: path.describe('Where it is written, in the workspace.'),
    when: z
      .enum(['missing', 'always'])
      .default('missing')
      .describe('missing: left alone when it is there. always: written anew before each attempt.'),
    json: z
      .json()
      .optional()
      .describe(
        'Its content as JSON; keys may hold placeholders as well. A text that is one placeholder and nothing else becomes the value itself.',
      ),
    csv: z
      .record(z.string().min(1), text)
      .optional()
      .describe('Its content as a CSV of one row: header to cell, with placeholders.'),
    text: text.optional().describe('Its content as text, with placeholders.'),
    copy: path
      .optional()
      .describe('A file of the workspace that it is a copy of; nothing is written while that is not there.'),
    replace: z
      .record(z.string(), z.record(z.string(), z.string()))
      .optional()
      .describe('Words of a copied CSV, by column: { "kill_switch_passed": { "True": "PASS" } }.'),
  })
  .refine(
    ({ json, csv, text: plain, copy }) =>
      [json, csv, plain, copy].filter((part) => part !== undefined).length === 1,
    { message: 'must say one of "json", "csv", "text" and "copy"' },
  )
  .refine(({ replace, copy }) => replace === undefined || copy !== undefined, {
    message: '"replace" needs "copy"',
  })
export type WorkspaceFile = z.infer<typeof workspaceFileSchema>

/** How a property's workspace is laid out before an attempt. */
export const workspaceSchema = z.object({
  links: z
    .record(path, path)
    .default({})
    .describe(
      "Path in the workspace to what it links to, relative to the pipeline's folder. What is not there is not linked.",
    ),
  folders: z.array(path).default([]).describe('Folders that are made.'),
  files: z.array(workspaceFileSchema).default([]).describe('Files that are written.'),
})
export type WorkspaceLayout = z.infer<typeof workspaceSchema>
export const workspaceFilesSchema = z.array(workspaceFileSchema)

/**
 * Reads what a phase left in its workspace: values of a JSON or CSV file into its output, files into its artifacts. They
 * fill in: what the phase returned itself stays, then an earlier collector goes before a later one.
 */
export const collectorSchema = z.union([
  z.object({
    file: path.describe('A .json or .csv file of the workspace.'),
    at: z
      .array(z.union([text, z.int().min(0)]))
      .default([])
      .describe(
        'Keys and positions that lead to the object or the rows, placeholders allowed: ["properties", "{address}"].',
      ),
    where: z
      .record(z.string(), text)
      .default({})
      .describe('Which of several entries: fields to the text they must have, placeholders allowed.'),
    take: z
      .union([z.array(z.string()), z.record(z.string(), z.string())])
      .optional()
      .describe('Fields to take, or output names to fields. Left out: all of them.'),
    into: z
      .string()
      .min(1)
      .optional()
      .describe('The key of the output that they go under. Left out: the output itself.'),
  }),
  z.object({
    artifacts: path.describe('A glob of the workspace: every file that matches becomes an artifact.'),
  }),
])
export type Collector = z.infer<typeof collectorSchema>
