import type { Call } from '../call.ts'
import type { Command } from '../command.ts'
import type { Exit } from '../exits.ts'
import { readText } from '../files/text-argument.ts'
import { shown } from '../shown.ts'
import { factsOf } from '../table.ts'

/** `sms preview`: what a text will be before it is sent. */
export const PREVIEW: Command = {
  name: 'preview',
  says: 'show what a text will be: encoding, parts, price',
  about:
    'One character outside GSM-7 makes all of a text UCS-2, and a part holds 70 characters then, not 160.',
  verbs: [
    {
      word: null,
      args: ['TEXT'],
      says: 'nothing is sent',
      options: ['express', 'smart', 'client'],
      run: preview,
    },
  ],
  examples: [
    ['sms preview "It’s on its way…"', 'names the characters that make it UCS-2'],
    ['sms preview "It’s on its way…" --smart', 'as it goes out with plain ones in their place'],
  ],
}

async function preview({ args: [text = ''], given, settings, gateway, out, world }: Call): Promise<Exit> {
  const answer = await gateway.post('/v1/messages/preview', {
    body: {
      text: await readText(text, world),
      ...(given.express && { express: true }),
      ...(given.smart && { smart_encoding: true }),
      ...(settings.clientId !== null && { client_id: settings.clientId }),
    },
    signal: world.signal,
  })
  const { smart_encoding: smart } = answer
  out.one(answer, () => [
    ...factsOf(
      [
        ['text', answer.text],
        ['encoding', answer.encoding],
        [
          'length',
          `${answer.units} ${answer.encoding === 'GSM7' ? 'septets' : 'code units'}, ${answer.free_units} left in the last part`,
        ],
        ['parts', answer.part_count],
        ['price', `${answer.price_cents} cents`],
        ['sendable', answer.sendable ? 'yes' : `no: ${answer.rule}`],
      ],
      out.paint,
    ),
    ...answer.forcing_ucs2.map(
      ({ character, code_point, count, replacement }) =>
        `${out.paint('yellow', shown(character))} (${code_point}, ${count}×) makes it UCS-2${replacement === null ? '' : `; ${shown(replacement)} would do`}`,
    ),
    ...(smart.saves_parts > 0 && !given.smart
      ? [`--smart saves ${smart.saves_parts} parts, ${smart.saves_cents} cents`]
      : []),
  ])
  return answer.sendable ? 'done' : 'unwelcome'
}
