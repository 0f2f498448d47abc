import type { Call } from '../call.ts'
import type { Command } from '../command.ts'
import type { Exit } from '../exits.ts'
import type { OptionName } from '../options.ts'
import { listPages } from '../pages.ts'
import { styleOf } from '../paint.ts'
import { clientOf } from '../settings.ts'
import { instantShown, readInstant, readPast } from '../times.ts'

/** The parameters of the search that an option gives as it is. */
const AS_GIVEN = {
  status: 'status',
  provider: 'provider',
  country: 'country',
  lane: 'lane',
  error: 'error',
  number: 'number',
  reference: 'reference',
  'request-id': 'request_id',
} as const satisfies Partial<Record<OptionName, string>>

/** `sms search`: messages by all that is known of them. */
export const SEARCH: Command = {
  name: 'search',
  says: 'find messages by status, provider, country, error, number, reference, time',
  about:
    'All that is given must hold. TEXT is an id, a number or its last digits, a whole reference, or a provider’s id. Of one client, or with\n--all-clients of all (admins).',
  verbs: [
    {
      word: null,
      args: ['[TEXT]'],
      says: 'the newest first',
      options: [
        'status',
        'provider',
        'country',
        'lane',
        'error',
        'number',
        'reference',
        'request-id',
        'since',
        'until',
        'all-clients',
        'limit',
        'all',
        'csv',
        'client',
      ],
      run: search,
    },
  ],
  examples: [
    ['sms search +4915112345678', 'what went to a number'],
    [
      'sms search --all-clients --status FAILED_PERM --since 1d --country DE',
      'what failed in Germany since yesterday',
    ],
    [
      'sms search --all-clients --status FAILED_PERM --since 1d --all --csv > failed.csv',
      'all of them as a file',
    ],
    ['sms search --error "absent subscriber" --json', 'by what the error begins with, for a program'],
  ],
}

async function search(call: Call): Promise<Exit> {
  const { args, given, settings, gateway, world } = call
  const nowMs = world.now()
  const query: Record<string, string> = {
    ...(args[0] !== undefined && { q: args[0] }),
    ...(!given['all-clients'] && { client_id: clientOf(settings) }),
    ...(given.since !== undefined && { from: readPast(given.since, 'since', nowMs) }),
    ...(given.until !== undefined && { to: readInstant(given.until, 'until', nowMs) }),
  }
  for (const [option, name] of Object.entries(AS_GIVEN)) {
    const value = given[option as keyof typeof AS_GIVEN] // its own keys
    if (value !== undefined) query[name] = value
  }
  return await listPages(
    call,
    (limit) =>
      gateway.list('/v1/messages/search', { params: { query: { ...query, limit } }, signal: world.signal }),
    [
      { head: 'ID', of: ({ id }) => id },
      { head: 'ACCEPTED', of: ({ created_at }) => instantShown(created_at) },
      { head: 'STATUS', of: ({ status }) => status, style: ({ status }) => styleOf(status) },
      { head: 'TO', of: ({ to }) => to },
      { head: 'PROVIDER', of: ({ provider }) => provider },
      { head: 'TRIES', of: ({ attempts }) => attempts, isRight: true },
      { head: 'CENTS', of: ({ cost_cents }) => cost_cents, isRight: true },
      { head: 'REFERENCE', of: ({ reference }) => reference },
      { head: 'ERROR', of: ({ last_error }) => last_error, givesWay: true },
    ],
    'No messages.',
  )
}
