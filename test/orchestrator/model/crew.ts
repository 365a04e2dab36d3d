import { setTimeout as sleep } from 'node:timers/promises'
import { openDatabase } from '#lib/db/client.ts'
import { recoverSilentWorkers } from '#lib/orchestrator/recovery.ts'
import type { Worker } from '#lib/orchestrator/worker.ts'
import { type DatabaseProxy, openDatabaseProxy } from '#test/support/database-proxy.ts'
import type { TestDatabase } from '#test/support/database.ts'
import { startTestWorker } from '#test/support/engine.ts'
import type { ScriptedExecutor } from './scripted-executor.ts'

/** A real worker with connections of its own, which can be cut. */
type Member = {
  name: string
  worker: Worker
  proxy: DatabaseProxy
  close: () => Promise<void>
  isCut: boolean
  /** How often it began and finished to read what its runs allow. */
  controlReads: number
  problems: string[]
  /** Those that have a cause. */
  expected: string[]
  /** It may have seen an outage, or have been given up. */
  isDisturbed: boolean
}

let count = 0

/** The workers of a test: some at work, some cut off and given up by the others. */
export class Crew {
  readonly #database: TestDatabase
  readonly #executor: ScriptedExecutor
  readonly #members = new Map<string, Member>()

  constructor(options: { database: TestDatabase; executor: ScriptedExecutor }) {
    this.#database = options.database
    this.#executor = options.executor
  }

  /** Names of those at work. */
  get atWork(): string[] {
    return [...this.#members.values()].filter(({ isCut }) => !isCut).map(({ name }) => name)
  }

  get cutOff(): string[] {
    return [...this.#members.values()].filter(({ isCut }) => isCut).map(({ name }) => name)
  }

  /** What workers complained of without a cause. */
  get complaints(): string[] {
    return [...this.#members.values()].flatMap(({ problems }) => problems)
  }

  /** For a story: what became of its workers, and what their connections do. */
  async describe(): Promise<string> {
    const members = [...this.#members.values()].map(
      ({ name, isCut, controlReads, expected, proxy }) =>
        `${name}: ${isCut ? 'cut off' : 'at work'}, ${controlReads} reads of controls, ${proxy.commits()} commits; ${expected.slice(-3).join('; ')}`,
    )
    const { rows } = await this.#database.pool.query<{ connection: string }>(`
      select concat_ws(' ', application_name, state, wait_event, left(query, 60)) as connection
      from pg_stat_activity where datname = current_database() and state <> 'idle'`)
    return [...members, ...rows.map(({ connection }) => connection)].join('\n')
  }

  controlReadsOf(name: string): number {
    return this.#members.get(name)?.controlReads ?? Infinity
  }

  async start(): Promise<void> {
    const name = `model-${count++}`
    const proxy = await openDatabaseProxy(this.#database.url)
    const own = openDatabase({ url: proxy.url, applicationName: name, poolSize: 5 })
    const [problems, expected]: [string[], string[]] = [[], []]
    const member = {
      name,
      proxy,
      close: own.close,
      isCut: false,
      controlReads: 0,
      problems,
      expected,
      isDisturbed: false,
    }
    countControlReads(own.pool, () => (member.controlReads += 1))
    const onProblem = (message: string, error: unknown) => {
      const told = `${name}: ${message} ${String(error)}`
      if (member.isDisturbed) member.expected.push(told)
      else member.problems.push(told)
    }
    const database = { ...own, url: proxy.url, name: this.#database.name }
    const perform = this.#executor.performAs(name)
    const worker = await startTestWorker(database, perform, { host: name, onProblem })
    this.#members.set(name, Object.assign(member, { worker }))
  }

  /** The worker ends what it does and gives it back. */
  async stop(name: string): Promise<void> {
    const member = this.#members.get(name)!
    this.#executor.letGo(name)
    this.#members.delete(name)
    await member.worker.stop()
    await member.close()
  }

  /** The others give a worker up that goes on in ignorance, as one that was frozen does. */
  async giveUp(name: string): Promise<void> {
    const { pool } = this.#database
    this.#members.get(name)!.isDisturbed = true
    for (;;) {
      const { rows } = await pool.query<{ id: number }>(
        `update worker set last_seen_at = now() - interval '1 hour'
         where id = (select max(id) from worker where host = $1) and lost_at is null
         returning id`,
        [name],
      )
      // It says "still here" every two seconds, and may do so in between.
      const lost = await recoverSilentWorkers(pool)
      if (rows.every(({ id }) => lost.includes(id))) return
      await sleep(1)
    }
  }

  /** Takes from those that were given up what they claimed at the last moment, as the others do every two seconds. */
  async sweep(): Promise<void> {
    await recoverSilentWorkers(this.#database.pool)
  }

  /** The same for a worker that no longer reaches the database. */
  async cut(name: string): Promise<void> {
    const member = this.#members.get(name)!
    member.isDisturbed = true
    member.isCut = true
    member.proxy.cut()
    await this.giveUp(name)
  }

  mend(name: string): void {
    const member = this.#members.get(name)!
    member.isCut = false
    member.proxy.restore()
  }

  /** The next commit of this worker reaches the database, and its answer is lost. */
  loseAnswer(name: string): void {
    const member = this.#members.get(name)!
    member.isDisturbed = true
    member.proxy.loseAnswerOfCommit(1)
  }

  async stopAll(): Promise<void> {
    for (const name of this.cutOff) this.mend(name)
    await Promise.all([...this.#members.keys()].map((name) => this.stop(name)))
  }
}

type Query = (...given: unknown[]) => unknown

function countControlReads(pool: TestDatabase['pool'], onRead: () => void): void {
  const query = pool.query.bind(pool) as Query
  const counted: Query = (config, ...rest) => {
    const answer = query(config, ...rest)
    const isControl =
      typeof config === 'object' && config !== null && 'name' in config && config.name === 'read-run-controls'
    if (isControl) void (answer as Promise<unknown>).then(onRead, () => {})
    return answer
  }
  pool.query = counted as typeof pool.query
}
