import { type Compared, comparedOf } from './compare.ts'
import { GROUPS, type Group } from './groups.ts'
import { addressOf, type Fault, type Range, rangeOf } from './ranges.ts'

/** Tables by what messages are counted by, and why they failed. */
export const TABLES = { ...GROUPS, reason: 'Reason of failure' } as const
export type TableName = Group | 'reason'
export const TABLE_NAMES = Object.keys(TABLES) as TableName[] // the keys of this very object

/** What the page shows: all that its address says. */
export type View = {
  readonly range: Range
  readonly compared: Compared
  readonly table: TableName
  /** The column that the table is sorted by, with `-` before it: the largest first. Empty: as it comes. */
  readonly sort: string
}

/** What an address says; a time that is none is a fault. */
export function viewOf(params: URLSearchParams, nowMs: number): View | Fault {
  const range = rangeOf(params, nowMs)
  if ('rule' in range) return range
  const by = params.get('by')
  return {
    range,
    compared: comparedOf(params.get('with')),
    table: TABLE_NAMES.find((name) => name === by) ?? 'provider',
    sort: params.get('sort') ?? '',
  }
}

/** The parameters that `viewOf` reads as this view. */
export function viewAddress({ range, compared, table, sort }: View): Readonly<Record<string, string>> {
  return {
    ...addressOf(range),
    ...(compared === 'none' ? {} : { with: compared }),
    ...(table === 'provider' ? {} : { by: table }),
    ...(sort === '' ? {} : { sort }),
  }
}
