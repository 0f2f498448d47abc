import type { components } from '../../client.ts'
import type { Call } from '../call.ts'
import type { Command } from '../command.ts'
import type { Exit } from '../exits.ts'
import { fileVerbs, type WholeList } from '../files/whole-list.ts'

type OwnNumber = components['schemas']['OwnNumber']

/** `sms numbers`: whose it is what comes in. */
export const NUMBERS: Command = {
  name: 'numbers',
  says: 'list the numbers that handsets write to, or replace them (admins)',
  about:
    'What comes in at a number is for whoever has the first word of its text there, else for whoever has the number without a\nkeyword. A file holds all of them: what it leaves out is gone. What export wrote is applied only while nobody else has changed\nthem since.',
  verbs: [
    { word: null, args: [], says: 'all', options: [], run: list },
    ...fileVerbs(
      'numbers',
      [],
      numbersOf,
      (count) => `${count} numbers: every process goes by them within 2 s`,
    ),
  ],
  examples: [
    ['sms numbers', 'what there is'],
    [
      `echo '{"number":"12345","client_id":"550e8400-e29b-41d4-a716-446655440000"}' | sms numbers apply -`,
      'what comes in at the short code 12345 is for the demo client; its group, keyword and sms_url may be named, too',
    ],
    ['sms numbers export > numbers.json', 'to change them: a number a line, and their version'],
    ['sms numbers apply numbers.json', 'as the file says now, unless somebody else was faster'],
  ],
}

async function list({ gateway, out, world }: Call): Promise<Exit> {
  const { numbers } = await gateway.get('/v1/numbers', { signal: world.signal })
  await out.list(
    numbers,
    [
      { head: 'NUMBER', of: ({ number }) => number },
      { head: 'KEYWORD', of: ({ keyword }) => keyword },
      { head: 'CLIENT', of: ({ client_id }) => client_id },
      { head: 'GROUP', of: ({ group }) => group },
      { head: 'POSTED TO', of: ({ sms_url }) => sms_url, givesWay: true },
    ],
    'No numbers: what comes in is for nobody. sms help numbers',
  )
  return 'done'
}

function numbersOf({ gateway, world: { signal } }: Call): WholeList<'numbers'> {
  return {
    name: 'numbers',
    read: () => gateway.whole.get('/v1/numbers', { signal }),
    replace: (rows, header) =>
      gateway.whole.put('/v1/numbers', {
        params: { header },
        // What a number may have is for the gateway to say.
        body: { numbers: rows as OwnNumber[] },
        signal,
      }),
  }
}
