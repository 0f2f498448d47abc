import fc from 'fast-check'
import { COMMANDS, type CommandName } from '../../../src/smpp/commands.ts'
import { MAX_DESTINATIONS, MAX_SHORT_MESSAGE } from '../../../src/smpp/encode.ts'
import { DESTINATION_SIZE, type Field } from '../../../src/smpp/fields.ts'
import type { Pdu } from '../../../src/smpp/pdu.ts'
import { TLVS, VENDOR_TAGS } from '../../../src/smpp/tlvs.ts'

const octet = fc.integer({ min: 0, max: 255 })
const word = fc.integer({ min: 0, max: 0xffff_ffff })
/** Latin-1 without NUL, that fits into `size` octets with its NUL. */
const text = (size: number) =>
  fc
    .array(fc.integer({ min: 1, max: 255 }), { maxLength: size - 1 })
    .map((octets) => String.fromCharCode(...octets))
const address = { ton: octet, npi: octet, address: text(DESTINATION_SIZE) }
const list = fc.record({ list: text(DESTINATION_SIZE) })

function valuesOf(field: Field): fc.Arbitrary<unknown> {
  switch (field.type) {
    case 'octet':
      return octet
    case 'text':
      return text(field.size)
    case 'message':
      return fc.uint8Array({ maxLength: MAX_SHORT_MESSAGE })
    case 'destinations':
      return fc.array(fc.oneof(fc.record(address), list), { maxLength: MAX_DESTINATIONS })
    case 'failures':
      return fc.array(fc.record({ ...address, status: word }), { maxLength: MAX_DESTINATIONS })
  }
}

const known = fc
  .constantFrom(...Object.values(TLVS))
  .chain((spec) =>
    fc
      .uint8Array({ minLength: spec.min, maxLength: Math.min(spec.max, 300) })
      .map((value) => ({ tag: spec.tag, value })),
  )
const vendor = fc.record({
  tag: fc.integer({ min: VENDOR_TAGS.from, max: VENDOR_TAGS.to }),
  value: fc.uint8Array({ maxLength: 300 }),
})

/** Any PDU that can be sent, with any parameters. */
export const anyPdu: fc.Arbitrary<Pdu> = fc
  .constantFrom(...(Object.keys(COMMANDS) as CommandName[]))
  .chain((command) => {
    const fields = Object.entries(COMMANDS[command].body).map(
      ([name, field]) => [name, valuesOf(field)] as const,
    )
    return fc.record({
      command: fc.constant(command),
      status: word,
      sequence: word,
      body: fc.record(Object.fromEntries(fields)),
      tlvs: fc.array(fc.oneof(known, vendor), { maxLength: 6 }),
    })
  }) as fc.Arbitrary<Pdu> // its body is that of its command
