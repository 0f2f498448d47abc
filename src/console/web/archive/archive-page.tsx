import { useQuery } from '@tanstack/react-query'
import { ScopeNote } from '../admin/needs.tsx'
import { useWhyNot } from '../admin/own-token.ts'
import { TokenGate } from '../admin/token-form.tsx'
import type { ArchivedDay, ArchivePage as ArchiveAnswer } from '../answers.ts'
import { getJson, isRefusal, sendJson } from '../api.ts'
import { LoadError } from '../clients/load-error.tsx'
import { Outcome } from '../clients/outcome.tsx'
import { type Action, useAction } from '../clients/use-action.ts'
import { readOf } from '../clients/use-loaded.ts'
import { SureButton } from '../forms/sure-button.tsx'
import { Ago } from '../now.tsx'
import { bytesOf } from '../numbers.ts'
import { linkTo, usePlace } from '../router.ts'
import { clock } from '../times.ts'

/** What is under way is looked at this often. */
const EVERY_MS = 3_000

/** `#/archive`: which days are in cold storage, how far the others are, and bringing one back. */
export function ArchivePage() {
  return (
    <>
      <h1>Archive</h1>
      <TokenGate why="What is in cold storage is for admins: give the admin token.">
        <Days />
      </TokenGate>
    </>
  )
}

function Days() {
  const cursor = usePlace().params.get('cursor')
  const query = new URLSearchParams({ limit: '62', ...(cursor && { cursor }) })
  const asked = useQuery({
    queryKey: ['archive', cursor],
    queryFn: ({ signal }) => getJson<ArchiveAnswer>(`/v1/archive?${query}`, signal),
    refetchInterval: ({ state: { data, error } }) =>
      isRefusal(error) || !data?.days.some(isUnderWay) ? false : EVERY_MS,
  })
  const { value, ...loading } = readOf(asked)
  const action = useAction()
  return (
    <div className="archive stack">
      <section className="panel stack" aria-labelledby="archive-title">
        <h2 id="archive-title">
          Days
          <span className="aside">
            {loading.readAtMs !== null && `as of ${clock(loading.readAtMs)} · `}
            <button type="button" className="text-button" onClick={() => void asked.refetch()}>
              Read again
            </button>
          </span>
        </h2>
        <LoadError {...loading} />
        {value === null && loading.error === null && <p className="quiet">Loading…</p>}
        <Outcome action={action} />
        <ScopeNote scope="operate" />
        {value?.days.length === 0 && <p className="quiet">None yet.</p>}
        <ul className="day-list">
          {value?.days.map((day) => (
            <Day key={day.day} day={day} action={action} onDone={() => void asked.refetch()} />
          ))}
        </ul>
        {value?.next_cursor != null && <a href={linkTo(['archive'], { cursor: value.next_cursor })}>Older</a>}
      </section>
    </div>
  )
}

function isUnderWay({ state }: ArchivedDay): boolean {
  return state === 'writing' || state === 'written'
}
