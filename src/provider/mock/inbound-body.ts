import { Type } from '@sinclair/typebox'
import { TypeCompiler } from '@sinclair/typebox/compiler'
import {
  ADDRESS_RULE,
  INBOUND_TEXT_RULE,
  isAddress,
  isInboundText,
  MAX_ID_CHARACTERS,
  partOf,
} from '../inbound-fields.ts'
import type { ToldReceipts, UnreadableReceipt } from '../port.ts'

const number = () => Type.Integer({ minimum: 0, maximum: 65_535 })

const Body = TypeCompiler.Compile(
  Type.Object(
    {
      from: Type.String(),
      to: Type.String(),
      text: Type.String(),
      id: Type.Optional(Type.String({ minLength: 1, maxLength: MAX_ID_CHARACTERS })),
      part: Type.Optional(
        Type.Object(
          { reference: number(), total: number(), number: number() },
          { additionalProperties: false },
        ),
      ),
    },
    { additionalProperties: false },
  ),
)

/** Reads an inbound message of the mock: `{from, to, text, id?, part?: {reference, total, number}}`. */
export function readMockInbound(body: unknown): ToldReceipts | UnreadableReceipt {
  if (!Body.Check(body)) {
    const field = Body.Errors(body).First()?.path.slice(1).replaceAll('/', '.') || 'body'
    return unreadable(field, BODY_RULE)
  }
  const { from, to, text, id = null, part } = body
  if (!isAddress(from)) return unreadable('from', ADDRESS_RULE)
  if (!isAddress(to)) return unreadable('to', ADDRESS_RULE)
  if (!isInboundText(text)) return unreadable('text', INBOUND_TEXT_RULE)
  const read = part === undefined ? null : partOf(part)
  if (part !== undefined && read === null) return unreadable('part', PART_RULE)
  return {
    kind: 'told',
    receipts: [],
    inbound: [{ inbound: { from, to, text, raw: null, part: read, providerMessageId: id } }],
  }
}

const BODY_RULE =
  'must be as in {from, to, text, id?, part?: {reference, total, number}}, numbers from 0 to 65535'
const PART_RULE = 'must be part number 1 to total of 2 to 255'

function unreadable(field: string, rule: string): UnreadableReceipt {
  return { kind: 'unreadable', field, rule }
}
