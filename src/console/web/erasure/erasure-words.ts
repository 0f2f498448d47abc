import { type ErasureState, partsOf } from '../../../domain/erasure/erasure.ts'

/** How far an erasure is, in words and in a colour. */
export const ERASURE_WORDS: Readonly<
  Record<ErasureState, { readonly title: string; readonly colour: string; readonly means: string }>
> = {
  erasing: {
    title: 'erasing',
    colour: 'state-SENDING',
    means: 'It looks through all that is kept, day by day. It goes on when the gateway is started again.',
  },
  waiting: {
    title: 'waiting',
    colour: 'state-FAILED_TEMP',
    means: 'All that could be erased is; what is still on its way is erased when it has ended.',
  },
  done: {
    title: 'done',
    colour: 'state-DELIVERED',
    means: 'Nothing that is kept holds the number any more.',
  },
}

/** The same of the redaction of one message, behind a colon: in the archive … */
export const REDACTION_MEANS: Readonly<Record<ErasureState, string>> = {
  erasing:
    'its day is written anew, once for all of its messages that were asked for by then. It goes on when the gateway is started again.',
  waiting:
    'it waits until nobody else works on its day (it may be on its way into the archive, or back), until the archive answers, or until the client has been told.',
  done: 'nothing of what was to go is left.',
}

/** What of a message is to go, in words. */
export function goesOf(redacts: Parameters<typeof partsOf>[0]): string {
  return partsOf(redacts)
    .map((part) => `its ${part}`)
    .join(' and ')
}

/** What rows are of, as people read it: `message_events` is message events. */
export function tableWords(table: string): string {
  return table.replaceAll(/[._]/g, ' ')
}
