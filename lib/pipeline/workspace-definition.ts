import { z } from 'zod'

const path = z.string().min(1).max(500)
const text = z.string().max(10_000)

/**
 * A file that Plotline writes into a property's workspace. Texts are templates: `{address}`, `{facts.price}`,
 * `{cells.Agent}`, `{status.PHASE}`, `{outputs.PHASE.name}` and the placeholders of `args`. A JSON text that is one
 * placeholder and nothing else becomes the value itself, number or null.
 */
const workspaceFileSchema = z
  .object({
    path,
    /** `missing`: left alone when it is there. `always`: written anew before each attempt. */
    when: z.enum(['missing', 'always']).default('missing'),
    json: z.json().optional(),
    /** One row: header to cell. */
    csv: z.record(z.string().min(1), text).optional(),
    text: text.optional(),
    /** A file of the workspace that this one is a copy of; nothing is written while it is not there. */
    copy: path.optional(),
    /** Words of a copied CSV, by column: `{ "kill_switch_passed": { "True": "PASS" } }`. */
    replace: z.record(z.string(), z.record(z.string(), z.string())).optional(),
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
  /** Path in the workspace to what it links to, relative to the pipeline's folder. What is not there is not linked. */
  links: z.record(path, path).default({}),
  folders: z.array(path).default([]),
  files: z.array(workspaceFileSchema).default([]),
})
export type WorkspaceLayout = z.infer<typeof workspaceSchema>
export const workspaceFilesSchema = z.array(workspaceFileSchema)

/** Reads what a phase left in its workspace: values of a JSON or CSV file into its output, files into its artifacts. */
export const collectorSchema = z.union([
  z.object({
    /** A .json or .csv file of the workspace. */
    file: path,
    /** Keys and positions that lead to the object or the rows, templates allowed: `["properties", "{address}"]`. */
    at: z.array(z.union([text, z.int().min(0)])).default([]),
    /** Which of several entries: fields to the text they must have, templates allowed. */
    where: z.record(z.string(), text).default({}),
    /** Fields to take, or output names to fields. Left out: all of them. */
    take: z.union([z.array(z.string()), z.record(z.string(), z.string())]).optional(),
    /** The output they go under; left out: the output itself. */
    into: z.string().min(1).optional(),
  }),
  z.object({
    /** A glob of the workspace: every file that matches becomes an artifact. */
    artifacts: path,
  }),
])
export type Collector = z.infer<typeof collectorSchema>
