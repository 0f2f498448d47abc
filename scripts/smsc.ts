import { connect } from 'node:net'
import larvitsmpp, { type LarvitSession, type PduObject } from 'larvitsmpp'

// `npm run smsc`: an SMSC to try a provider of kind `smpp` with, larvitsmpp's. It listens on 127.0.0.1:2775 (SMSC_PORT is
// another port), takes who binds, writes a line of JSON for each part that it takes, and sends a receipt for each that wants
// one. A part's text is what larvitsmpp reads of its octets. The last part of a message to a number that ends in 99 is UNDELIV;
// a number that ends in 77 answers the first part with a message of three parts, the last of them first.

const PORT = Number(process.env['SMSC_PORT'] ?? 2775)
const RECEIPT_AFTER_MS = 100
const UDH_INDICATOR = 0x40
const SMSC_RECEIPT = 0x04
const INTERNATIONAL = 1
/** Of what a handset answers: 8 bits of reference (3GPP TS 23.040, clause 9.2.3.24.1). */
const ANSWER_REFERENCE = 77
const ANSWER_PARTS = ['Thank you, ', 'I have read it ', 'and will be there.']

let taken = 0

const quiet = Object.fromEntries(
  ['silly', 'debug', 'verbose', 'info', 'warn', 'error'].map((level) => [level, () => {}]),
)

larvitsmpp.server({ host: '127.0.0.1', port: PORT, log: quiet }, (error, session) => {
  if (error) throw error
  // Its own handler answers the parts of a long message when it has all of them, and tells of them by one receipt.
  session.handleCmd['submit_sm'] = (pdu) => take(session, pdu)
})

function take(session: LarvitSession, pdu: PduObject): void {
  const { params } = pdu
  const id = `larvit-${process.pid}-${++taken}`
  session.sendReturn(pdu, 'ESME_ROK', { message_id: id })
  const { part, of, reference, text, octets } = read(session, pdu)
  const to = String(params['destination_addr'])
  const state = part === of && to.endsWith('99') ? 'UNDELIV' : 'DELIVRD'
  const { source_addr: from, data_coding, registered_delivery } = params
  console.log(JSON.stringify({ id, from, to, part, of, reference, data_coding, octets, text, state }))
  if (Number(registered_delivery) & 1)
    setTimeout(() => sendReceipt(session, pdu, id, state), RECEIPT_AFTER_MS)
  if (to.endsWith('77') && part === 1) setTimeout(() => answerFromHandset(session, pdu), RECEIPT_AFTER_MS)
}

/** A part's place, its octets in hexadecimal (of one without a header only the text is left of them), and its text. */
function read(session: LarvitSession, { params }: PduObject) {
  const { short_message: message, esm_class } = params
  if (!(Number(esm_class) & UDH_INDICATOR) || !Buffer.isBuffer(message))
    return { part: 1, of: 1, reference: null, text: String(message), octets: null }
  const headerOctets = (message[0] ?? 0) + 1
  return {
    part: message[headerOctets - 1],
    of: message[headerOctets - 2],
    reference: message.subarray(3, headerOctets - 2).toString('hex'),
    text: session.utils.decodeMsg(message, Number(params['data_coding']), headerOctets),
    octets: message.toString('hex'),
  }
}

function sendReceipt(session: LarvitSession, { params }: PduObject, id: string, state: string): void {
  const delivered = state === 'DELIVRD'
  const date = new Date().toISOString().replace(/\D/g, '').slice(2, 12)
  session.send({
    cmdName: 'deliver_sm',
    params: {
      source_addr: params['destination_addr'],
      destination_addr: params['source_addr'],
      esm_class: SMSC_RECEIPT,
      short_message: `id:${id} sub:001 dlvrd:00${delivered ? 1 : 0} submit date:${date} done date:${date} stat:${state} err:00${delivered ? 0 : 1} text:`,
    },
    tlvs: {
      receipted_message_id: { tagId: 0x001e, tagName: 'receipted_message_id', tagValue: id },
      message_state: { tagId: 0x0427, tagName: 'message_state', tagValue: delivered ? 2 : 5 },
    },
  })
}

function answerFromHandset(session: LarvitSession, { params }: PduObject): void {
  const { destination_addr: from, source_addr: to } = params
  const parts = ANSWER_PARTS.map((text, index) =>
    Buffer.concat([
      Buffer.of(5, 0, 3, ANSWER_REFERENCE, ANSWER_PARTS.length, index + 1),
      Buffer.from(text, 'ascii'),
    ]),
  )
  for (const short_message of parts.toReversed())
    session.send({
      cmdName: 'deliver_sm',
      params: {
        source_addr_ton: INTERNATIONAL,
        source_addr: from,
        destination_addr: to,
        esm_class: UDH_INDICATOR,
        sm_length: short_message.length,
        short_message,
      },
    })
}

const probe = connect(PORT, '127.0.0.1', () => {
  probe.destroy()
  console.log(JSON.stringify({ listening: `127.0.0.1:${PORT}` }))
})
