import { money, moneyChange } from '../clients/amounts.ts'
import { duration, shortCount } from '../numbers.ts'
import { linkTo } from '../router.ts'
import { changeOf, pointsOf } from './compare.ts'
import { FAILED_STATUS, GROUPS, type Group, type GroupRow, type Groups } from './groups.ts'
import { type Column, SortedTable } from './sorted-table.tsx'

const percent = (share: number | null) => (share === null ? '–' : `${Math.round(share * 1_000) / 10} %`)

/** What can be less than nothing has its sign. */
function amount(cents: number | null): string {
  if (cents === null) return '–'
  return cents < 0 ? moneyChange(cents) : money(cents)
}

const number = (
  key: string,
  title: string,
  sortedBy: (row: GroupRow) => number | null,
  text: (value: number) => string = shortCount,
): Column<GroupRow> => ({
  key,
  title,
  sortedBy,
  cell: (row) => {
    const value = sortedBy(row)
    return value === null ? '–' : text(value)
  },
})

const COUNTED: readonly Column<GroupRow>[] = [
  number('messages', 'Messages', (row) => row.messages),
  number('share', 'Share', (row) => row.share, percent),
  number('delivered', 'Delivered', (row) => row.delivered),
  {
    key: 'failed',
    title: 'Failed or expired',
    sortedBy: (row) => row.failed,
    cell: (row) =>
      row.terms === null || row.failed === 0 ? (
        shortCount(row.failed)
      ) : (
        <a
          href={linkTo(['paths'], { status: FAILED_STATUS, ...row.terms })}
          aria-label={`${shortCount(row.failed)} failed or expired: ${row.name}, the sum of their paths`}
        >
          {shortCount(row.failed)}
        </a>
      ),
  },
  number('sent', 'No receipt yet', (row) => row.sent),
  number('rate', 'Delivery rate', (row) => row.rate, percent),
  number('p95', '95 % SENT within', (row) => row.sentP95Ms, duration),
]

const MONEY: readonly Column<GroupRow>[] = [
  number('cost', 'Listed cost', (row) => row.costCents, amount),
  number('margin', 'Margin', (row) => row.marginCents, amount),
]

const THEN: readonly Column<GroupRow>[] = [
  {
    key: 'then',
    title: 'Messages then',
    sortedBy: (row) => row.before?.messages ?? null,
    cell: ({ messages, before }) =>
      before && (
        <>
          {shortCount(before.messages)} <span className="change">{changeOf(messages, before.messages)}</span>
        </>
      ),
  },
  {
    key: 'rate_then',
    title: 'Rate then, points',
    sortedBy: (row) => row.before?.rate ?? null,
    cell: ({ rate, before }) =>
      before && (
        <>
          {percent(before.rate)} <span className="change">{pointsOf(rate, before.rate)}</span>
        </>
      ),
  },
]

function nameColumn(group: Group): Column<GroupRow> {
  return {
    key: 'name',
    title: GROUPS[group],
    isWords: true,
    sortedBy: (row) => (row.more === '' ? row.name : row.more),
    cell: ({ name, more, terms }) => (
      <>
        {terms === null ? name : <a href={linkTo(['messages'], terms)}>{name}</a>}{' '}
        {more !== '' && <span className="quiet">{more}</span>}
      </>
    ),
  }
}

/** What became of the messages of each group, and, for admins, what they cost as far as lists say. */
export function GroupTable({
  group,
  groups: { rows, others },
  sort,
}: {
  readonly group: Group
  readonly groups: Groups
  readonly sort: string
}) {
  const hasCosts = rows.some(({ costCents }) => costCents !== null)
  const isCompared = rows.some(({ before }) => before !== null)
  return (
    <SortedTable
      label={`Messages by ${GROUPS[group].toLowerCase()}`}
      columns={[nameColumn(group), ...COUNTED, ...(hasCosts ? MONEY : []), ...(isCompared ? THEN : [])]}
      rows={rows}
      last={others}
      keyOf={({ key, name }) => `${key}/${name}`}
      sort={sort}
    />
  )
}
