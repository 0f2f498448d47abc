import { useState } from 'react'
import type { LedgerLine, Page } from '../answers.ts'
import { linkTo } from '../router.ts'
import { clock } from '../times.ts'
import { money, moneyChange } from './amounts.ts'
import { LoadError } from './load-error.tsx'
import { useLoaded } from './use-loaded.ts'

const LINES = 25
/** Every movement of a client's money, newest first, a page at a time. */
export function LedgerPanel({ clientId }: { readonly clientId: string }) {
  const [cursors, setCursors] = useState<readonly string[]>([])
  const cursor = cursors.at(-1)
  const query = new URLSearchParams({ limit: String(LINES), ...(cursor && { cursor }) })
  const { value, ...loading } = useLoaded<Page<'lines', LedgerLine>>(
    `/v1/clients/${encodeURIComponent(clientId)}/ledger?${query}`,
  )
  const next = value?.next_cursor
  return (
    <section className="panel" aria-labelledby="ledger-title">
      <h2 id="ledger-title">
        Ledger <span className="aside">newest first</span>
      </h2>
      <LoadError {...loading} />
      {value === null && loading.error === null && <p className="quiet">Loading…</p>}
      {value?.lines.length === 0 && (
        <p className="quiet">{cursor ? 'Nothing older.' : 'Nothing has moved yet.'}</p>
      )}
      {value && value.lines.length > 0 && <Lines lines={value.lines} />}
      <div className="pager">
        <button
          type="button"
          className="button plain small"
          disabled={cursors.length === 0}
          onClick={() => setCursors(cursors.slice(0, -1))}
        >
          Newer
        </button>
        <button
          type="button"
          className="button plain small"
          disabled={next == null}
          onClick={() => next != null && setCursors([...cursors, next])}
        >
          Older
        </button>
      </div>
    </section>
  )
}

function archivedWords({ archived_messages: count }: LedgerLine): string | null {
  return count === null
    ? null
    : `${count.toLocaleString('en-GB')} archived ${count === 1 ? 'message' : 'messages'}`
}

function Lines({ lines }: { readonly lines: readonly LedgerLine[] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className="rows ledger-rows" tabIndex={0} aria-label="Ledger">
      <table>
        <thead>
          <tr>
            <th scope="col">Time</th>
            <th scope="col">What</th>
            <th scope="col" className="right">
              Available
            </th>
            <th scope="col" className="right">
              Held
            </th>
            <th scope="col" className="right">
              Available after
            </th>
            <th scope="col">For</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={`${line.kind} ${line.message_id ?? line.topup_id ?? line.at}`}>
              <td>{clock(line.at)}</td>
              <td>
                <span className={`state-chip money-${line.kind}`}>{line.kind}</span>
              </td>
              <td className="right" data-label="available">
                {moneyChange(line.amount_cents)}
              </td>
              <td className="right" data-label="held">
                {moneyChange(line.held_change_cents)}
              </td>
              <td className="right" data-label="available after">
                <strong>{money(line.balance_cents)}</strong>
              </td>
              <td>
                {line.message_id === null ? (
                  <span className="quiet">{archivedWords(line) ?? line.note}</span>
                ) : (
                  <a href={linkTo(['messages', line.message_id])}>message …{line.message_id.slice(-6)}</a>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
