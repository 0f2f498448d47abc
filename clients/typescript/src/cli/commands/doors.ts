import type { Call } from '../call.ts'
import type { Command } from '../command.ts'
import { type Exit, Usage } from '../exits.ts'
import { nearestOf } from '../line/nearest.ts'
import { clientOf, type Settings } from '../settings.ts'
import { shown } from '../shown.ts'
import { factsOf } from '../table.ts'

/** How the client of another gateway is pointed here; the pages of docs have the whole. */
type Door = {
  readonly name: string
  readonly says: string
  /** What is set where that client is set up. */
  set(here: Here): readonly (readonly [setting: string, value: string])[]
  /** A line for a shell that sends by it; null: no program that every machine has can. */
  line(here: Here): string | null
}

type Here = { readonly url: string; readonly client: string; readonly password: string }

const TO = '1234567890'
const TEXT = 'Hello%20World'

const DOORS: readonly Door[] = [
  {
    name: 'smpp',
    says: 'what binds to an SMSC: Kannel, Jasmin, clients of SMPP 3.3, 3.4 and 5.0',
    set: ({ url }) => [
      ['host', new URL(url).hostname],
      ['port', 'SMPP_PORT of the gateway, or SMPP_TLS_PORT'],
      ['system_id', 'the one of sms smpp account set SYSTEM_ID, which answers the password'],
    ],
    line: () => null,
  },
  {
    name: 'kannel',
    says: 'what sends by the smsbox of a Kannel',
    set: ({ url, client, password }) => [
      ['URL', `${url}/cgi-bin/sendsms`],
      ['username', client],
      ['password', password],
    ],
    line: ({ url, client, password }) =>
      `curl "${url}/cgi-bin/sendsms?username=${client}&password=${password}&to=%2B${TO}&from=SMS&text=${TEXT}"`,
  },
  {
    name: 'jasmin',
    says: 'what sends by the HTTP API of a Jasmin',
    set: ({ url, client, password }) => [
      ['URL', `${url}/send`],
      ['username', client],
      ['password', password],
    ],
    line: ({ url, client, password }) =>
      `curl "${url}/send?username=${client}&password=${password}&to=%2B${TO}&from=SMS&content=${TEXT}"`,
  },
  {
    name: 'twilio',
    says: "Twilio's own clients: messages, and Verify",
    set: ({ url, client, password }) => [
      ['client.api.baseUrl', url],
      ['client.verify.baseUrl', url],
      ['accountSid', sidOf(client)],
      ['authToken', password],
    ],
    line: ({ url, client, password }) =>
      `curl -u "${sidOf(client)}:${password}" ${url}/2010-04-01/Accounts/${sidOf(client)}/Messages.json -d To=%2B${TO} -d From=SMS -d Body=${TEXT}`,
  },
  {
    name: 'vonage',
    says: "Vonage's own clients of its SMS API",
    set: ({ url, client, password }) => [
      ['restHost', url],
      ['apiKey', client],
      ['apiSecret', password],
    ],
    line: ({ url, client, password }) =>
      `curl ${url}/sms/json -d api_key=${client} -d "api_secret=${password}" -d to=${TO} -d from=SMS -d text=${TEXT}`,
  },
]

/** `sms doors`: how clients of others are pointed here. */
export const DOOR_WORDS: Command = {
  name: 'doors',
  says: 'say how clients of SMPP, Kannel, Jasmin, Twilio and Vonage are pointed here',
  about:
    'A client that works is not rewritten: its address is changed. What comes in by a door is a message like any other, and sms\nmessages has it. Nothing is asked of the gateway for this.',
  verbs: [
    {
      word: null,
      args: ['[DOOR]'],
      says: 'all, or what to set for one, and a line that sends by it',
      options: ['client'],
      run: doors,
    },
  ],
  examples: [
    ['sms doors', 'what there is'],
    ['sms doors twilio', 'what to set, and a line to try it with'],
  ],
}

async function doors({ args: [name], settings, out }: Call): Promise<Exit> {
  if (name === undefined) {
    const rows = DOORS.map(({ name, says }) => ({ door: name, says }))
    await out.list(
      rows,
      [
        { head: 'DOOR', of: ({ door }) => door },
        { head: 'FOR', of: ({ says }) => says, givesWay: true },
      ],
      '',
    )
    return 'done'
  }
  const door = DOORS.find((one) => one.name === name)
  const names = DOORS.map((one) => one.name)
  if (!door) throw new Usage(`${name} is no door: it is one of ${nearestOf(name, names) ?? names.join(', ')}`)
  const here = hereOf(settings)
  const [set, line] = [door.set(here), door.line(here)]
  out.one({ door: name, set: Object.fromEntries(set), line }, () => [
    ...factsOf(set, out.paint),
    ...(line === null ? [] : [shown(line)]),
  ])
  return 'done'
}

/** A key is not shown, its name is. Where none is set, the gateway may ask for none. */
function hereOf(settings: Settings): Here {
  const password = settings.apiKey === null ? 'any' : '$SMS_KEY'
  return { url: settings.url, client: clientOf(settings), password }
}

/** As Twilio writes it: AC, and the id without its dashes. */
function sidOf(client: string): string {
  return `AC${client.replaceAll('-', '').toLowerCase()}`
}
