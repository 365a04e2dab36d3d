// npm run migration -- add_sort_order
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openEmbeddedPostgres } from '#lib/db/embedded-postgres.ts'
import { migrationsFolder, prismaFolder, readMigrations } from './migrations-folder.ts'
import { diffSchemas } from './schema-engine.ts'

const intent = process.argv[2]
if (intent === undefined || !/^[a-z][a-z0-9_]*$/.test(intent)) {
  console.error('Name the intent in lower case: npm run migration -- add_sort_order')
  process.exit(1)
}
const schema = await readFile(join(prismaFolder, 'schema.prisma'), 'utf8')
const last = (await readMigrations()).at(-1)
const dataFolder = await mkdtemp(join(tmpdir(), 'plotline-diff-'))
const postgres = await openEmbeddedPostgres({ dataFolder, log: console.log })
const sql = await diffSchemas(postgres.url, last?.schema ?? null, schema)
await postgres.close()
await rm(dataFolder, { recursive: true })
const timestamp = new Date().toISOString().replace(/\D/g, '').slice(0, 14)
const folder = join(migrationsFolder, `${timestamp}_${intent}`)
await mkdir(folder)
await writeFile(join(folder, 'migration.sql'), sql)
await writeFile(join(folder, 'schema.prisma'), schema)
console.log(
  `Wrote ${folder}. Add by hand what the schema cannot say (partial indexes, checks), then commit it.`,
)
