import type { ChaosReport } from './chaos.ts'
import type { Times } from './recovery-times.ts'

const shownFindings = 30

/** The report for people. */
export function describeReport(report: ChaosReport): string {
  const { verdict } = report
  const faults = Object.entries(report.faults).map(([kind, count]) => `${count} ${kind}`)
  const attempts = Object.entries(verdict.attempts).map(([status, count]) => `${count} ${status}`)
  const hidden = verdict.findings.length - shownFindings
  return [
    `${report.properties} homes, ${report.workers} workers, seed ${report.seed}: ${report.fault_seconds} s of faults, ` +
      `${report.total_seconds} s in all, the database away for ${report.database_away_seconds} s`,
    ...table([
      ['faults', faults.join(', ')],
      ['attempts', attempts.join(', ')],
      ['results lost', verdict.results_lost],
      ['committed twice', verdict.committed_twice],
      ['started before a dependency', verdict.started_before_dependency],
      ['stuck', verdict.stuck],
      ['failed without a cause', verdict.failed_without_cause],
      ['cells with gaps in their history', verdict.history_gaps],
      ['two at once without a lost worker', verdict.double_running],
      ['workers that ended by themselves', verdict.worker_crashes],
      ['two at once after a lost worker', verdict.overlapping_after_worker_loss],
      ['late results rejected', verdict.rejected_late_results],
      ['late results not listed', `${verdict.late_results.unlisted} of ${verdict.late_results.late}`],
      ['killed → running elsewhere', times(verdict.recovery_ms.killed)],
      ['frozen → running elsewhere', times(verdict.recovery_ms.frozen)],
      ['both, undisturbed', times(verdict.recovery_ms.undisturbed)],
      ['longest standstill', `${verdict.longest_standstill_ms} ms`],
      ['SIGTERM → running elsewhere', times(verdict.recovery_ms.stopped)],
    ]),
    ...verdict.findings.slice(0, shownFindings),
    ...(hidden > 0 ? [`… and ${hidden} more`] : []),
    verdict.isSound ? 'Nothing lost, nothing doubled.' : `Not sound: ${verdict.findings.length} findings.`,
  ].join('\n')
}

function table(rows: [string, string | number][]): string[] {
  const width = Math.max(...rows.map(([name]) => name.length))
  return rows.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`)
}

function times({ cells, p50, max }: Times): string {
  return cells === 0 ? 'no cell' : `p50 ${p50} ms, max ${max} ms, ${cells} cells`
}
