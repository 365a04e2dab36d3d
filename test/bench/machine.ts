import { arch, cpus, loadavg, platform } from 'node:os'

export type Machine = {
  cpu: string
  cores: number
  platform: string
  node: string
  /** Of the minute before: what else the machine had to do. */
  load_before: number
}

/** Where the figures come from. */
export function readMachine(): Machine {
  return {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    platform: `${platform()} ${arch()}`,
    node: process.version,
    load_before: Number(loadavg()[0]!.toFixed(2)),
  }
}
