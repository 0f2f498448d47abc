import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { Erasure } from '../answers.ts'
import { getJson, isRefusal } from '../api.ts'
import { LoadError } from '../clients/load-error.tsx'
import { readOf } from '../clients/use-loaded.ts'
import { Ago } from '../now.tsx'
import { linkTo } from '../router.ts'
import { clock, datedClock } from '../times.ts'
import { ERASURE_WORDS, goesOf, REDACTION_MEANS, tableWords } from './erasure-words.ts'

/** While it is not done it is looked at this often. */
const EVERY_MS = 2_000

/** One erasure: how far it is, and what was changed. */
export function ErasureProof({ id }: { readonly id: string }) {
  const query = useQuery({
    queryKey: ['erasure', id],
    queryFn: ({ signal }) => getJson<Erasure>(`/v1/erase/${encodeURIComponent(id)}`, signal),
    refetchInterval: ({ state: { data, error } }) =>
      isRefusal(error) || data?.state === 'done' ? false : EVERY_MS,
  })
  const { value, ...loading } = readOf(query)
  return (
    <>
      <p className="crumb">
        <a href={linkTo(['erasure'])}>Erasure</a>
      </p>
      <h1>{value?.redacts ? 'Redaction of an archived message' : 'Erasure of a number'}</h1>
      <LoadError {...loading} />
      {value === null && loading.error === null && <p className="quiet">Loading…</p>}
      {value !== null && <Proof erasure={value} readAtMs={loading.readAtMs} />}
    </>
  )
}

function Proof({ erasure, readAtMs }: { readonly erasure: Erasure; readonly readAtMs: number | null }) {
  const { title, colour, means } = ERASURE_WORDS[erasure.state]
  const { redacts } = erasure
  const counts = Object.entries(erasure.counts).toSorted(([, one], [, other]) => other - one)
  return (
    <section className="panel stack proof" aria-label="Proof">
      <h2>
        <span className={`state-chip ${colour}`}>{title}</span>
        <span className="aside">{readAtMs !== null && `as of ${clock(readAtMs)}`}</span>
      </h2>
      <p className="quiet">{redacts ? `In the archive: ${REDACTION_MEANS[erasure.state]}` : means}</p>
      <dl className="facts">
        {redacts ? (
          <>
            <Fact name="Message">
              <a href={linkTo(['messages', redacts.message_id])}>
                <code>{redacts.message_id}</code>
              </a>
            </Fact>
            <Fact name="Goes">{goesOf(redacts)}</Fact>
          </>
        ) : (
          <Fact name="Hash of the number">
            <code>{erasure.number_hash}</code>
          </Fact>
        )}
        <Fact name="Asked for">
          {datedClock(erasure.asked_at)}, <Ago at={erasure.asked_at} />, by {erasure.asked_by}
        </Fact>
        <Fact name="Done">{erasure.finished_at === null ? 'not yet' : datedClock(erasure.finished_at)}</Fact>
        {redacts === null && <Fact name="Days looked through">{erasure.days.toLocaleString('en')}</Fact>}
        {redacts === null && erasure.state !== 'done' && (
          <Fact name="On their way">
            {erasure.waits_for === 0
              ? 'none, as of the last look'
              : `${erasure.waits_for.toLocaleString('en')} messages, callbacks and codes, as of the last look`}
          </Fact>
        )}
        <Fact name="Archived days written anew">
          {erasure.archived_days.length === 0 ? 'none' : erasure.archived_days.join(', ')}
        </Fact>
        <Fact name="Named">
          <code>{erasure.id}</code>
        </Fact>
      </dl>
      <h3>Rows changed or removed</h3>
      {counts.length === 0 && (
        <p className="quiet">{erasure.state === 'done' ? 'None held it.' : 'None so far.'}</p>
      )}
      {counts.length > 0 && (
        <div className="rows">
          <table>
            <thead>
              <tr>
                <th scope="col">Of</th>
                <th scope="col" className="right">
                  Rows
                </th>
              </tr>
            </thead>
            <tbody>
              {counts.map(([table, rows]) => (
                <tr key={table}>
                  <td>{tableWords(table)}</td>
                  <td className="right">{rows.toLocaleString('en')}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  )
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}
