import type { ImportReport } from './import-report.ts'
import type { PropertyFacts } from './property-facts.ts'

/** One property of a file, ready to be stored. */
export type PropertyEntry = {
  /** The identity of the home over all lists: number|predir|name|suffix|postdir|unit|zip5, normalised. */
  addressKey: string
  /** For people: "2344 W Marconi Ave, Phoenix, AZ 85023". */
  address: string
  street: string
  city: string
  state: string
  zip: string
  /** Lines of the file it came from: several when duplicates were merged. */
  rowNumbers: number[]
  /** The row as it stood, header to cell. */
  cells: Record<string, string>
  facts: PropertyFacts
}

/** A file that was understood: what it holds, and what a person should know about it. */
export type PropertyListFile = { report: ImportReport; entries: PropertyEntry[] }
