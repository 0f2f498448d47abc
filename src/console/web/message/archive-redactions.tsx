import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import type { Erasure, Page } from '../answers.ts'
import { getJson, isRefusal } from '../api.ts'
import { LoadError } from '../clients/load-error.tsx'
import { readOf } from '../clients/use-loaded.ts'
import { ErasureName } from '../erasure/erasure-name.tsx'
import { goesOf, REDACTION_MEANS } from '../erasure/erasure-words.ts'
import { Ago } from '../now.tsx'
import { queries } from '../queries.ts'
import { clock } from '../times.ts'

/** While one is not done they are looked at this often. */
const EVERY_MS = 2_000

type Asked = Page<'erasures', Erasure>

/** What was asked to go of an archived message, and how far each is; when the last is done, the message is read anew. */
export function ArchiveRedactions({ id }: { readonly id: string }) {
  const query = useQuery({
    queryKey: ['redactions', id],
    queryFn: ({ signal }) => getJson<Asked>(`/v1/erase?message_id=${encodeURIComponent(id)}`, signal),
    refetchInterval: ({ state: { data, error } }) => (isRefusal(error) || !openOf(data) ? false : EVERY_MS),
  })
  const { value, ...loading } = readOf(query)
  const open = openOf(value)
  const isOpen = open !== undefined
  const wasOpen = useRef(false)
  useEffect(() => {
    if (wasOpen.current && !isOpen && value !== null)
      void queries.invalidateQueries({
        predicate: ({ queryKey }) => queryKey[1] === id && queryKey[0] !== 'redactions',
      })
    wasOpen.current = isOpen
  }, [id, isOpen, value])
  if (value?.erasures.length === 0) return null
  return (
    <section className="stack" aria-label="In the archive">
      <LoadError {...loading} />
      {open && loading.readAtMs !== null && (
        <p className="help">
          In the archive, as of {clock(loading.readAtMs)}: {REDACTION_MEANS[open.state]}
        </p>
      )}
      <ul className="token-list">
        {value?.erasures.map((erasure) => (
          <Row key={erasure.id} erasure={erasure} />
        ))}
      </ul>
    </section>
  )
}

function openOf(asked: Asked | null | undefined): Erasure | undefined {
  return asked?.erasures.find(({ state }) => state !== 'done')
}

function Row({ erasure }: { readonly erasure: Erasure }) {
  return (
    <li>
      <ErasureName erasure={erasure}>{erasure.redacts && goesOf(erasure.redacts)}</ErasureName>
      <span className="quiet" role="status">
        in the archive:{' '}
        {erasure.finished_at === null ? (
          <>
            asked <Ago at={erasure.asked_at} /> by {erasure.asked_by}
          </>
        ) : (
          <>
            done <Ago at={erasure.finished_at} />
          </>
        )}
      </span>
    </li>
  )
}
