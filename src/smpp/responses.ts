import { type CommandName, commandOfName, responseTo } from './commands.ts'
import { encodePdu } from './encode.ts'
import { EMPTY_FIELDS } from './fields.ts'
import type { Pdu, PduOf } from './pdu.ts'
import { statusWords } from './status.ts'
import type { Tlv } from './tlvs.ts'

/** What a request of the peer is answered with; the session copies its number. Null: this request has no answer. */
export type NewResponse = {
  readonly status: number
  readonly body?: Readonly<Record<string, unknown>>
  readonly tlvs?: readonly Tlv[]
} | null

/**
 * The octets of the answer to a request; null: it has none. Fields that are left out have their defaults. Throws
 * `RangeError` as `encodePdu` does.
 */
export function responseOctets(request: CommandName, sequence: number, response: NewResponse): Buffer | null {
  const command = responseTo(request)
  if (command === undefined || response === null) return null
  const { status, body, tlvs = [] } = response
  const whole = body ? { ...emptyBodyOf(command), ...body } : emptyBodyOf(command)
  return encodePdu({ command, status, sequence, body: whole, tlvs } as unknown as Pdu) // as its spec says
}

/** The answer to a request that cannot be read: its own response, or a generic_nack where it has none (clause 4.3). */
export function refusalOctets(request: CommandName, sequence: number, status: number): Buffer {
  return responseOctets(request, sequence, { status }) ?? nackOctets(sequence, status)
}

/** A generic_nack; `sequence` is 0 where that of the request is not known (clause 4.3.1). */
export function nackOctets(sequence: number, status: number): Buffer {
  const pdu: PduOf<'generic_nack'> = { command: 'generic_nack', status, sequence, body: {}, tlvs: [] }
  return encodePdu(pdu)
}

type Body = Readonly<Record<string, unknown>>
const bodies = new Map<CommandName, Body>()

/** Every field with its default. */
export function emptyBodyOf(command: CommandName): Body {
  const known = bodies.get(command)
  if (known) return known
  const { fields } = commandOfName(command)
  const body = Object.freeze(Object.fromEntries(fields.map(([name, { type }]) => [name, EMPTY_FIELDS[type]])))
  bodies.set(command, body)
  return body
}

/** What a response says, in words for a log and a history. */
export function responseWords({ command, status }: Pick<Pdu, 'command' | 'status'>): string {
  return `${command} ${statusWords(status)}`
}
