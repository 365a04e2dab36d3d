import {
  createColumnHelper,
  createSortedRowModel,
  rowSortingFeature,
  sortFn_alphanumeric,
  sortFn_basic,
  tableFeatures,
} from '@tanstack/react-table'
import { tierSchema, verdictSchema } from '#lib/contract/home-results.ts'
import type { ResultRow } from '#lib/contract/screens.ts'
import { formatDollars } from '#components/format/number.ts'
import { HomeLink } from './home-link.tsx'
import { HomeStatus } from './home-status.tsx'
import { ScoreCell } from './score-cell.tsx'
import { TierCell } from './tier-cell.tsx'
import { VerdictCell } from './verdict-cell.tsx'

export const features = tableFeatures({
  rowSortingFeature,
  sortedRowModel: createSortedRowModel(),
  sortFns: { alphanumeric: sortFn_alphanumeric, basic: sortFn_basic },
})

const helper = createColumnHelper<typeof features, ResultRow>()
const number = { sortFn: 'basic', sortUndefined: 'last' } as const

/** Columns of numbers end at the right, so that digits stand below each other. */
export const numberColumns: ReadonlySet<string> = new Set(['rank', 'price', 'cost'])

export const columns = helper.columns([
  helper.accessor((row) => row.rank ?? undefined, {
    id: 'rank',
    header: 'Rank',
    ...number,
    cell: ({ row }) => row.original.rank ?? <Unknown />,
  }),
  helper.accessor('address', {
    id: 'address',
    header: 'Address',
    sortFn: 'alphanumeric',
    cell: ({ row, table }) => <HomeLink runId={numberIn(table.options.meta, 'runId')} row={row.original} />,
  }),
  helper.accessor((row) => row.result?.price ?? undefined, {
    id: 'price',
    header: 'Price',
    ...number,
    cell: ({ row }) => dollarsOf(row.original.result?.price),
  }),
  helper.accessor((row) => row.result?.monthlyCost ?? undefined, {
    id: 'cost',
    header: 'Monthly cost',
    ...number,
    cell: ({ row: { original } }) =>
      original.result?.monthlyCost == null ? (
        <Unknown />
      ) : (
        <span title={original.result.monthlyCostIsComplete ? undefined : 'At least: a part of it is unknown'}>
          {!original.result.monthlyCostIsComplete && <span className="text-ink-faint">≥ </span>}
          {formatDollars(original.result.monthlyCost)}
        </span>
      ),
  }),
  helper.accessor((row) => (row.result ? verdictSchema.options.indexOf(row.result.verdict) : undefined), {
    id: 'verdict',
    header: 'Kill switch',
    ...number,
    cell: ({ row }) =>
      row.original.result ? <VerdictCell verdict={row.original.result.verdict} /> : <Unknown />,
  }),
  helper.accessor((row) => row.result?.score ?? undefined, {
    id: 'score',
    header: 'Score',
    ...number,
    sortDescFirst: true,
    cell: ({ row }) => (row.original.result ? <ScoreCell result={row.original.result} /> : <Unknown />),
  }),
  helper.accessor((row) => (row.result?.tier ? tierSchema.options.indexOf(row.result.tier) : undefined), {
    id: 'tier',
    header: 'Tier',
    ...number,
    cell: ({ row }) => (row.original.result ? <TierCell result={row.original.result} /> : <Unknown />),
  }),
  helper.accessor('status', {
    id: 'status',
    header: 'Status',
    sortFn: 'alphanumeric',
    cell: ({ row, table }) => (
      <HomeStatus row={row.original} phaseCount={numberIn(table.options.meta, 'phaseCount')} />
    ),
  }),
])

function dollarsOf(value: number | null | undefined) {
  return value == null ? <Unknown /> : formatDollars(value)
}

function Unknown() {
  return (
    <span className="text-ink-faint">
      <span aria-hidden="true">—</span>
      <span className="sr-only">unknown</span>
    </span>
  )
}

// The table's own meta is untyped unless declared globally.
function numberIn(meta: unknown, name: string): number {
  return Number(typeof meta === 'object' && meta !== null ? new Map(Object.entries(meta)).get(name) : 0)
}
