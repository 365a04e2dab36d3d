import { defaultRangeExtractor, useVirtualizer, type Range } from '@tanstack/react-virtual'
import {
  useCallback,
  useRef,
  useState,
  type CSSProperties,
  type FocusEvent,
  type KeyboardEvent,
  type MouseEvent,
} from 'react'
import { flushSync } from 'react-dom'
import type { PhaseSummary } from '#lib/contract/runs.ts'
import { useMedia } from '#components/ui/use-media.ts'
import { GridHeader } from './grid-header.tsx'
import { placeAfterKey, type GridPlace } from './grid-keys.ts'
import { GridRow } from './grid-row.tsx'
import type { CellReference, GridStore } from './grid-store.ts'

type RunGridProps = {
  store: GridStore
  runId: number
  phases: PhaseSummary[]
  addresses: readonly string[]
  /** Positions of the rows to show, in order. */
  positions: readonly number[]
  open: CellReference | null
  onOpen: (cell: CellReference) => void
  onRetry: (cell: CellReference) => void
  onMenu: (menu: MenuPlace) => void
}

/** Of which home or which phase a menu is asked for, and beside what it belongs. */
export type MenuPlace = { anchor: Element } & ({ position: number } | { phase: PhaseSummary })

/** The live grid, after the ARIA grid pattern: one tab stop, and the cell that has it is always in the document. */
export function RunGrid(props: RunGridProps) {
  const { store, runId, phases, addresses, positions, open, onOpen, onRetry, onMenu } = props
  const scroller = useRef<HTMLDivElement>(null)
  const isNarrow = useMedia('(width < 48rem)')
  const rowHeight = isNarrow ? 48 : 37
  const [chosen, setActive] = useState<GridPlace>({ row: 0, column: 1 })
  const active = { ...chosen, row: Math.min(chosen.row, positions.length - 1) }

  const rangeExtractor = useCallback(
    (range: Range) => {
      const indexes = defaultRangeExtractor(range)
      const isOutside = active.row >= 0 && active.row < range.count && !indexes.includes(active.row)
      return isOutside ? [...indexes, active.row].toSorted((one, other) => one - other) : indexes
    },
    [active.row],
  )
  const virtualizer = useVirtualizer({
    count: positions.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => positions[index] ?? index,
    overscan: 12,
    rangeExtractor,
  })

  function cellAt(place: GridPlace): CellReference | null {
    const position = positions[place.row]
    const phase = phases[place.column - 1]
    return position === undefined || phase === undefined ? null : { position, phaseIndex: phase.index }
  }

  function focus(place: GridPlace) {
    // The row must be in the document before its cell can take the focus.
    flushSync(() => setActive(place))
    const element = scroller.current?.querySelector<HTMLElement>(`[data-cell="${place.row}.${place.column}"]`)
    element?.focus({ preventScroll: true })
    element?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }

  function openMenu(place: GridPlace, anchor: Element | null): boolean {
    const position = positions[place.row]
    const phase = phases[place.column - 1]
    if (anchor === null) return false
    if (place.row >= 0 && position !== undefined) onMenu({ anchor, position })
    else if (place.row < 0 && phase !== undefined) onMenu({ anchor, phase })
    else return false
    return true
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.altKey || event.metaKey) return
    const rowsPerPage = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 3)
    const size = { rowCount: positions.length, columnCount: phases.length + 1, rowsPerPage }
    const next = placeAfterKey(active, event, size)
    const cell = cellAt(active)
    const opens = event.key === 'Enter' || event.key === ' '
    const asksForMenu = isMenuKey(event) || (opens && active.row < 0)
    const hasMenu = asksForMenu && openMenu(active, cellElementOf(event.target))
    if (hasMenu) return event.preventDefault()
    if (next) focus(next)
    else if (event.key === 'Enter' && active.column === 0) linkIn(event.target)?.click()
    else if (opens && cell) onOpen(cell)
    else if (event.key === 'r' && !event.ctrlKey && cell) onRetry(cell)
    else return
    event.preventDefault()
  }

  // However a cell came by the focus, it is the one that keys are about.
  function onFocus(event: FocusEvent) {
    const place = placeOf(event.target)
    if (place && (place.row !== active.row || place.column !== active.column)) setActive(place)
  }

  function onClick(event: MouseEvent) {
    const place = placeOf(event.target)
    if (place === null) return
    const button = event.target instanceof Element ? event.target.closest('[data-menu]') : null
    const cell = cellAt(place)
    if (button !== null || place.row < 0) openMenu(place, button ?? cellElementOf(event.target))
    else if (cell) onOpen(cell)
  }

  return (
    <div
      ref={scroller}
      role="grid"
      aria-label="Phases of every property. Enter opens a cell, R retries a failed one, M opens the menu of a home or a phase."
      aria-rowcount={positions.length + 1}
      aria-colcount={phases.length + 1}
      aria-readonly="true"
      onKeyDown={onKeyDown}
      onFocus={onFocus}
      onClick={onClick}
      className="scrollbar-thin min-h-0 flex-1 scroll-pt-24 scroll-pl-40 overflow-auto overscroll-contain bg-surface md:scroll-pl-80"
      style={columns(phases.length, isNarrow)}
    >
      <div className="relative min-w-(--grid-width)">
        <GridHeader store={store} phases={phases} activeColumn={active.row < 0 ? active.column : null} />
        <div role="rowgroup" className="relative" style={{ height: virtualizer.getTotalSize() }}>
          {virtualizer.getVirtualItems().map((item) => {
            const position = positions[item.index]!
            return (
              <GridRow
                key={item.key}
                store={store}
                runId={runId}
                phases={phases}
                position={position}
                address={addresses[position] ?? ''}
                rowIndex={item.index}
                top={item.start}
                height={rowHeight}
                activeColumn={item.index === active.row ? active.column : null}
                openColumn={open?.position === position ? columnOf(phases, open.phaseIndex) : null}
              />
            )
          })}
        </div>
      </div>
    </div>
  )
}

function columns(phaseCount: number, isNarrow: boolean): CSSProperties {
  const [first, least, rest] = isNarrow ? ['10.5rem', 3.5, 10.5] : ['minmax(13rem,1.7fr)', 7.8, 13]
  return {
    '--grid-columns': `${first} repeat(${phaseCount}, minmax(${least}rem, 1fr))`,
    '--grid-width': `${rest + phaseCount * least}rem`,
  } as CSSProperties
}

function columnOf(phases: PhaseSummary[], phaseIndex: number): number {
  return phases.findIndex((phase) => phase.index === phaseIndex) + 1
}

function placeOf(target: EventTarget): GridPlace | null {
  const element = cellElementOf(target)
  const [row, column] = (element?.dataset.cell ?? '').split('.').map(Number)
  return row === undefined || column === undefined ? null : { row, column }
}

function cellElementOf(target: EventTarget): HTMLElement | null {
  return target instanceof Element ? target.closest<HTMLElement>('[data-cell]') : null
}

function isMenuKey(event: KeyboardEvent): boolean {
  if (event.key === 'm') return !event.ctrlKey
  return event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)
}

function linkIn(target: EventTarget): HTMLAnchorElement | null {
  return target instanceof Element ? target.querySelector('a') : null
}
