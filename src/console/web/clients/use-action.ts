import { useEffect, useRef, useState } from 'react'
import { ApiError } from '../api.ts'

/** Something a button does: whether it is under way, and what came of it. */
export type Action = {
  readonly isBusy: boolean
  readonly error: ApiError | null
  readonly done: string | null
  /** Runs it; what it gives is said to the user. */
  run(work: () => Promise<string>): Promise<void>
}

/** One action at a time. */
export function useAction(): Action {
  const [state, setState] = useState<Omit<Action, 'run'>>({ isBusy: false, error: null, done: null })
  const pressed = useRef<Element | null>(null)
  // A button that cannot be pressed meanwhile loses the focus: it has it again when it can.
  useEffect(() => {
    if (state.isBusy) return
    if (document.activeElement === document.body && pressed.current instanceof HTMLElement)
      pressed.current.focus()
    pressed.current = null
  }, [state.isBusy])
  return {
    ...state,
    async run(work) {
      pressed.current = document.activeElement
      setState({ isBusy: true, error: null, done: null })
      try {
        const done = await work()
        setState({ isBusy: false, error: null, done })
      } catch (cause) {
        const error = cause instanceof ApiError ? cause : new ApiError(0, String(cause))
        setState({ isBusy: false, error, done: null })
      }
    },
  }
}
