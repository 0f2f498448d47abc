import type { DayFile } from './day-files.ts'

/** What stands in `manifest.json` of a generation, and in its day's row: what is in the files, to be compared with them. */
export type Manifest = {
  /** Of the format: a reader of this release reads 1. */
  readonly format: 1
  /** The UTC day, `2026-01-31`. */
  readonly day: string
  readonly generation: number
  /** The release that wrote it. */
  readonly release: string
  /** ISO 8601, UTC: when its writing began. */
  readonly startedAt: string
  /** Unix milliseconds: exchanges that were written from then on are not in it, and are read from the database. */
  readonly exchangesUntilMs: number
  readonly files: Readonly<Record<DayFile | 'providerIds', WrittenFile>>
  /** What its locks did to money, as rows of `archived_totals`. */
  readonly totals: readonly MoneyTotal[]
}

/** The name of a file of a generation in its place. */
export function fileName(manifest: Pick<Manifest, 'day' | 'generation'>, file: string): string {
  return `${folderOf(manifest)}${file.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}.parquet`
}

/** The folder of a generation in its place. */
export function folderOf({ day, generation }: Pick<Manifest, 'day' | 'generation'>): string {
  return `${dayFolder(day)}${generation}/`
}

/** The folder of all generations of a day (`2026-01-31`) in its place. */
export function dayFolder(day: string): string {
  return `${day.replaceAll('-', '')}/`
}

/** One file of a generation. */
export type WrittenFile = {
  readonly rows: number
  readonly bytes: number
  /** Of all its values, in their order: SHA-256 over the hashes of each column of each row group; hexadecimal. */
  readonly rowsHash: string
}

/** What a lock does to its client's money. */
export const MONEY_KINDS = ['hold', 'capture', 'release'] as const

/** What the locks of one client did on a day, of one country, number of parts and price. Amounts are cents as decimal texts. */
export type MoneyTotal = {
  readonly clientId: string
  /** The UTC day of the movement, `2026-01-31`. */
  readonly movedOn: string
  readonly kind: (typeof MONEY_KINDS)[number]
  /** '' where it is not known. */
  readonly country: string
  readonly parts: number
  /** What each of these messages cost its client. */
  readonly price: string
  readonly lines: number
  /** `lines` times `price`. */
  readonly amount: string
  /** What providers took for them; 0 of a hold. */
  readonly providerCost: string
  /** Of how many of them that is known. */
  readonly withCost: number
}
