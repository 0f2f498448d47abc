import { afterEach, beforeEach, describe, expect, test } from 'bun:test'
import { must } from '../../../../src/domain/assert.ts'
import type { Exchange } from '../../../../src/domain/message/exchange.ts'
import type { Msisdn } from '../../../../src/domain/message.ts'
import { withoutAnyCode } from '../../../../src/domain/otp.ts'
import { eventually } from '../../../support/eventually.ts'
import { NOW_MS } from '../../../support/http-provider.ts'
import { type NpmSmsc, openNpmSmsc } from '../../../support/smpp/npm-smsc.ts'
import { type OpenedSmpp, openProvider } from '../../../support/smpp/provider.ts'

// The peer is npm smpp's SMSC, which nobody here wrote.

const THROTTLED = 0x58
const QUEUE_FULL = 0x14
const SYSTEM_ERROR = 0x08
const BAD_DESTINATION = 0x0b

let smsc: NpmSmsc
let provider: OpenedSmpp
beforeEach(async () => {
  smsc = await openNpmSmsc()
})
afterEach(async () => {
  await provider.close()
  await smsc.close()
})

const open = (settings: object = {}, hooks: object = {}) => {
  provider = openProvider(smsc.port, settings, hooks)
  return provider
}
const fieldsOf = (index: number, ...names: string[]) => names.map((name) => smsc.submitted[index]?.[name])
const LONG = `${'a'.repeat(153)}${'b'.repeat(153)}${'c'.repeat(20)}`

describe('what the SMSC answers', () => {
  test('a message that is taken has its id', async () => {
    expect(await open().send('hello')).toEqual({
      kind: 'accepted',
      providerMessageIds: ['m1'],
      detail: 'submit_sm_resp ESME_ROK (0x00000000) message_id m1',
    })
  })

  for (const [status, kind] of [
    [THROTTLED, 'throttled'],
    [QUEUE_FULL, 'throttled'],
    [SYSTEM_ERROR, 'rejected_temporary'],
    [BAD_DESTINATION, 'rejected_permanent'],
    [0x0410, 'rejected_temporary'],
  ] as const)
    test(`${status} is ${kind}`, async () => {
      smsc.answer(() => status)
      expect(await open().send('hello')).toMatchObject({ kind })
    })

  test('a status means what the provider says that it does', async () => {
    smsc.answer(() => SYSTEM_ERROR)
    open({ status_map: { '0x08': 'permanent', '0x0000000b': 'unknown' } })
    expect(await provider.send('hello')).toMatchObject({ kind: 'rejected_permanent' })
    smsc.answer(() => BAD_DESTINATION)
    expect(await provider.send('hello')).toMatchObject({ kind: 'unknown' })
  })

  test('no answer is unknown; the session stays while anything is heard', async () => {
    open({ response_timeout_ms: 1_000 })
    await provider.bound()
    smsc.answer(() => {
      smsc.sessions[0]?.enquire_link({})
      return null
    })
    expect(await provider.send('hello')).toEqual({ kind: 'unknown', error: 'no submit_sm_resp in time' })
    expect(provider.state().state).toBe('open')
    smsc.answer(null)
    expect(await provider.send('hello')).toMatchObject({ kind: 'accepted' })
    expect(smsc.binds).toHaveLength(1)
  })

  test('an id that no receipt could name is none: the submission is unknown', async () => {
    open()
    for (const message_id of ['', 'a b', 'é', '7'.repeat(65), '7'.repeat(20_000)]) {
      smsc.answer(() => ({ fields: { message_id } }))
      expect(await provider.send('hello')).toEqual({
        kind: 'unknown',
        error: expect.stringMatching(/^a submit_sm_resp .* message_id/),
      })
    }
    smsc.answer(() => ({ fields: { message_id: '7'.repeat(64) } }))
    expect(await provider.send('hello')).toMatchObject({ kind: 'accepted' })
  })

  test('an id in another notation is compared as a number', async () => {
    smsc.answer(() => ({ fields: { message_id: '00AB' } }))
    open({ message_id_format: { answers: 'hex', receipts: 'decimal' } })
    expect(await provider.send('hello')).toMatchObject({ providerMessageIds: ['ab'] })
  })
})

