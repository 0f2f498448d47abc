/** What each exit code says to the script that asked; docs/cli.md has the same table, held by a test. */
export const EXITS = {
  done: { code: 0, says: 'done' },
  failed: { code: 1, says: 'a fault of the gateway or of this program' },
  usage: { code: 2, says: 'the line cannot be understood, nothing was asked' },
  refused: { code: 3, says: 'the gateway refused it, asking again changes nothing' },
  unwelcome: {
    code: 4,
    says: 'answered, and the answer is bad: not delivered, not sendable, a violation found',
  },
  unavailable: { code: 5, says: 'no gateway there, or it cannot now: ask again later' },
  late: { code: 6, says: '--timeout is over, and it goes on without you' },
  interrupted: { code: 130, says: 'interrupted by Ctrl-C' },
} as const satisfies Record<string, { readonly code: number; readonly says: string }>

/** How a command ended. */
export type Exit = keyof typeof EXITS

/** A line that cannot be understood: nothing was asked. Its words say what to write instead. */
export class Usage extends Error {
  override readonly name = 'Usage'
}
