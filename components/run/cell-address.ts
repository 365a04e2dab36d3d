import type { CellReference } from '#components/grid/grid-store.ts'

/** A cell in a URL: "12.3" is the fourth phase of the thirteenth property. */
export function formatCellAddress({ position, phaseIndex }: CellReference): string {
  return `${position}.${phaseIndex}`
}

export function parseCellAddress(text: string | null): CellReference | null {
  const match = /^(\d{1,9})\.(\d{1,4})$/.exec(text ?? '')
  return match ? { position: Number(match[1]), phaseIndex: Number(match[2]) } : null
}
