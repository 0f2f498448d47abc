import type { OpenProvider } from './kind.ts'

/** A provider that cannot be asked until its settings or secrets are others: refuses all for now, in these words. */
export function openUnusable(error: string): OpenProvider {
  return {
    submit: async () => ({ kind: 'rejected_temporary', error, detail: error }),
    state: () => ({ state: 'open', lastError: error }),
    close: async () => {},
  }
}
