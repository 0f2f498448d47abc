import { useMemo } from 'react'
import { getFile } from '../api.ts'
import { Choices } from '../choices.tsx'
import { LoadError } from '../clients/load-error.tsx'
import { Outcome } from '../clients/outcome.tsx'
import { useAction } from '../clients/use-action.ts'
import { useClients } from '../clients/use-clients.ts'
import { shortCount } from '../numbers.ts'
import { linkTo } from '../router.ts'
import { saveFile } from '../save-file.ts'
import { datedClock } from '../times.ts'
import { COMPARED, countedNothing } from './compare.ts'
import { GroupTable } from './group-table.tsx'
import { groupsOf } from './groups.ts'
import { failureRows } from './reason-rows.ts'
import { ReasonTable } from './reason-table.tsx'
import { type TableCounts, useTable } from './use-traffic.ts'
import { TABLE_NAMES, TABLES, type View, viewAddress } from './view.ts'

const CHOICES = TABLE_NAMES.map((key) => ({ key, title: TABLES[key] }))

/** What became of the messages by provider, country or client, or why they failed; one at a time. */
export function Tables({ view }: { readonly view: View }) {
  const { value, error, readAtMs } = useTable(view)
  return (
    <section className="panel is-wide" aria-labelledby="tables-title">
      <header className="tables-head">
        <h2 id="tables-title">
          By {TABLES[view.table].toLowerCase()}{' '}
          <span className="aside">
            {view.table === 'reason' ? 'by when it failed' : 'messages accepted in this time'}
          </span>
        </h2>
        <Choices
          label="Counted by"
          choices={CHOICES}
          current={view.table}
          linkOf={(table) => linkTo(['traffic'], viewAddress({ ...view, table, sort: '' }))}
        />
        {value && <CsvButton path={value.path} name={`traffic-by-${value.table}.csv`} />}
      </header>
      <LoadError error={error} readAtMs={readAtMs} />
      {value === null && error === null && <p className="quiet empty">Reading the report…</p>}
      {value && <Table counts={value} sort={view.sort} />}
    </section>
  )
}

function CsvButton({ path, name }: { readonly path: string; readonly name: string }) {
  const action = useAction()
  return (
    <span className="table-file">
      <button
        type="button"
        className="text-button"
        disabled={action.isBusy}
        onClick={() =>
          void action.run(async () => {
            saveFile(await getFile(path, 'text/csv'), name)
            return ''
          })
        }
      >
        {action.isBusy ? 'exporting…' : 'Export as CSV'}
      </button>
      <Outcome action={action} />
    </span>
  )
}

function Table({ counts, sort }: { readonly counts: TableCounts; readonly sort: string }) {
  return counts.table === 'reason' ? (
    <Reasons counts={counts} sort={sort} />
  ) : (
    <Grouped counts={counts} sort={sort} />
  )
}

type OfReasons = Extract<TableCounts, { readonly table: 'reason' }>
type OfGroups = Exclude<TableCounts, OfReasons>

function Grouped({ counts, sort }: { readonly counts: OfGroups; readonly sort: string }) {
  const clients = useClients()
  const isNothingThen = counts.before !== null && countedNothing(counts.before.rows)
  const groups = useMemo(() => {
    const names = new Map(clients.map(({ id, name }) => [id, name]))
    const { table, span, now } = counts
    return groupsOf(table, span, now.rows, isNothingThen ? null : (counts.before?.rows ?? null), names)
  }, [counts, clients, isNothingThen])
  if (groups.rows.length === 0) return <p className="quiet empty">No message was accepted in this time.</p>
  return (
    <>
      {isNothingThen && (
        <p className="quiet">Nothing was counted {COMPARED[counts.compared].title} in these hours.</p>
      )}
      <GroupTable group={counts.table} groups={groups} sort={sort} />
    </>
  )
}

function Reasons({ counts, sort }: { readonly counts: OfReasons; readonly sort: string }) {
  const { now, before, compared } = counts
  const isCounted = before !== null && before.counted_from !== null && before.counted_from < before.to
  const rows = useMemo(() => failureRows(now, isCounted ? before : null), [now, before, isCounted])
  const notes = [
    now.counted_from !== null &&
      now.counted_from > now.from &&
      `Reasons are counted since ${datedClock(now.counted_from)}: what failed before is not here.`,
    now.others > 0 && `${shortCount(now.others)} more failed for reasons beyond these ${rows.length}.`,
    compared !== 'none' &&
      before === null &&
      'Beyond two days reasons are kept by the hour: this time is compared with nothing. Choose whole hours.',
    before !== null &&
      !isCounted &&
      `Reasons were not counted yet ${COMPARED[compared].title}: nothing is compared.`,
    isCounted &&
      before.messages === 0 &&
      `No failure was counted ${COMPARED[compared].title} in these hours.`,
    isCounted &&
      before.counted_from !== null &&
      before.counted_from > before.from &&
      `Then is counted since ${datedClock(before.counted_from)} only.`,
  ].filter((note) => note !== false)
  return (
    <>
      {notes.map((note) => (
        <p key={note} className="quiet">
          {note}
        </p>
      ))}
      {rows.length === 0 ? (
        <p className="quiet empty">Nothing that was counted failed in this time.</p>
      ) : (
        <ReasonTable rows={rows} sort={sort} />
      )}
    </>
  )
}
