// User data as we submit it, read by two codecs that others wrote: npm run test:peers.

import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { Value } from '@sinclair/typebox/value'
import type { UserData } from '../../../src/domain/message/user-data.ts'
import { rawSegment } from '../../../src/provider/smpp/raw-segment.ts'
import { SmppSettings } from '../../../src/provider/smpp/settings.ts'
import { bodyOf } from '../../../src/provider/smpp/submission.ts'
import { encodePdu } from '../../../src/smpp/encode.ts'
import { submission } from '../../support/http-provider.ts'
import { type Libsmpp34, openLibsmpp34 } from './libsmpp34.ts'
import { dissect } from './tshark.ts'

let library: Libsmpp34
beforeAll(() => {
  library = openLibsmpp34()
})
afterAll(() => library.close())

const settings = Value.Parse(SmppSettings, {
  host: '127.0.0.1',
  port: 2775,
  system_id: 'gateway',
  default_alphabet: 'latin1',
  data_coding: { default: 3, ucs2: 9 },
})

/** The submit_sm that goes out for it. */
function submitted(userData: UserData, sequence: number): Buffer {
  const segment = rawSegment('text', userData, true)
  const body = bodyOf(submission({ userData }), segment, settings, { isLast: true, nowMs: 0 })
  return encodePdu({ command: 'submit_sm', status: 0, sequence, body, tlvs: segment.tlvs })
}

const PART: UserData = { data_coding: 0, header: '050003ab0302', octets: '00ff1b65' }
const PORT: UserData = { data_coding: 0xf5, header: '0605040b8423f0', octets: '00ff26', protocol_id: 0x7f }
const BESIDE: UserData = {
  data_coding: 8,
  header: '',
  octets: '043f0440',
  sar: { reference: 7, total: 2, number: 1 },
}
const PDUS = [PART, PORT, BESIDE].map((userData, index) => submitted(userData, index + 1))

describe('octets, header, data_coding and protocol_id are as they came', () => {
  test('to libsmpp34', async () => {
    const verdicts = await library.judge(PDUS)
    const read = verdicts.map((verdict) =>
      verdict.kind === 'read'
        ? ['esm_class', 'protocol_id', 'data_coding', 'sm_length'].map((name) =>
            Number.parseInt(new Map(verdict.fields).get(name) ?? '', 16),
          )
        : verdict.words,
    )
    expect(read).toEqual([
      [0x40, 0, 0, 10],
      [0x40, 0x7f, 0xf5, 10],
      [0, 0, 8, 4],
    ])
    for (const [index, { header, octets }] of [PART, PORT, BESIDE].entries()) {
      const verdict = verdicts[index]
      expect(verdict?.kind === 'read' && verdict.again.toString('hex')).toContain(header + octets)
    }
  })

  test('to Wireshark', () => {
    const fields = ['protocol_id', 'data_coding', 'message', 'sar_msg_ref_num', 'sar_segment_seqnum']
    const rows = dissect(
      PDUS,
      fields.map((name) => `smpp.${name}`),
    )
    expect(rows.map((row) => row.split('\t').slice(0, fields.length))).toEqual([
      ['0x00', '0x00', '050003ab030200ff1b65', '', ''],
      ['0x7f', '0xf5', '0605040b8423f000ff26', '', ''],
      ['0x00', '0x08', '043f0440', '7', '1'],
    ])
  })
})
