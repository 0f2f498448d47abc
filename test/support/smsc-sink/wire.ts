// SMPP v3.4 as octets, only what an SMSC needs that takes everything: on purpose not the gateway's own codec, which it judges.

/** command_id (clause 5.1.2.1) of what the sink reads and writes. */
export const COMMAND = {
  bindReceiver: 0x01,
  bindTransmitter: 0x02,
  submitSm: 0x04,
  deliverSm: 0x05,
  unbind: 0x06,
  bindTransceiver: 0x09,
  enquireLink: 0x15,
  response: 0x8000_0000,
} as const

/** command_status (clause 5.1.3) of what the sink answers. */
export const STATUS = { ok: 0x00, invalidCommand: 0x03, bindFailed: 0x0d, throttled: 0x58 } as const

const HEADER = 16
/** Longest PDU of a submission with a payload. */
const MAX_PDU = 70_000
const UDH_INDICATOR = 0x40

/** Cuts a connection's octets into PDUs, which are views that last until the next chunk. */
export function openCutter(): (chunk: Buffer) => Buffer[] {
  let rest: Buffer = Buffer.alloc(0)
  return (chunk) => {
    const all = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    const pdus: Buffer[] = []
    let at = 0
    while (all.length - at >= 4) {
      const length = all.readUInt32BE(at)
      if (length < HEADER || length > MAX_PDU) throw new Error(`a PDU said that it has ${length} octets`)
      if (all.length - at < length) break
      pdus.push(all.subarray(at, at + length))
      at += length
    }
    // A copy: the chunk's memory is used again.
    rest = Buffer.from(all.subarray(at))
    return pdus
  }
}

/** The first three words of a header. */
export function readHeader(pdu: Buffer) {
  return { command: pdu.readUInt32BE(4), status: pdu.readUInt32BE(8), sequence: pdu.readUInt32BE(12) }
}

/** system_id, the first field of a bind (clause 4.1.1). */
export function readSystemId(bind: Buffer): string {
  return bind.toString('latin1', HEADER, bind.indexOf(0, HEADER))
}

/** What the sink wants to know of a submission. `part` is `number/total/reference` of its user data header, `1/1/0` without one. */
export type Submission = { readonly source: Buffer; readonly destination: string; readonly part: string }

/** Reads submit_sm (clause 4.4.1). `source` is type, plan and address, copied as they came. */
export function readSubmission(pdu: Buffer): Submission {
  const sourceFrom = pdu.indexOf(0, HEADER) + 1
  const sourceEnd = pdu.indexOf(0, sourceFrom + 2) + 1
  const destinationEnd = pdu.indexOf(0, sourceEnd + 2)
  const esmClass = pdu[destinationEnd + 1] ?? 0
  return {
    source: Buffer.from(pdu.subarray(sourceFrom, sourceEnd)),
    destination: pdu.toString('latin1', sourceEnd + 2, destinationEnd),
    part: (esmClass & UDH_INDICATOR) === 0 ? '1/1/0' : partOf(pdu, destinationEnd + 1),
  }
}

/** Concatenation is the only element of the header, with a reference of 8 or 16 bits (3GPP TS 23.040, clause 9.2.3.24). */
function partOf(pdu: Buffer, esmClassAt: number): string {
  const scheduleEnd = pdu.indexOf(0, esmClassAt + 3)
  const validityEnd = pdu.indexOf(0, scheduleEnd + 1)
  const headerAt = validityEnd + 6
  const end = headerAt + 1 + (pdu[headerAt] ?? 0)
  const reference = pdu.readUIntBE(headerAt + 3, end - 2 - (headerAt + 3))
  return `${pdu[end - 1]}/${pdu[end - 2]}/${reference}`
}

/** A PDU that has a header alone. */
export function headerOnly(command: number, status: number, sequence: number): Buffer {
  const pdu = Buffer.allocUnsafe(HEADER)
  writeHeader(pdu, command, status, sequence)
  return pdu
}

/** A PDU whose body is one C-Octet String: bind_*_resp, submit_sm_resp, outbind without its password. */
export function withText(command: number, status: number, sequence: number, text: string): Buffer {
  const pdu = Buffer.allocUnsafe(HEADER + text.length + 1)
  writeHeader(pdu, command, status, sequence)
  pdu.write(text, HEADER, 'latin1')
  pdu[pdu.length - 1] = 0
  return pdu
}

const ESM_RECEIPT = 0x04

/** A receipt of Appendix B as deliver_sm: from the handset, to whoever had sent. `date` is YYMMDDhhmm. */
export function receiptPdu(
  sequence: number,
  { id, destination, source }: { readonly id: string; readonly destination: string; readonly source: Buffer },
  date: string,
): Buffer {
  const text = `id:${id} sub:001 dlvrd:001 submit date:${date} done date:${date} stat:DELIVRD err:000 text:`
  // service_type, source, destination, nine octets from esm_class to sm_default_msg_id, sm_length and the text.
  const length = HEADER + 1 + 3 + destination.length + source.length + 9 + 1 + text.length
  const pdu = Buffer.alloc(length)
  writeHeader(pdu, COMMAND.deliverSm, 0, sequence)
  let at = HEADER + 1
  pdu[at++] = 1
  pdu[at++] = 1
  at += pdu.write(destination, at, 'latin1') + 1
  at += source.copy(pdu, at)
  pdu[at] = ESM_RECEIPT
  at += 9
  pdu[at++] = text.length
  pdu.write(text, at, 'latin1')
  return pdu
}

function writeHeader(pdu: Buffer, command: number, status: number, sequence: number): void {
  pdu.writeUInt32BE(pdu.length, 0)
  pdu.writeUInt32BE(command, 4)
  pdu.writeUInt32BE(status, 8)
  pdu.writeUInt32BE(sequence, 12)
}
