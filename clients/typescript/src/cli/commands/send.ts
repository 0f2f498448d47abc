import type { SendRequest } from '../../client.ts'
import type { Call } from '../call.ts'
import type { Command } from '../command.ts'
import { type Exit, Usage } from '../exits.ts'
import { readText } from '../files/text-argument.ts'
import { styleOf } from '../paint.ts'
import { clientOf } from '../settings.ts'
import { readInstant, readLength } from '../times.ts'
import { follow } from './follow.ts'
import { SEND_FILE } from './send-file.ts'

/** `sms send`: one message, those of a file, or a code. */
export const SEND: Command = {
  name: 'send',
  says: 'send a message, those of a file, or a one-time password',
  about:
    'What is answered has been stored: it is not lost, whatever happens. A text of - is read from standard input.\nThe same line twice sends twice; with --key it sends once.\nA file is CSV, whose first line names the columns (to, from, text, reference, class, send_at, validity_seconds, express,\nsmart_encoding, end_user_ip; others are {names} of TEXT), or JSON, a message a line. What is wrong in it refuses its message alone.',
  verbs: [
    {
      word: null,
      args: ['NUMBER', '[TEXT]'],
      says: 'to a number in E.164 form; only a one-time password has a text of its own',
      options: [
        'from',
        'watch',
        'timeout',
        'reference',
        'express',
        'otp',
        'at',
        'validity',
        'class',
        'smart',
        'key',
        'client',
      ],
      run: send,
    },
    SEND_FILE,
  ],
  examples: [
    ['sms send +1234567890 "Hello World" --watch', 'send, and follow it to its end'],
    [
      'sms send +1234567890 "Paid" --reference order-123 --key order-123',
      'once, however often the line is run',
    ],
    ['sms send +1234567890 --otp', 'a one-time password; the answer has the code'],
    ['sms send +1234567890 "Good morning" --at +2h', 'in two hours; sms cancel ID takes it back'],
    ['date | sms send +1234567890 -', 'what a program says'],
    [
      'sms send --file people.csv "Hello {name}" --key newsletter-7',
      'one for each line, with what its column name says; none twice, however often the line is run',
    ],
  ],
}

/** The sender of who names none. */
const DEFAULT_SENDER = 'SMS'

async function send({ args: [to = '', text], given, settings, gateway, out, world }: Call): Promise<Exit> {
  const body: SendRequest = {
    client_id: clientOf(settings),
    to,
    from: given.from ?? DEFAULT_SENDER,
    ...(text !== undefined && { text: await readText(text, world) }),
    ...(given.reference !== undefined && { reference: given.reference }),
    ...(given.express && { express: true }),
    ...(given.otp && { otp: true }),
    ...(given.smart && { smart_encoding: true }),
    ...(given.class !== undefined && { class: given.class }),
    ...(given.at !== undefined && { send_at: readInstant(given.at, 'at', world.now()) }),
    ...(given.validity !== undefined && { validity_seconds: readLength(given.validity, 'validity') / 1_000 }),
  }
  if (given.timeout !== undefined && !given.watch) throw new Usage('--timeout goes with --watch')
  const waitMs = given.watch ? readLength(given.timeout ?? '5m', 'timeout') : null
  const answer = await gateway.post('/v1/messages', {
    body,
    ...(given.key !== undefined && { headers: { 'Idempotency-Key': given.key } }),
    signal: world.signal,
  })
  const code = 'otp_code' in answer ? answer.otp_code : undefined
  out.one(answer, () => [
    `${answer.message_id}  ${out.paint(styleOf(answer.status), answer.status)}`,
    ...(code === undefined ? [] : [`code ${out.paint('bold', code)}`]),
  ])
  return waitMs === null ? 'done' : await follow(answer.message_id, waitMs, { gateway, out, world })
}
