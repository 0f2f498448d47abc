import { type ReactNode, useState } from 'react'
import { Needs, ScopeNote } from '../admin/needs.tsx'
import { TokenGate } from '../admin/token-form.tsx'
import type { DeadLetter, Page } from '../answers.ts'
import { Choices } from '../choices.tsx'
import { LoadError } from '../clients/load-error.tsx'
import { Outcome } from '../clients/outcome.tsx'
import { useAction } from '../clients/use-action.ts'
import { useLoaded } from '../clients/use-loaded.ts'
import { SureButton } from '../forms/sure-button.tsx'
import { Pager } from '../pager.tsx'
import { linkTo, usePlace } from '../router.ts'
import { discarded, replayedAll, replayedOf } from './letter-acts.ts'
import { LetterFilter, type LetterTerms, queryOf } from './letter-filter.tsx'
import { LetterTable } from './letter-table.tsx'
import './dead-letters.css'

/** `#/dead-letters`: what could not be processed, and what to do with it. */
export function DeadLettersPage() {
  return (
    <>
      <h1>Dead letters</h1>
      <TokenGate why="What could not be processed is for admins: give the admin token.">
        <Letters />
      </TokenGate>
    </>
  )
}

const CHOICES: readonly { readonly key: string; readonly title: string }[] = [
  { key: '', title: 'All' },
  { key: 'false', title: 'Not replayed' },
  { key: 'true', title: 'Replayed' },
]

const NOTHING: Readonly<Record<string, string>> = {
  '': 'Nothing is kept here: neither a receipt without its message nor anything unreadable from the bus.',
  false: 'Nothing here waits to be replayed.',
  true: 'Nothing that is still kept here was replayed.',
}

function Letters() {
  const { params } = usePlace()
  const terms: LetterTerms = {
    replayed: params.get('replayed') ?? '',
    what: params.get('what') ?? '',
    source: params.get('source') ?? '',
  }
  const cursor = params.get('cursor')
  const given = queryOf(terms)
  const query = new URLSearchParams({ limit: '50', ...given, ...(cursor && { cursor }) })
  const { value, reload, ...loading } = useLoaded<Page<'dead_letters', DeadLetter>>(
    `/v1/dead-letters?${query}`,
  )
  const letters = value?.dead_letters ?? []
  return (
    <div className="letters">
      <p className="help">
        A receipt comes here when no message had the id that it names until its wait was over
        (RECEIPT_PARK_MS, an hour if nothing else is set). Mend the reason, as the form of ids in the settings
        of its provider, and replay it. Kept for 30 days.
      </p>
      <div className="letters-head">
        <Choices
          label="Which letters"
          choices={CHOICES}
          current={terms.replayed}
          linkOf={(replayed) => linkTo(['dead-letters'], queryOf({ ...terms, replayed }))}
        />
        <LetterFilter terms={terms} />
      </div>
      <LoadError {...loading} />
      {value === null && loading.error === null && <p className="quiet">Loading…</p>}
      {value !== null && (
        // What was selected is forgotten with the page of the list that it was on.
        <Selectable key={query.toString()} letters={letters} terms={terms} onDone={reload}>
          {letters.length === 0 && (
            <p className="panel quiet">
              {cursor
                ? 'Nothing older.'
                : terms.what || terms.source
                  ? 'Nothing such is kept here.'
                  : NOTHING[terms.replayed]}
            </p>
          )}
        </Selectable>
      )}
      <Pager path={['dead-letters']} params={given} cursor={cursor} next={value?.next_cursor ?? null} />
    </div>
  )
}

type SelectableProps = {
  readonly letters: readonly DeadLetter[]
  readonly terms: LetterTerms
  readonly onDone: () => void
  readonly children: ReactNode
}

/** The table, and what is done with the letters that were selected in it. */
function Selectable({ letters, terms, onDone, children }: SelectableProps) {
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const [progress, setProgress] = useState('')
  const action = useAction()
  const chosen = letters.filter(({ id }) => selected.has(id))
  const receipts = chosen.filter(({ what, replayed_at }) => what === 'receipt' && replayed_at === null)
  const done = () => {
    setSelected(new Set())
    setProgress('')
    onDone()
  }
  const isWhole = terms.what !== 'unreadable' && terms.replayed !== 'true'
  return (
    <>
      <div className="letters-acts">
        <Needs scope="operate" isQuiet>
          {chosen.length === 0 ? (
            <SureButton
              label={terms.source === '' ? 'Replay all receipts' : `Replay all receipts of ${terms.source}`}
              question="Replay all that were not replayed yet?"
              isBusy={action.isBusy || letters.length === 0 || !isWhole}
              onSure={() => void action.run(() => replayedAll(terms.source).finally(done))}
            />
          ) : (
            <>
              <strong>{chosen.length} selected</strong>
              <button
                type="button"
                className="button plain small"
                disabled={action.isBusy || receipts.length === 0}
                onClick={() => void action.run(() => replayedOf(receipts).finally(done))}
              >
                Replay {receipts.length === chosen.length ? 'them' : `${receipts.length} of them`}
              </button>
              <SureButton
                label="Discard them"
                question={`Discard ${chosen.length} for good?`}
                isBusy={action.isBusy}
                onSure={() => void action.run(() => discarded(chosen, setProgress).finally(done))}
              />
            </>
          )}
        </Needs>
        <span className="quiet" role="status">
          {progress}
        </span>
      </div>
      <ScopeNote scope="operate" /> <Outcome action={action} />
      {letters.length === 0 ? (
        children
      ) : (
        <LetterTable letters={letters} selected={selected} onSelect={setSelected} />
      )}
    </>
  )
}
