import type { Call } from '../call.ts'
import type { Command } from '../command.ts'
import type { Exit } from '../exits.ts'
import { shown } from '../shown.ts'
import { instantShown } from '../times.ts'

/** The gateway itself gives up after a minute. */
const TRY_MS = 90_000

/** `sms audit`: whether the invariants hold. */
export const AUDIT: Command = {
  name: 'audit',
  says: 'check that money and messages add up (admins)',
  about:
    'Reads every message, for a minute at most: where that is too little,\nnpm run audit or sms-gateway audit, beside the database, takes its time.\nA violation is a fault of the gateway, or of hands in its database. Exit 4 says that there is one.',
  verbs: [
    {
      word: null,
      args: [],
      says: 'the invariants of actors/message/SPEC.md',
      options: [],
      tryMs: TRY_MS,
      run: audit,
    },
  ],
  examples: [['sms audit || mail -s "SMS: look at this" ops@example.com', 'daily']],
}

async function audit({ gateway, out, world }: Call): Promise<Exit> {
  const answer = await gateway.get('/v1/audit', { signal: world.signal })
  out.one(answer, () => [
    ...answer.violations.map(
      ({ invariant, subject, found }) => `${out.paint('red', invariant)}  ${shown(`${subject}: ${found}`)}`,
    ),
    answer.violations.length === 0
      ? `${answer.checked.join(' ')} hold: no violation, ${instantShown(answer.at)}`
      : `${answer.violations.length} violations (at most 100 are listed per rule), ${instantShown(answer.at)}`,
  ])
  return answer.violations.length === 0 ? 'done' : 'unwelcome'
}
