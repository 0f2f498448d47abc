import type { Command } from '../command.ts'
import { readLength } from '../times.ts'
import { follow } from './follow.ts'

/** `sms watch`: the life of a message. */
export const WATCH: Command = {
  name: 'watch',
  says: 'follow the life of a message to its end',
  about:
    'Each line is an event: when (UTC), the status after it, what happened, whom it was with, in what words.\nExit 0 is DELIVERED, 4 another end.',
  verbs: [
    {
      word: null,
      args: ['ID'],
      says: 'from its beginning; of a message that has ended, its whole life',
      options: ['timeout'],
      run: ({ args: [id = ''], given, ...call }) =>
        follow(id, readLength(given.timeout ?? '5m', 'timeout'), call),
    },
  ],
  examples: [
    ['sms watch ID', 'the id is the first word that sms send answers'],
    ['sms watch ID --timeout 1h --json', 'for an hour at most, a line of JSON for each event'],
  ],
}
