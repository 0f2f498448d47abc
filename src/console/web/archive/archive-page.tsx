import { useQuery } from '@tanstack/react-query'
import { ScopeNote } from '../admin/needs.tsx'
import { useWhyNot } from '../admin/own-token.ts'
import { TokenGate } from '../admin/token-form.tsx'
import type { ArchivedDay, Page } from '../answers.ts'
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
    queryFn: ({ signal }) => getJson<Page<'days', ArchivedDay>>(`/v1/archive/days?${query}`, signal),
    refetchInterval: ({ state: { data, error } }) =>
      isRefusal(error) || !data?.days.some((day) => day.under_way) ? false : EVERY_MS,
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
        {value?.days.length === 0 && (
          <p className="quiet">
            {cursor !== null
              ? 'Nothing older.'
              : 'None yet: the database has all days. ARCHIVE_AFTER_DAYS says after how many days one is archived by itself.'}
          </p>
        )}
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

type DayProps = { readonly day: ArchivedDay; readonly action: Action; readonly onDone: () => void }

function Day({ day, action, onDone }: DayProps) {
  const whyNot = useWhyNot('operate')
  const { title, colour } = DAY_WORDS[day.state]
  return (
    <li>
      <span className="row-who">
        <strong>{day.day}</strong>
        <span className={`state-chip ${colour}`}>{title}</span>
        {day.failed_at !== null && <span className="state-chip state-FAILED_PERM">failed</span>}
      </span>
      {day.state === 'archived' && !day.under_way && (
        <SureButton
          label="Restore"
          about={day.day}
          question="Bring it back into the database?"
          isBusy={action.isBusy || whyNot !== null}
          onSure={() =>
            void action.run(async () => {
              await sendJson('POST', `/v1/archive/days/${day.day}/restore`)
              onDone()
              return `${day.day} is being brought back: it is in the archive until all of it is there.`
            })
          }
        />
      )}
      {day.under_way && <Progress day={day} />}
      <span className="quiet">{sizeWords(day)}</span>
      <span className="quiet">
        <When day={day} /> · in <code>{day.place ?? 'DATA_DIR/archive'}</code>
      </span>
      {day.error !== null && day.failed_at !== null && (
        <span className="bad">
          <Ago at={day.failed_at} />: {day.error}
        </span>
      )}
    </li>
  )
}

const DAY_WORDS: Readonly<Record<ArchivedDay['state'], { readonly title: string; readonly colour: string }>> =
  {
    writing: { title: 'begun', colour: 'state-SENDING' },
    written: { title: 'written', colour: 'state-SENT' },
    archived: { title: 'archived', colour: 'state-DELIVERED' },
    restored: { title: 'back in the database', colour: 'state-FAILED_TEMP' },
  }

function sizeWords({ messages, bytes, generation }: ArchivedDay): string {
  if (messages === null || bytes === null) return 'How many messages it has is known when all are written.'
  const each =
    messages === 0
      ? ''
      : `, ${(bytes / messages).toLocaleString('en', { maximumFractionDigits: 1 })} bytes each`
  return `${messages.toLocaleString('en')} messages in ${bytesOf(bytes)}${each} · written ${times(generation)}`
}

function times(generation: number | null): string {
  return generation === null || generation === 1 ? 'once' : `${generation} times`
}

function When({ day }: { readonly day: ArchivedDay }) {
  if (day.state === 'restored' && day.restored_at !== null)
    return (
      <>
        brought back <Ago at={day.restored_at} />
      </>
    )
  if (day.state === 'archived' && day.archived_at !== null)
    return (
      <>
        archived <Ago at={day.archived_at} />
      </>
    )
  return (
    <>
      begun <Ago at={day.started_at} />
    </>
  )
}

function Progress({ day: { day, done_rows: done, of_rows: of } }: { readonly day: ArchivedDay }) {
  if (of === 0) return <span className="day-progress quiet">Somebody is at it.</span>
  return (
    <span className="day-progress">
      <progress value={Math.min(done, of)} max={of} aria-label={`How far ${day} is`} />
      <span className="quiet">
        {done.toLocaleString('en')} of about {of.toLocaleString('en')} rows
      </span>
    </span>
  )
}
