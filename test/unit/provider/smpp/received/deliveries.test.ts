import { expect, test } from 'bun:test'
import { answerDelivery } from '../../../../../src/provider/smpp/received/deliveries.ts'
import { STATUSES } from '../../../../../src/smpp/status.ts'
import { DELIVER } from '../../../../support/smpp/submission.ts'

const RECEIPT = 0x04
const WORDS =
  'id:77 sub:001 dlvrd:001 submit date:2601010000 done date:2601010001 stat:DELIVRD err:000 text:Hello'

test.each([8, 0x18])(
  'a receipt in UCS-2 is read, whichever data_coding this SMSC writes: %p',
  async (dataCoding) => {
    const told: unknown[] = []
    const answer = await answerDelivery(
      {
        command: 'deliver_sm',
        status: 0,
        sequence: 1,
        body: {
          ...DELIVER.body,
          esm_class: RECEIPT,
          data_coding: dataCoding,
          short_message: Buffer.from(WORDS, 'utf16le').swap16(),
        },
        tlvs: [],
      },
      {
        hooks: {
          name: 'telco',
          tell: async (what) => void told.push(...what),
          log: { info() {}, warn() {} },
        },
        forms: { answers: 'as_is', receipts: 'as_is', parameter: 'as_is' },
        writing: { alphabet: 'gsm', codings: { default: 0, ucs2: dataCoding } },
      },
    )
    expect(answer).toEqual({ status: STATUSES.ESME_ROK })
    expect(told).toMatchObject([{ receipt: { providerMessageId: '77', outcome: 'delivered' } }])
  },
)
