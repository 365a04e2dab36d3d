import { table } from '../table.ts'
import type { ChattyReport } from './chatty-performer.ts'
import type { ExecutorsReport } from './executors-bench.ts'

/** The report for people. */
export function executorsTable({ attempts, chatty, flood, lanes }: ExecutorsReport): string {
  return [
    table(
      [
        `${lanes} at once`,
        'ours/s',
        'bare/s',
        'overhead ms',
        'overhead',
        'one alone ms',
        'bare',
        'overhead ms',
      ],
      attempts.map((pair) => [
        pair.name,
        String(pair.ours_per_second),
        String(pair.bare_per_second),
        String(pair.overhead_ms),
        `${Math.round(pair.overhead_share * 100)} %`,
        String(pair.alone.ours_ms),
        String(pair.alone.bare_ms),
        String(pair.alone.overhead_ms),
      ]),
    ),
    table(
      [
        'chatty scripts',
        'lines',
        'lines/s',
        'lost',
        'doubled',
        'out of order',
        'damaged',
        'loop delay p99 ms',
        'max',
      ],
      [chattyRow('performer', chatty.performer), chattyRow('worker and Postgres', chatty.worker)],
    ),
    table(
      [
        '1 GB of output',
        'MB/s',
        'bare',
        'memory MB',
        'loop delay p99 ms',
        `${flood.others.scripts} others, ms each`,
        'alone',
        'slower',
        'beside a bare reader',
      ],
      [
        [
          `${flood.seconds} s`,
          String(flood.megabytes_per_second),
          String(flood.bare_megabytes_per_second),
          `+ ${flood.memory_growth_mb}`,
          String(flood.loop_delay_ms.p99),
          String(flood.others.beside_flood_ms),
          String(flood.others.alone_ms),
          `× ${flood.others.slower}`,
          String(flood.others.beside_bare_flood_ms),
        ],
      ],
    ),
  ].join('\n\n')
}

function chattyRow(name: string, report: ChattyReport): string[] {
  const { scripts, lines, lines_per_second, lost, doubled, out_of_order, damaged, loop_delay_ms } = report
  return [
    `${scripts} through ${name}`,
    ...[
      lines,
      lines_per_second,
      lost,
      doubled,
      out_of_order,
      damaged,
      loop_delay_ms.p99,
      loop_delay_ms.max,
    ].map(String),
  ]
}
