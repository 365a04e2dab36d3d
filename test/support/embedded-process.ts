// A process that opens the embedded database of a folder, says its URL, and closes it at the end of standard input.
import { openEmbeddedPostgres } from '#lib/db/embedded-postgres.ts'

const [dataFolder = ''] = process.argv.slice(2)
const postgres = await openEmbeddedPostgres({ dataFolder, log: () => {} })
console.log(postgres.url)
for await (const _ of process.stdin) {
  // Until it ends.
}
await postgres.close()