describe('long messages', () => {
  test('are sent part after part, and have an id for each', async () => {
    expect(await open().send(LONG)).toMatchObject({ providerMessageIds: ['m1', 'm2', 'm3'] })
    const texts = smsc.submitted.map(({ short_message }) => (short_message as { message: string }).message)
    expect(texts.join('')).toBe(LONG)
    // It reads a header as its elements.
    const elements = smsc.submitted.map(({ short_message }) =>
      (short_message as { udh: readonly Buffer[] }).udh.map((element) => element.toString('hex')),
    )
    expect(elements).toEqual([['0003010301'], ['0003010302'], ['0003010303']])
  })

  test('of which a part is refused are not sent any further', async () => {
    smsc.answer(() => (smsc.submitted.length === 2 ? BAD_DESTINATION : 0))
    expect(await open().send(LONG)).toMatchObject({
      kind: 'rejected_permanent',
      error: 'part 2, of the others 1 taken: ESME_RINVDSTADR (0x0000000b)',
      partsTaken: [{ part: 1, providerMessageId: 'm1' }],
    })
    expect(smsc.submitted).toHaveLength(2)
  })

  test('of which a later part is throttled wait with it', async () => {
    let refused = 0
    smsc.answer(() => (smsc.submitted.length > 1 && refused++ < 2 ? THROTTLED : 0))
    expect(await open().send(LONG)).toMatchObject({
      kind: 'accepted',
      providerMessageIds: ['m1', 'm2', 'm3'],
    })
    expect(smsc.submitted).toHaveLength(5)
  })

  test('of which a later part is throttled let others go meanwhile', async () => {
    open({ window: 1 })
    await provider.bound()
    let isThrottling = true
    smsc.answer(({ destination_addr, esm_class }) => {
      if (destination_addr === '4915100000000') isThrottling = false
      return isThrottling && esm_class === 0x40 && smsc.submitted.length > 1 ? THROTTLED : 0
    })
    const long = provider.send(LONG)
    await eventually(() => smsc.submitted.length > 1)
    expect(await provider.send('hello', { to: '+4915100000000' as Msisdn })).toMatchObject({
      kind: 'accepted',
    })
    expect(await long).toMatchObject({ kind: 'accepted' })
  })

  test('of which a part was not sent, for the session was gone before, may be sent again', async () => {
    open()
    await provider.bound()
    smsc.answer((pdu) => {
      const [session] = smsc.sessions
      session?.send(pdu.response({ message_id: 'm1' }))
      session?.unbind()
      return null
    })
    expect(await provider.send(LONG)).toMatchObject({ kind: 'rejected_temporary' })
    expect(smsc.submitted).toHaveLength(1)
  })

  test('of which the first part is throttled are no attempt', async () => {
    smsc.answer(() => THROTTLED)
    expect(await open().send(LONG)).toMatchObject({ kind: 'throttled' })
    expect(smsc.submitted).toHaveLength(1)
  })

  test('go to an SMSC, too, that answers when it has all parts', async () => {
    const waiting: (() => void)[] = []
    open()
    await provider.bound()
    smsc.answer((pdu) => {
      const [session] = smsc.sessions
      waiting.push(() => session?.send(pdu.response({ message_id: `late${pdu.sequence_number}` })))
      if (waiting.length === 3) for (const answer of waiting) answer()
      return null
    })
    expect(await provider.send(LONG)).toMatchObject({ kind: 'accepted' })
  })

  test('whose session breaks in the middle are unknown, and not sent any further', async () => {
    open()
    await provider.bound()
    smsc.answer(() => {
      if (smsc.submitted.length === 1) return 0
      smsc.sessions[0]?.destroy()
      return null
    })
    expect(await provider.send(LONG)).toMatchObject({ kind: 'unknown' })
    expect(smsc.submitted).toHaveLength(2)
  })

  test('ask for a receipt of the last part only, where the provider says so', async () => {
    open({ receipts: 'last_part' })
    expect(await provider.send(LONG)).toMatchObject({ providerMessageIds: ['m3'] })
    expect(smsc.submitted.map(({ registered_delivery }) => registered_delivery)).toEqual([0, 0, 1])
  })

  test('travel by sar_ parameters or in message_payload', async () => {
    open({ long_messages: 'sar' })
    await provider.send(LONG)
    const names = ['sar_msg_ref_num', 'sar_total_segments', 'sar_segment_seqnum', 'esm_class']
    expect([0, 1, 2].map((index) => fieldsOf(index, ...names))).toEqual([
      [1, 3, 1, 0],
      [1, 3, 2, 0],
      [1, 3, 3, 0],
    ])
    await provider.close()
    open({ long_messages: 'payload' })
    await provider.send(`Grüße 🎉 ${LONG}`)
    const payload = smsc.submitted[3]?.['message_payload'] as { message: string }
    expect([payload.message, ...fieldsOf(3, 'data_coding')]).toEqual([`Grüße 🎉 ${LONG}`, 8])
  })

  test('without a reference are not sent', async () => {
    open({}, { nextReference: () => Promise.reject(new Error('the database is away')) })
    expect(await provider.send(LONG)).toMatchObject({ kind: 'throttled', unasked: true })
    expect(smsc.submitted).toEqual([])
  })
})

