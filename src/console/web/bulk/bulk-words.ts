import { type BulkAct, type BulkState, DONE_WORDS, REFUSED_WORDS } from '../../../domain/bulk/bulk.ts'

/** An act in words: as it is chosen, what it does, and the button that does it. */
export const ACT_WORDS: Readonly<
  Record<BulkAct, { readonly title: string; readonly does: string; readonly verb: string }>
> = {
  move: {
    title: 'Move to another provider',
    does: 'What waits goes into its queue, and by it alone from then on. What failed or expired is sent again through it, as new messages that their clients pay for.',
    verb: 'Move',
  },
  retry: {
    title: 'Try again now',
    does: 'What failed for now, was throttled or is held back is tried at once, not at its time.',
    verb: 'Try again',
  },
  cancel: {
    title: 'Cancel',
    does: 'What no provider has taken is never sent, and its credits are released. It cannot be undone.',
    verb: 'Cancel',
  },
  resend: {
    title: 'Send again',
    does: 'What failed, expired or was cancelled becomes a new message of the same client, which pays for it.',
    verb: 'Send again',
  },
  replay_callbacks: {
    title: 'Replay dead callbacks',
    does: 'Callbacks that were given up are delivered anew, with their ids.',
    verb: 'Replay',
  },
}

/** How far a job is, in words and in a colour. */
export const STATE_WORDS: Readonly<
  Record<BulkState, { readonly title: string; readonly colour: string; readonly means: string }>
> = {
  running: {
    title: 'running',
    colour: 'state-SENDING',
    means: 'It goes on by itself, also when the gateway is started again.',
  },
  done: { title: 'done', colour: 'state-DELIVERED', means: 'Each message has its outcome.' },
  stopped: {
    title: 'stopped',
    colour: 'state-CANCELLED',
    means: 'What was done stays done, the rest is as it was.',
  },
}

const OUTCOMES: Readonly<Record<'done' | 'refused', Readonly<Record<string, string>>>> = {
  done: DONE_WORDS,
  refused: REFUSED_WORDS,
}

/**
 * An outcome as people read it, of those with which something was done or nothing was: both have `cancelled`. A code of the
 * API is its words: `opted_out` is opted out.
 */
export function outcomeWords(outcome: string, of: 'done' | 'refused' = 'done'): string {
  return OUTCOMES[of][outcome] ?? OUTCOMES.refused[outcome] ?? outcome.replaceAll('_', ' ')
}

/** `1 message`, `340 messages`. */
export function messagesWords(count: number): string {
  return `${count.toLocaleString('en')} ${count === 1 ? 'message' : 'messages'}`
}

/** An act and whom it goes to: `Move to another provider: mock-b`. */
export function actTitle({
  act,
  provider,
}: {
  readonly act: BulkAct
  readonly provider: string | null
}): string {
  return provider === null ? ACT_WORDS[act].title : `${ACT_WORDS[act].title}: ${provider}`
}
