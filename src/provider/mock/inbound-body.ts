import { Type } from '@sinclair/typebox'
import { TypeCompiler } from '@sinclair/typebox/compiler'
import { MAX_ID_CHARACTERS, partOf, readInboundFields } from '../inbound-fields.ts'
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
    return { kind: 'unreadable', field, rule: BODY_RULE }
  }
  const { from, to, text, id, part: given } = body
  const { reference, total, number } = given ?? {}
  const part = partOf({
    reference: reference?.toString(),
    total: total?.toString(),
    number: number?.toString(),
  })
  if (given !== undefined && part === null) return { kind: 'unreadable', field: 'part', rule: PART_RULE }
  return readInboundFields({
    from: { name: 'from', value: from },
    to: { name: 'to', value: to },
    text: { name: 'text', value: text },
    id,
    raw: null,
    part,
  })
}

const BODY_RULE =
  'must be as in {from, to, text, id?, part?: {reference, total, number}}, with numbers from 0 to 65535'
const PART_RULE = 'must have a number from 1 to its total, which is 2 to 255'