describe('what was not sent is no word of the SMSC', () => {
  test('while no session is bound', async () => {
    smsc.bindWith(SYSTEM_ERROR)
    expect(await open().send('hello')).toMatchObject({ kind: 'throttled', unasked: true })
  })

  test('when the window has no room in time, or its session ends before', async () => {
    open({ window: 1 })
    await provider.bound()
    smsc.answer(() => null)
    const [first, second] = [provider.send('hello'), provider.send('hello')]
    await eventually(() => smsc.submitted.length === 1)
    expect(await provider.send('hello', {}, 100)).toMatchObject({ kind: 'throttled', unasked: true })
    smsc.sessions[0]?.destroy()
    expect(await first).toMatchObject({ kind: 'unknown' })
    expect(await second).toMatchObject({ kind: 'throttled', unasked: true })
    expect(smsc.submitted).toHaveLength(1)
  })

  test('but ESME_RTHROTTLED is', async () => {
    smsc.answer(() => THROTTLED)
    expect(await open().send('hello')).not.toHaveProperty('unasked')
  })
})

describe('what a submission says', () => {
  test('addresses have the types of the settings', async () => {
    open({
      plus: true,
      service_type: 'WAP',
      ton_npi: { destination: { ton: 2, npi: 8 }, short_code: { ton: 6, npi: 9 } },
    })
    await provider.send('hello', { from: '72404' })
    const names = ['dest_addr_ton', 'dest_addr_npi', 'destination_addr', 'source_addr_ton', 'source_addr_npi']
    expect(fieldsOf(0, ...names, 'source_addr', 'service_type')).toEqual([
      2,
      8,
      '+4915112345678',
      6,
      9,
      '72404',
      'WAP',
    ])
  })

  for (const [validity, hours] of [
    ['relative', 1.5],
    ['absolute', 1.5],
    ['none', null],
  ] as const)
    test(`a validity that is ${validity} is read as such`, async () => {
      open({ validity })
      await provider.send('hello', { expiresAtMs: NOW_MS + 5_400_000 })
      const [read] = fieldsOf(0, 'validity_period')
      if (hours === null) expect(read).toBe('')
      else if (validity === 'absolute') expect((read as Date).getTime()).toBe(NOW_MS + 5_400_000)
      // It reads a span as one from now.
      else expect(Math.round(((read as Date).getTime() - Date.now()) / 60_000)).toBe(90)
    })

  test('parameters of the provider, of DLT and of the message are all there, the nearest one counts', async () => {
    const exchanges: Exchange[] = []
    open(
      { tlvs: { '0x1400': 'ours', '0x1500': 'kept' } },
      { keepExchange: (exchange: Exchange) => exchanges.push(exchange) },
    )
    await provider.send('hello', {
      dlt: { entityId: '1101', templateId: '1107' },
      tlvs: [{ tag: 0x1401, octets: Uint8Array.of(0xff) }],
    })
    expect(exchanges[0]?.sent?.fields).toMatchObject({ '0x1400': '1101', '0x1500': 'kept', '0x1401': 'ff' })
    const raw = ['1400', '1500', '1401'].map((tag) =>
      (smsc.submitted[0]?.[Number(`0x${tag}`)] as Buffer)?.toString('hex'),
    )
    expect(raw).toEqual([Buffer.from('1101').toString('hex'), Buffer.from('kept').toString('hex'), 'ff'])
  })

  test('each part is an exchange, without the code that it holds, wherever it is cut', async () => {
    const exchanges: Exchange[] = []
    open({}, { keepExchange: (exchange: Exchange) => exchanges.push(exchange) })
    const text = `${'x'.repeat(150)} 123456 is your code`
    await provider.send(text, { mask: withoutAnyCode })
    expect(exchanges.map(({ part, outcome }) => [part, outcome])).toEqual([
      [1, 'ESME_ROK'],
      [2, 'ESME_ROK'],
    ])
    expect(exchanges.map(({ sent }) => sent?.body).join('')).toBe(`${'x'.repeat(150)} ****** is your code`)
    expect(exchanges[0]).toMatchObject({
      what: 'submission',
      attempt: 1,
      sent: { line: 'submit_sm', fields: { destination_addr: '4915112345678', data_coding: 0 } },
      answered: { line: 'submit_sm_resp ESME_ROK', fields: { message_id: 'm1' }, body: null },
    })
  })
})

