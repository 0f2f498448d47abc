import type { Action } from './use-action.ts'

/** What came of an action, said aloud. */
export function Outcome({ action }: { readonly action: Action }) {
  return (
    <>
      {action.error && (
        <p className="notice is-bad" role="alert">
          {action.error.message}
        </p>
      )}
      {action.done !== null && action.done !== '' && (
        <p className="notice" role="status">
          {action.done}
        </p>
      )}
    </>
  )
}
