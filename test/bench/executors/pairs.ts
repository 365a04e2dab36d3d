import { percentile, rounded } from '../percentile.ts'

type Once = (lane: number) => Promise<void>

/** The same done by Plotline and bare. */
export type Pair = { name: string; perRound: number; ours: Once; bare: Once }

export type PairReport = {
  name: string
  ours_per_second: number
  bare_per_second: number
  /** Of the machine, all lanes together, per attempt. */
  ours_ms: number
  bare_ms: number
  overhead_ms: number
  /** Median over the rounds of ours by bare, less 1. */
  overhead_share: number
  /** One at a time, nothing else beside it: the median of how long one takes. */
  alone: { ours_ms: number; bare_ms: number; overhead_ms: number }
}

const rounds = 5
const aloneRounds = 9

/** Rounds of either by turns, so that what else the machine does meets both; medians of them. */
export async function measurePair(pair: Pair, lanes: number): Promise<PairReport> {
  // A whole round, so that every thread of a pool is there.
  await roundMs(pair.ours, { count: pair.perRound, lanes })
  await roundMs(pair.bare, { count: pair.perRound, lanes })
  const ours: number[] = []
  const bare: number[] = []
  for (let round = 0; round < rounds; round++) {
    await byTurns(round, [
      async () => ours.push(await roundMs(pair.ours, { count: pair.perRound, lanes })),
      async () => bare.push(await roundMs(pair.bare, { count: pair.perRound, lanes })),
    ])
  }
  const [oursMs, bareMs] = [percentile(ours, 0.5), percentile(bare, 0.5)]
  const ratios = ours.map((ms, round) => ms / bare[round]!)
  return {
    name: pair.name,
    ours_per_second: rounded(1_000 / oursMs, 0),
    bare_per_second: rounded(1_000 / bareMs, 0),
    ours_ms: rounded(oursMs, 2),
    bare_ms: rounded(bareMs, 2),
    overhead_ms: rounded(oursMs - bareMs, 2),
    overhead_share: rounded(percentile(ratios, 0.5) - 1, 3),
    alone: await measureAlone(pair),
  }
}

async function measureAlone(pair: Pair): Promise<PairReport['alone']> {
  const ours: number[] = []
  const bare: number[] = []
  for (let round = 0; round < aloneRounds; round++) {
    await byTurns(round, [
      async () => ours.push(await roundMs(pair.ours, { count: 1, lanes: 1 })),
      async () => bare.push(await roundMs(pair.bare, { count: 1, lanes: 1 })),
    ])
  }
  const [oursMs, bareMs] = [percentile(ours, 0.5), percentile(bare, 0.5)]
  return {
    ours_ms: rounded(oursMs, 2),
    bare_ms: rounded(bareMs, 2),
    overhead_ms: rounded(oursMs - bareMs, 2),
  }
}

async function byTurns(round: number, [one, other]: [() => Promise<unknown>, () => Promise<unknown>]) {
  for (const act of round % 2 === 0 ? [one, other] : [other, one]) await act()
}

/** Milliseconds per attempt. */
export async function roundMs(
  once: Once,
  { count, lanes }: { count: number; lanes: number },
): Promise<number> {
  const begun = performance.now()
  let next = 0
  const work = async (lane: number) => {
    while (next++ < count) await once(lane)
  }
  await Promise.all(Array.from({ length: lanes }, (_, lane) => work(lane)))
  return (performance.now() - begun) / count
}
