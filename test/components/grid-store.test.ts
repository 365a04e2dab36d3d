import { describe, expect, test, vi } from 'vitest'
import { GridStore } from '#components/grid/grid-store.ts'
import type { CellChange, RunDelta, RunSnapshot, RunState } from '#lib/contract/live.ts'
import { phaseRunStatuses, type PhaseRunStatus } from '#lib/pipeline/statuses.ts'

const run: RunState = {
  status: 'running',
  startedAt: 1,
  finishedAt: null,
  maxParallelProperties: 3,
  maxParallelPhases: 2,
  failureLimit: 10,
  budgetUsd: null,
  spentUsd: 0,
  holds: [],
}

function newStore() {
  return new GridStore({ propertyCount: 3, phaseCount: 2, run })
}

function cell(position: number, phaseIndex: number, status: PhaseRunStatus, reason = ''): CellChange {
  return [position, phaseIndex, phaseRunStatuses.indexOf(status), 1, 10, 20, 0, reason]
}

function snapshot(revision: number, cells: CellChange[]): RunSnapshot {
  return { runId: 1, revision, serverNow: Date.now(), run, properties: [], cells }
}

function delta(from: number, cells: CellChange[]): RunDelta {
  return { ...snapshot(from + 1, cells), from }
}

describe('counts', () => {
  test('every cell is pending before anything is known', () => {
    const store = newStore()
    expect(store.count(0, 'pending')).toBe(3)
    expect(store.total('pending')).toBe(6)
    expect(store.settledCount).toBe(0)
  })

  test('follow each change, by phase and in all', () => {
    const store = newStore()
    store.applySnapshot(snapshot(4, [cell(0, 0, 'completed'), cell(0, 1, 'running'), cell(1, 0, 'failed')]))
    store.applyDelta(delta(4, [cell(0, 1, 'skipped', 'NO_IMAGES'), cell(2, 0, 'running')]))
    expect(store.revision).toBe(5)
    expect([store.count(0, 'completed'), store.count(0, 'failed'), store.count(0, 'running')]).toEqual([
      1, 1, 1,
    ])
    expect(store.count(1, 'skipped')).toBe(1)
    expect(store.total('pending')).toBe(2)
    expect(store.settledCount).toBe(3)
    expect(store.cell(0, 1)).toMatchObject({ status: 'skipped', reasonCode: 'NO_IMAGES', attempts: 1 })
  })

  test('a snapshot takes back what it does not name', () => {
    const store = newStore()
    store.applySnapshot(snapshot(1, [cell(0, 0, 'completed'), cell(1, 1, 'failed')]))
    store.applySnapshot(snapshot(9, [cell(0, 0, 'failed')]))
    expect(store.cell(1, 1)).toMatchObject({ status: 'pending', attempts: 0, startedAt: 0 })
    expect(store.total('pending')).toBe(5)
    expect(store.settledCount).toBe(1)
  })

  test('a cell outside the grid is ignored', () => {
    const store = newStore()
    store.applyDelta(delta(0, [cell(3, 0, 'completed'), cell(0, 2, 'completed')]))
    expect(store.total('pending')).toBe(6)
    expect(store.total('completed')).toBe(0)
  })
})

describe('cells that wait for a person', () => {
  const waits = (position: number, phaseIndex: number) =>
    cell(position, phaseIndex, 'pending', 'WAITS_FOR_PERSON')

  test('are told from the pending ones, and counted by phase, in all, and by home', () => {
    const store = newStore()
    store.applySnapshot(snapshot(1, [waits(0, 0), waits(0, 1), waits(2, 1)]))
    expect(store.cell(0, 0)).toMatchObject({
      status: 'waiting',
      reasonCode: 'WAITS_FOR_PERSON',
      startedAt: 10,
    })
    expect([store.count(1, 'waiting'), store.total('waiting'), store.total('pending')]).toEqual([2, 3, 3])
    expect(store.waitingHomeCount).toBe(2)
    expect([0, 1, 2].map((position) => store.hasStatus(position, 'waiting'))).toEqual([true, false, true])
    expect(store.hasStatus(2, 'pending')).toBe(true)
    expect(store.settledCount).toBe(0)
  })

  test('are pending again, or settled, as the next change says', () => {
    const store = newStore()
    store.applySnapshot(snapshot(1, [waits(0, 0), waits(0, 1), waits(1, 0)]))
    store.applyDelta(delta(1, [cell(0, 0, 'completed'), cell(1, 0, 'pending')]))
    expect([store.total('waiting'), store.waitingHomeCount]).toEqual([1, 1])
    expect(store.cell(1, 0).status).toBe('pending')
    store.applySnapshot(snapshot(3, []))
    expect([store.total('waiting'), store.waitingHomeCount]).toEqual([0, 0])
  })

  test('make their home one that waits, once nothing else of it runs', () => {
    const store = newStore()
    const running = (cells: CellChange[]): RunSnapshot => ({
      ...snapshot(1, cells),
      properties: [[0, 1, 5, 0]],
    })
    store.applySnapshot(running([waits(0, 0), cell(0, 1, 'running')]))
    expect(store.propertyStanding(0)).toBe('running')
    store.applySnapshot(running([waits(0, 0), cell(0, 1, 'completed')]))
    expect(store.propertyStanding(0)).toBe('waiting')
    store.applySnapshot(running([cell(0, 0, 'completed'), cell(0, 1, 'pending')]))
    expect(store.propertyStanding(0)).toBe('running')
  })
})