test('no more than the window is without an answer', async () => {
  open({ window: 3 })
  await provider.bound()
  let most = 0
  let inside = 0
  smsc.answer((pdu) => {
    most = Math.max(most, ++inside)
    setImmediate(() => {
      inside--
      smsc.sessions[0]?.send(pdu.response({ message_id: `w${pdu.sequence_number}` }))
    })
    return null
  })
  const answers = await Promise.all(Array.from({ length: 30 }, () => provider.send('hello')))
  expect(answers.every(({ kind }) => kind === 'accepted')).toBe(true)
  expect(most).toBeLessThanOrEqual(3)
})

test('to an account that only receives nothing can be submitted', async () => {
  open({ bind: 'receiver' })
  expect(await provider.send('hello')).toMatchObject({ kind: 'rejected_temporary' })
  await eventually(() => smsc.binds.length > 0)
  expect(smsc.binds.map(({ command }) => command)).toEqual(['bind_receiver'])
})

describe('user data goes out as it came, whatever the alphabet of the SMSC', () => {
  // 8-bit data of class 0: the peer leaves its octets as they are.
  const PART = { data_coding: 0xf4, header: '050003ab0302', octets: '00ff1b65', protocol_id: 0x41 } as const
  const long = 'ab'.repeat(300)
  const octetsOf = (index: number, field = 'short_message') => {
    const submitted = must(smsc.submitted[index], 'a submission')
    const { udh = [], message } = submitted[field] as { udh?: Buffer[]; message: Buffer }
    return { udh: udh.map((one) => one.toString('hex')), message: Buffer.from(message).toString('hex') }
  }

  test.each([{}, { default_alphabet: 'latin1' }, { data_coding: { default: 3 }, long_messages: 'payload' }])(
    'with %p',
    async (settings) => {
      const answer = await open(settings).send('x', { userData: PART })
      expect(answer).toMatchObject({ kind: 'accepted', providerMessageIds: ['m1'] })
      expect(smsc.submitted).toHaveLength(1)
      expect(fieldsOf(0, 'esm_class', 'data_coding', 'protocol_id')).toEqual([0x40, 0xf4, 0x41])
      // The peer takes header and length of it off.
      expect(octetsOf(0)).toEqual({ udh: ['0003ab0302'], message: PART.octets })
    },
  )

  test('without a header, with its place beside it', async () => {
    const userData = {
      data_coding: 4,
      header: '',
      octets: '0102',
      sar: { reference: 9, total: 2, number: 1 },
    }
    await open().send('', { encoding: 'BINARY', userData })
    expect(fieldsOf(0, 'esm_class', 'data_coding', 'protocol_id')).toEqual([0, 4, 0])
    expect(fieldsOf(0, 'sar_msg_ref_num', 'sar_total_segments', 'sar_segment_seqnum')).toEqual([9, 2, 1])
    expect(octetsOf(0)).toEqual({ udh: [], message: '0102' })
  })

  test('in message_payload where it is longer than short_message holds', async () => {
    await open().send('', { encoding: 'BINARY', userData: { data_coding: 4, header: '', octets: long } })
    expect(octetsOf(0, 'message_payload')).toEqual({ udh: [], message: long })
  })
})
