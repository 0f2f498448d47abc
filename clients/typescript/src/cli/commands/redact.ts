import type { components } from '../../client.ts'
import type { Call } from '../call.ts'
import type { Command } from '../command.ts'
import { type Exit, Usage } from '../exits.ts'
import { factsOf } from '../table.ts'
import { instantShown } from '../times.ts'

type Redacted = components['schemas']['RedactedMessage']

const PARTS = ['text', 'number'] as const
type Part = (typeof PARTS)[number]

/** A client sees the end of it by asking again, and each time it is noted who asked: not every second. */
const EVERY_MS = 10_000

/** `sms redact`: what a message says is removed, or whom it went to. */
export const REDACT: Command = {
  name: 'redact',
  says: 'remove what a message said, or whom it went to',
  about:
    'Once it is at its end. From the answer on nobody reads it; what files of the archive have of it goes when workers have written its day\nanew: --watch waits for that. The hash that stands for a number is the same for the same number. It cannot be undone.',
  verbs: [
    {
      word: null,
      args: ['ID', '[PART…]'],
      says: `of ${PARTS.join(', ')}: its text, where none is named`,
      options: ['watch'],
      run: redact,
    },
  ],
  examples: [
    ['sms redact ID', 'its text'],
    ['sms redact ID text number --watch', 'both, to the last file'],
  ],
}

async function redact({ args: [id = '', ...named], given, gateway, out, world }: Call): Promise<Exit> {
  const parts = named.length === 0 ? ['text'] : named
  const other = parts.find((part) => !isPart(part))
  if (other !== undefined) throw new Usage(`${other} must be one of ${PARTS.join(', ')}`)
  const ask = () =>
    gateway.post('/v1/messages/{id}/redact', {
      params: { path: { id } },
      body: { text: parts.includes('text'), number: parts.includes('number') },
      signal: world.signal,
    })
  let redacted = await ask()
  while (given.watch && isUnderWay(redacted)) {
    await world.wait(EVERY_MS, world.signal)
    redacted = await ask()
  }
  out.one(redacted, () => linesOf(redacted, out))
  return 'done'
}

function isPart(word: string): word is Part {
  return PARTS.some((part) => part === word)
}

function isUnderWay({ archive }: Redacted): boolean {
  return archive !== null && archive.state !== 'done'
}

function linesOf(
  { message_id, to, text_redacted, number_redacted, archive }: Redacted,
  { paint }: Call['out'],
) {
  return factsOf(
    [
      ['message', message_id],
      ['to', to],
      ['text', text_redacted ? 'removed' : 'kept'],
      ['number', number_redacted ? 'removed' : 'kept'],
      ['archive', archive && `${archive.day}: ${archive.state}`],
      ['asked', archive && instantShown(archive.asked_at)],
      ['ended', archive?.finished_at ? instantShown(archive.finished_at) : null],
    ],
    paint,
  )
}
