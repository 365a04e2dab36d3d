import { parseArgs } from 'node:util'
import { z } from 'zod'

const count = z.coerce.number().int().min(1)

const optionsSchema = z.object({
  json: z.boolean(),
  keep: z.boolean(),
  seconds: count.max(3_600),
  seed: z.coerce
    .number()
    .int()
    .min(0)
    .max(2 ** 31),
  properties: count.max(50_000),
  workers: count.max(20),
  active: count.max(500),
  outage: z.coerce.number().int().min(0).max(600),
  limit: count.max(3_600),
})
export type ChaosOptions = z.infer<typeof optionsSchema>

export const usage = `npm run chaos -- [options]
  --seconds 120      how long faults go on
  --seed N           the same faults again, at the same times
  --properties 500   homes in the list
  --workers 3        worker processes
  --active 25        homes at once, over all workers
  --outage SECONDS   one outage of the database of this length besides the random ones (0 to 20 s)
  --limit 300        seconds that everything may take to finish once the faults are over
  --keep             leave the database, the workers' log and the scripts' records behind
  --json             figures as JSON on standard output`

/** @throws when an option is unknown or no number. */
export function readChaosOptions(argv: string[]): ChaosOptions {
  const { values } = parseArgs({
    args: argv,
    options: {
      json: { type: 'boolean', default: false },
      keep: { type: 'boolean', default: false },
      seconds: { type: 'string', default: '120' },
      seed: { type: 'string', default: String(Date.now() % 1_000_000) },
      properties: { type: 'string', default: '500' },
      workers: { type: 'string', default: '3' },
      active: { type: 'string', default: '25' },
      outage: { type: 'string', default: '0' },
      limit: { type: 'string', default: '300' },
    },
  })
  const read = optionsSchema.safeParse(values)
  if (read.success) return read.data
  throw new Error(read.error.issues.map(({ path, message }) => `--${path.join('.')}: ${message}`).join('\n'))
}