describe('the word that comes with a cell', () => {
  test('is counted, so that a banner can say how many cells were skipped for one reason', () => {
    const store = newStore()
    expect(store.countReason('BUDGET_SPENT')).toBe(0)
    store.applySnapshot(
      snapshot(1, [cell(0, 0, 'skipped', 'BUDGET_SPENT'), cell(1, 0, 'skipped', 'BUDGET_SPENT')]),
    )
    store.applyDelta(delta(1, [cell(0, 0, 'skipped', 'BUDGET_SPENT'), cell(0, 1, 'skipped', 'NO_IMAGES')]))
    expect([store.countReason('BUDGET_SPENT'), store.countReason('NO_IMAGES')]).toEqual([2, 1])
    store.applyDelta(delta(2, [cell(0, 0, 'pending'), cell(1, 0, 'skipped', 'NO_IMAGES')]))
    expect([store.countReason('BUDGET_SPENT'), store.countReason('NO_IMAGES')]).toEqual([0, 2])
    store.applySnapshot(snapshot(9, [cell(2, 0, 'skipped', 'BUDGET_SPENT')]))
    expect([store.countReason('BUDGET_SPENT'), store.countReason('NO_IMAGES')]).toEqual([1, 0])
  })

  const key = '0123456789ab'

  test('is the failure of a cell that failed or waits to be tried again, and its home is found by it', () => {
    const store = newStore()
    store.applySnapshot(snapshot(1, [cell(0, 0, 'failed', key), cell(1, 1, 'retrying', key)]))
    expect(store.cell(0, 0)).toMatchObject({ failureKey: key, reasonCode: '', reusedAt: 0 })
    expect([0, 1, 2].map((position) => store.hasFailure(position, key))).toEqual([true, true, false])
    expect(store.hasFailure(0, 'ba9876543210')).toBe(false)
    store.applyDelta(delta(1, [cell(0, 0, 'completed')]))
    expect(store.hasFailure(0, key)).toBe(false)
  })

  test('is no failure any more once the cell is shown as waiting for its retry', () => {
    const store = newStore()
    store.applySnapshot(snapshot(1, [cell(0, 0, 'failed', key)]))
    store.expectPending([{ position: 0, phaseIndex: 0 }])
    expect(store.hasFailure(0, key)).toBe(false)
  })

  test('says of a reused result when it was made, also of a hundred thousand of them', () => {
    const store = new GridStore({ propertyCount: 100_000, phaseCount: 1, run })
    const cells = Array.from({ length: 100_000 }, (_, index) =>
      cell(index, 0, 'completed', `reused:${1_700_000_000_000 + index}`),
    )
    store.applySnapshot(snapshot(1, cells))
    expect(store.cell(70_000, 0)).toMatchObject({ reusedAt: 1_700_000_070_000, reasonCode: '' })
    store.applyDelta(delta(1, [cell(70_000, 0, 'completed')]))
    expect(store.cell(70_000, 0).reusedAt).toBe(0)
  })
})

describe('listeners', () => {
  test('a row is told once per batch, and only of its own changes', () => {
    const store = newStore()
    const first = vi.fn()
    const second = vi.fn()
    store.subscribeRow(0, first)
    store.subscribeRow(1, second)
    store.applyDelta(delta(0, [cell(0, 0, 'running'), cell(0, 1, 'running')]))
    expect(first).toHaveBeenCalledTimes(1)
    expect(second).not.toHaveBeenCalled()
  })

  test('who has left hears nothing', () => {
    const store = newStore()
    const listener = vi.fn()
    const stop = store.subscribeRow(0, listener)
    const stopHeader = store.subscribeHeader(listener)
    stop()
    stopHeader()
    store.applyDelta(delta(0, [cell(0, 0, 'running')]))
    expect(listener).not.toHaveBeenCalled()
  })
})

describe('a retry that the server has not answered yet', () => {
  test('shows as pending, and as before once it is refused', () => {
    const store = newStore()
    store.applySnapshot(snapshot(1, [cell(0, 0, 'failed')]))
    const expected = store.expectPending([{ position: 0, phaseIndex: 0 }])
    expect(store.cell(0, 0).status).toBe('pending')
    expect(store.settledCount).toBe(0)
    expected.restore()
    expect(store.cell(0, 0).status).toBe('failed')
    expect(store.settledCount).toBe(1)
  })

  test('is not undone once the server has said more of the cell', () => {
    const store = newStore()
    store.applySnapshot(snapshot(1, [cell(0, 0, 'failed')]))
    const expected = store.expectPending([{ position: 0, phaseIndex: 0 }])
    store.applyDelta(delta(1, [cell(0, 0, 'running')]))
    expected.restore()
    expect(store.cell(0, 0).status).toBe('running')
  })
})
