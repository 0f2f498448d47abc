import { Needs, ScopeNote } from '../admin/needs.tsx'
import { Outcome } from '../clients/outcome.tsx'
import type { Action } from '../clients/use-action.ts'
import type { EditedList } from './use-edited-list.ts'

/** Differences that are named, at most. */
const NAMED = 8

type Props = {
  readonly list: Pick<EditedList<unknown, unknown>, 'isChanged' | 'isOvertaken' | 'discard'>
  readonly action: Action
  /** What the list that stands has otherwise, in words; asked for where it was written meanwhile. */
  readonly differences: () => readonly string[]
  /** What the button says that saves. */
  readonly title: string
  readonly onSave: (over: boolean) => void
}

/** What becomes of the changes of a list: saved, discarded, or saved over those of somebody else. */
export function SaveBar({
  list: { isChanged, isOvertaken, discard },
  action,
  differences,
  title,
  onSave,
}: Props) {
  if (!isChanged)
    return (
      <>
        <ScopeNote scope="config" />
        <Outcome action={action} />
      </>
    )
  const differ = isOvertaken ? differences() : []
  return (
    <section className="save-bar panel" aria-label="Changes">
      {isOvertaken && (
        <div className="notice is-bad" role="alert">
          <strong>The list was changed meanwhile.</strong> Somebody saved another one after yours was begun
          {differ.length === 0 ? '; it says the same as yours.' : ':'}
          <ul>
            {differ.slice(0, NAMED).map((words) => (
              <li key={words}>{words}</li>
            ))}
            {differ.length > NAMED && <li>and {differ.length - NAMED} more</li>}
          </ul>
        </div>
      )}
      {!(isOvertaken && action.error?.status === 412) && <Outcome action={action} />}
      <div className="save-row">
        <span>Not saved yet</span>
        <button type="button" className="button plain" disabled={action.isBusy} onClick={discard}>
          {isOvertaken ? 'Take theirs' : 'Discard'}
        </button>
        <Needs scope="config" isQuiet>
          <button
            type="button"
            className="button"
            disabled={action.isBusy}
            onClick={() => onSave(isOvertaken)}
          >
            {action.isBusy ? 'Saving…' : isOvertaken ? 'Save mine over it' : title}
          </button>
        </Needs>
      </div>
      <ScopeNote scope="config" />
    </section>
  )
}
