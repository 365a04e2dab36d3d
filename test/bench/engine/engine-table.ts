import type { EngineReport, EngineResult } from './engine-bench.ts'
import { table } from '../table.ts'

/** The report for people. */
export function engineTable({ engines, verdict, costs, machine, postgres }: EngineReport): string {
  const parts = [
    `${machine.cores} cores, ${machine.cpu}, Node ${machine.node}, Postgres ${postgres.version}, load ${machine.load_before} before`,
    table(
      ['engine', 'properties', 'phases/s', 'work only', 'handover p50', 'p99 ms', 'CPU µs/phase', ''],
      engines.flatMap(fullSpeedRows),
    ),
    `Steady, phases of 200–1,000 ms:\n${table(
      ['engine', 'phases/s', 'handover p50', 'p99 ms', 'commit → start p50', 'p99 ms'],
      engines.flatMap(steadyRow),
    )}`,
    table(
      ['Plotline against', 'properties', 'ratio', 'work only', 'CPU', 'target', ''],
      verdict.ratios.map(
        ({ peer, properties, ratio, work_ratio: work, cpu_ratio: cpu, target, is_met: isMet }) => [
          ...[
            peer,
            String(properties),
            `${ratio} ×`,
            `${work} ×`,
            cpu === null ? '' : `${cpu} ×`,
            `${target} ×`,
            isMet ? 'met' : 'missed',
          ],
        ],
      ),
    ),
    ...engines
      .filter(({ left_out: reason }) => reason)
      .map(({ engine, left_out: reason }) => `${engine}: ${reason}`),
  ]
  if (verdict.growth)
    parts.push(
      `Cost per phase from ${verdict.growth.from_properties} to ${verdict.growth.to_properties} properties: × ${verdict.growth.ratio}`,
    )
  if (costs)
    parts.push(
      `Per property ${costs.statements_per_property} statements and ${costs.commits_per_property} commits; per phase ${costs.rows_written_per_phase} rows written and ${costs.wal_bytes_per_phase} bytes of WAL`,
    )
  return parts.join('\n\n')
}

function fullSpeedRows({ engine, full_speed: measurements }: EngineResult): string[][] {
  return measurements.map((one) => [
    engine,
    String(one.properties),
    one.phases_per_second.toLocaleString('en-US'),
    one.work_phases_per_second.toLocaleString('en-US'),
    String(one.handover_ms.p50),
    String(one.handover_ms.p99),
    String(one.cpu_microseconds_per_phase ?? ''),
    one.is_complete ? '' : `stopped after ${one.phases_completed} phases`,
  ])
}

function steadyRow({ engine, steady }: EngineResult): string[][] {
  if (steady === null) return []
  const { handover_ms: handover, commit_to_start_ms: sinceCommit } = steady
  return [
    [
      engine,
      String(steady.work_phases_per_second),
      String(handover.p50),
      String(handover.p99),
      sinceCommit === null ? '' : String(sinceCommit.p50),
      sinceCommit === null ? '' : String(sinceCommit.p99),
    ],
  ]
}
