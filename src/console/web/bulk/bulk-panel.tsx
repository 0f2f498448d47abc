import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { BULK_ACTS, type BulkAct, MAX_BULK, sumOfCounts } from '../../../domain/bulk/bulk.ts'
import { Needs } from '../admin/needs.tsx'
import type { BulkCount } from '../answers.ts'
import { LoadError } from '../clients/load-error.tsx'
import { Outcome } from '../clients/outcome.tsx'
import { useAction } from '../clients/use-action.ts'
import { readOf } from '../clients/use-loaded.ts'
import { Field } from '../forms/field.tsx'
import { useProviders } from '../providers/use-providers.ts'
import { clock } from '../times.ts'
import { countBulk, type Meant, postBulk, unknownFields } from './bulk.ts'
import { BulkJobView, filterWords } from './bulk-job.tsx'
import { ACT_WORDS, messagesWords } from './bulk-words.ts'
import { Counts } from './counts.tsx'

type Props = Meant & {
  /** The act that is chosen to begin with; left out: none. */
  readonly first?: BulkAct | null
}

/** Acts on the messages that are chosen, or where none is on all that match: counted, confirmed by typing the count, and followed. */
export function BulkPanel({ filter, ids, first = null }: Props) {
  const [act, setAct] = useState<BulkAct | null>(first)
  const [provider, setProvider] = useState('')
  const [jobId, setJobId] = useState<string | null>(null)
  const providers = useProviders()
  const mayGoTo = act === 'move' || act === 'resend'
  const isReady = act !== null && (act !== 'move' || provider !== '')
  const unknown = ids.length > 0 ? [] : unknownFields(filter)
  const whose =
    ids.length > 0 ? `${messagesWords(ids.length)} chosen` : `all that match: ${filterWords(filter)}`
  if (jobId !== null)
    return (
      <section className="panel stack bulk" aria-label="Bulk act">
        <BulkJobView id={jobId} />
        <p>
          <button type="button" className="text-button" onClick={() => setJobId(null)}>
            Act once more
          </button>
        </p>
      </section>
    )
  return (
    <section className="panel stack bulk" aria-label="Bulk act">
      <h2>
        Act on many
        <span className="aside">{whose}</span>
      </h2>
      <Needs scope="operate">
        <div className="bulk-asked">
          <Field label="What">
            {(own) => (
              <select
                {...own}
                value={act ?? ''}
                onChange={({ target }) => setAct(BULK_ACTS.find((one) => one === target.value) ?? null)}
              >
                <option value="">choose…</option>
                {BULK_ACTS.toSorted(byPlace).map((one) => (
                  <option key={one} value={one}>
                    {ACT_WORDS[one].title}
                  </option>
                ))}
              </select>
            )}
          </Field>
          {mayGoTo && (
            <Field label={act === 'move' ? 'To' : 'Through'}>
              {(own) => (
                <select {...own} value={provider} onChange={({ target }) => setProvider(target.value)}>
                  <option value="">{act === 'move' ? 'choose…' : 'whom its rule says'}</option>
                  {providers.value?.map(({ name, state }) => (
                    <option key={name} value={name} disabled={state !== 'active'}>
                      {state === 'active' ? name : `${name} (${state})`}
                    </option>
                  ))}
                </select>
              )}
            </Field>
          )}
        </div>
        {act !== null && <p className="help">{ACT_WORDS[act].does}</p>}
        {unknown.length > 0 && (
          <p className="notice">
            No act goes by {unknown.join(', ')}: choose messages one by one, or search without.
          </p>
        )}
        {act !== null && isReady && unknown.length === 0 && (
          <Confirm
            key={`${act} ${provider}`}
            asked={{ act, filter, ids, provider: mayGoTo && provider !== '' ? provider : null }}
            onStarted={setJobId}
          />
        )}
      </Needs>
    </section>
  )
}

/** In the order of the words: what is done at night first. */
function byPlace(one: BulkAct, other: BulkAct): number {
  const places = Object.keys(ACT_WORDS)
  return places.indexOf(one) - places.indexOf(other)
}

type ConfirmProps = {
  readonly asked: Parameters<typeof countBulk>[0]
  readonly onStarted: (jobId: string) => void
}

function Confirm({ asked, onStarted }: ConfirmProps) {
  const [typed, setTyped] = useState('')
  const action = useAction()
  const query = useQuery({
    queryKey: ['bulk count', asked],
    queryFn: ({ signal }) => countBulk(asked, signal),
  })
  const { value, ...loading } = readOf(query)
  const count = value?.count ?? 0
  const acted = value === null ? 0 : sumOfCounts(value.done)
  const isTyped = value !== null && typed.replaceAll(/[\s,.]/g, '') === String(count)
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        if (!isTyped || action.isBusy) return
        void action.run(async () => {
          const { id } = await postBulk(asked, count)
          onStarted(id)
          return ''
        })
      }}
    >
      <h3>
        {value === null ? 'Counting…' : foundWords(count)}
        <span className="aside">
          {loading.readAtMs !== null && `as of ${clock(loading.readAtMs)} · `}
          <button type="button" className="text-button" onClick={() => void query.refetch()}>
            Count again
          </button>
        </span>
      </h3>
      <LoadError {...loading} />
      {value !== null && <Foreseen counted={value} />}
      {value !== null && acted > 0 && count <= MAX_BULK && (
        <div className="bulk-confirm">
          <Field label={`Type ${count.toLocaleString('en')} to confirm`}>
            {(own) => (
              <input
                {...own}
                inputMode="numeric"
                autoComplete="off"
                value={typed}
                onChange={({ target }) => setTyped(target.value)}
              />
            )}
          </Field>
          <button
            type="submit"
            className={asked.act === 'cancel' ? 'button is-bad' : 'button'}
            disabled={!isTyped || action.isBusy}
          >
            {ACT_WORDS[asked.act].verb} {messagesWords(acted)}
          </button>
        </div>
      )}
      <Outcome action={action} />
    </form>
  )
}

/** How many there are; what is more than one act takes is not counted. */
function foundWords(count: number): string {
  return count > MAX_BULK ? `More than ${messagesWords(MAX_BULK)}` : messagesWords(count)
}

function Foreseen({ counted }: { readonly counted: BulkCount }) {
  if (counted.count === 0) return <p className="quiet">None match now, there is nothing to do.</p>
  if (counted.count > MAX_BULK)
    return (
      <p className="notice is-bad">
        One act takes {MAX_BULK.toLocaleString('en')} messages at most: narrow the search, such as by time.
      </p>
    )
  return (
    <>
      <Counts title="What would become of them" counts={counted.done} of="done" />
      <Counts title="Left as they are" counts={counted.refused} of="refused" />
    </>
  )
}
