import { TokenGate } from '../admin/token-form.tsx'
import type { Erasure, Page } from '../answers.ts'
import { LoadError } from '../clients/load-error.tsx'
import { useLoaded } from '../clients/use-loaded.ts'
import { Ago } from '../now.tsx'
import { linkTo, usePlace } from '../router.ts'
import { clock } from '../times.ts'
import { EraseForm } from './erase-form.tsx'
import { ErasureName } from './erasure-name.tsx'
import { ErasureProof } from './erasure-proof.tsx'
import { goesOf } from './erasure-words.ts'

/** `#/erasure`: removing a person's number everywhere, and what was removed; `#/erasure/ID`: the proof of one. */
export function ErasurePage() {
  const { path } = usePlace()
  const id = path[1]
  return (
    <>
      {id === undefined && <h1>Erasure</h1>}
      <TokenGate why="Who is to be forgotten is for admins to say: give the admin token.">
        {id === undefined ? <Erasures /> : <ErasureProof id={id} />}
      </TokenGate>
    </>
  )
}

function Erasures() {
  const cursor = usePlace().params.get('cursor')
  const query = new URLSearchParams({ limit: '50', ...(cursor && { cursor }) })
  const { value, ...loading } = useLoaded<Page<'erasures', Erasure>>(`/v1/erase?${query}`)
  return (
    <div className="client-columns">
      <section className="panel stack" aria-labelledby="erasures-title">
        <h2 id="erasures-title">
          Erased so far
          <span className="aside">{loading.readAtMs !== null && `as of ${clock(loading.readAtMs)}`}</span>
        </h2>
        <LoadError {...loading} />
        {value === null && loading.error === null && <p className="quiet">Loading…</p>}
        {value?.erasures.length === 0 && (
          <p className="quiet">{cursor !== null ? 'Nothing older.' : 'Nobody was erased yet.'}</p>
        )}
        <ul className="token-list">
          {value?.erasures.map((erasure) => (
            <Row key={erasure.id} erasure={erasure} />
          ))}
        </ul>
        {value?.next_cursor != null && <a href={linkTo(['erasure'], { cursor: value.next_cursor })}>Older</a>}
      </section>
      <EraseForm />
    </div>
  )
}

function Row({ erasure }: { readonly erasure: Erasure }) {
  return (
    <li>
      <ErasureName erasure={erasure}>
        {erasure.redacts ? `${goesOf(erasure.redacts)}, of a message` : <code>{erasure.number_hash}</code>}
      </ErasureName>
      <span className="quiet">
        asked <Ago at={erasure.asked_at} /> by {erasure.asked_by}
        {erasure.finished_at !== null && (
          <>
            {' '}
            · done <Ago at={erasure.finished_at} />
          </>
        )}
      </span>
    </li>
  )
}
