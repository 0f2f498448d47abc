import { shortCount } from '../numbers.ts'
import { linkTo } from '../router.ts'
import { datedClock } from '../times.ts'
import { changeOf } from './compare.ts'
import type { FailureRow } from './reason-rows.ts'
import { type Column, SortedTable } from './sorted-table.tsx'

const COUNTED: readonly Column<FailureRow>[] = [
  {
    key: 'name',
    title: 'Reason',
    isWords: true,
    sortedBy: ({ reason }) => reason,
    cell: ({ reason, terms }) => (
      <a className="reason" href={linkTo(['messages'], terms)}>
        {reason}
      </a>
    ),
  },
  {
    key: 'provider',
    title: 'Provider',
    isWords: true,
    sortedBy: ({ provider }) => provider,
    cell: ({ provider }) => provider,
  },
  {
    key: 'became',
    title: 'Became',
    isWords: true,
    sortedBy: ({ became }) => became,
    cell: ({ became }) => became,
  },
  {
    key: 'messages',
    title: 'Times',
    sortedBy: ({ messages }) => messages,
    cell: ({ messages, reason, terms }) => (
      <a
        href={linkTo(['paths'], terms)}
        aria-label={`${shortCount(messages)} times: ${reason}, the sum of their paths`}
      >
        {shortCount(messages)}
      </a>
    ),
  },
  {
    key: 'share',
    title: 'Share',
    sortedBy: ({ share }) => share,
    cell: ({ share }) => `${Math.round(share * 1_000) / 10} %`,
  },
  {
    key: 'last',
    title: 'Last',
    sortedBy: ({ lastAtMs }) => lastAtMs,
    cell: ({ lastAtMs }) => datedClock(lastAtMs),
  },
]

const THEN: Column<FailureRow> = {
  key: 'then',
  title: 'Times then',
  sortedBy: ({ before }) => before?.messages ?? null,
  cell: ({ messages, before }) =>
    before && (
      <>
        {shortCount(before.messages)} <span className="change">{changeOf(messages, before.messages)}</span>
      </>
    ),
}

/** Why messages failed, by when it happened. */
export function ReasonTable({ rows, sort }: { readonly rows: readonly FailureRow[]; readonly sort: string }) {
  const isCompared = rows.some(({ before }) => before !== null)
  return (
    <SortedTable
      label="Reasons of failure"
      columns={isCompared ? [...COUNTED, THEN] : COUNTED}
      rows={rows}
      keyOf={({ key }) => key}
      sort={sort}
    />
  )
}
