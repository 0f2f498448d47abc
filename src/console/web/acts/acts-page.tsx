import { useState } from 'react'
import { TokenGate } from '../admin/token-form.tsx'
import type { Act, Client, Page } from '../answers.ts'
import { ClientName } from '../clients/client-name.tsx'
import { LoadError } from '../clients/load-error.tsx'
import { useClients } from '../clients/use-clients.ts'
import { useLoaded } from '../clients/use-loaded.ts'
import { Ago } from '../now.tsx'
import { Pager } from '../pager.tsx'
import { linkTo, usePlace } from '../router.ts'
import { clock, datedClock } from '../times.ts'
import { ActFilter } from './act-filter.tsx'
import { codeWords, OUTCOME_WORDS, subjectLink, subjectName, subjectWords, whatWords } from './act-words.ts'
import { DifferenceTable } from './difference-table.tsx'
import { actsPath, saidTerms, termsOf } from './terms.ts'

const LINES = 50

/** `#/acts`: every change that an admin made or tried to make, and those that clients made of what is theirs. */
export function ActsPage() {
  return (
    <>
      <h1>Who did what</h1>
      <TokenGate why="Who changed what is for admins to see: give the admin token.">
        <Acts />
      </TokenGate>
    </>
  )
}

function Acts() {
  const { params } = usePlace()
  const clients = useClients()
  const terms = termsOf(params)
  const cursor = params.get('cursor')
  const { value, reload, ...loading } = useLoaded<Page<'acts', Act>>(actsPath(terms, cursor, LINES))
  const isNarrowed = Object.keys(saidTerms(terms)).length > 0
  return (
    <div className="acts stack">
      <section className="panel stack" aria-label="Which acts">
        <ActFilter params={params} clients={clients} />
      </section>
      <section className="panel stack" aria-labelledby="acts-title">
        <h2 id="acts-title">
          Newest first
          <span className="aside">
            {loading.readAtMs !== null && `as of ${clock(loading.readAtMs)} · `}
            <button type="button" className="text-button" onClick={reload}>
              Read again
            </button>
          </span>
        </h2>
        <LoadError {...loading} />
        {value === null && loading.error === null && <p className="quiet">Loading…</p>}
        {value?.acts.length === 0 && (
          <p className="quiet">
            {cursor !== null
              ? 'Nothing older.'
              : isNarrowed
                ? 'No such act.'
                : 'Nobody has changed anything yet.'}
          </p>
        )}
        <ul className="act-list">
          {value?.acts.map((act) => (
            <ActRow key={act.id} act={act} clients={clients} />
          ))}
        </ul>
        <Pager path={['acts']} params={saidTerms(terms)} cursor={cursor} next={value?.next_cursor ?? null} />
      </section>
    </div>
  )
}

function ActRow({ act, clients }: { readonly act: Act; readonly clients: readonly Client[] }) {
  const [isOpen, setOpen] = useState(false)
  const { title, colour, means } = OUTCOME_WORDS[act.outcome]
  return (
    <li>
      <span className={`state-chip ${colour}`}>{title}</span>
      <span className="row-who">
        <strong>{whatWords(act.what)}</strong>
        <Who act={act} clients={clients} />
        <span className="quiet">
          <Ago at={act.at} />
          {act.from !== null && <> from {act.from}</>}
        </span>
      </span>
      <button
        type="button"
        className="button plain small"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        {isOpen ? 'Less' : 'More'}
        <span className="visually-hidden"> of {whatWords(act.what)}</span>
      </button>
      <span className="act-on">
        <OnWhat act={act} clients={clients} />
        {act.code !== null && <span title={act.code}>{codeWords(act.code)}</span>}
        {means !== '' && <span className="quiet">{means}</span>}
      </span>
      {isOpen && (
        <div className="act-more stack">
          <p className="quiet">
            {act.outcome === 'begun' ? 'begun' : 'at'} {datedClock(act.at)}
            {act.finished_at !== null && `, over at ${datedClock(act.finished_at)}`}
            {act.request_id !== null && (
              <>
                {' '}
                · request <code>{act.request_id}</code>
              </>
            )}
            {act.subject_id !== null && (
              <>
                {' '}
                · on <code>{act.subject_id}</code>
              </>
            )}
          </p>
          <DifferenceTable before={act.before} after={act.after} about={whatWords(act.what)} />
        </div>
      )}
    </li>
  )
}

type ActProps = { readonly act: Act; readonly clients: readonly Client[] }

function Who({ act: { by, name }, clients }: ActProps) {
  if (by === 'client')
    return (
      <span>
        by the client <ClientName id={name} clients={clients} />
      </span>
    )
  return (
    <span>
      by <a href={linkTo(['acts'], { name })}>{name}</a>
      {by === 'command' && ' on the command line'}
    </span>
  )
}

function OnWhat({ act, clients }: ActProps) {
  const { subject_kind: kind, subject_id: id, client_id: clientId } = act
  const link = subjectLink(act)
  const words = subjectWords(kind)
  const name = subjectName(act)
  return (
    <span>
      on {link === null ? words : <a href={link}>{words}</a>}
      {name !== null && (
        <code className="act-id" title={id ?? ''}>
          {name}
        </code>
      )}
      {clientId !== null && (
        <>
          {' '}
          of <ClientName id={clientId} clients={clients} />
        </>
      )}
    </span>
  )
}
