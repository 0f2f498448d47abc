import type { ErasureState } from '../../../domain/erasure/erasure.ts'

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

/** What rows are of, as people read it: `message_events` is message events. */
export function tableWords(table: string): string {
  return table.replaceAll(/[._]/g, ' ')
}
