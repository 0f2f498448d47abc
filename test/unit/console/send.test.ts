import { describe, expect, test } from 'bun:test'
import { bodyOf, curlOf, type SendForm, shellQuoted } from '../../../src/console/web/send/order.ts'
import { runsOf } from '../../../src/console/web/send/preview.ts'

const FORM: SendForm = {
  clientId: ' c ',
  to: '+1 (555) 010-1234',
  from: 'SENDER',
  text: "it's",
  reference: '',
  express: false,
  otp: false,
  smartEncoding: false,
  sendAt: '',
  validityS: '',
  messageClass: '',
  endUserIp: '',
  entity: '',
  template: '',
  tlvs: '',
}

describe('what the form asks for', () => {
  test('leaves out what is empty, and signs that people write into numbers', () => {
    expect(bodyOf(FORM)).toEqual({ client_id: 'c', to: '+15550101234', from: 'SENDER', text: "it's" })
  })

  test('has everything that is filled in', () => {
    const all = { ...FORM, reference: 'r', express: true, smartEncoding: true, validityS: '60' }
    const body = bodyOf({ ...all, sendAt: '2026-12-01T10:00' })
    expect(body).toMatchObject({ reference: 'r', express: true, smart_encoding: true, validity_seconds: 60 })
    expect(Date.parse(String(body['send_at']))).toBe(new Date('2026-12-01T10:00').getTime())
  })

  test('has what few messages say, each in its form', () => {
    const more = { messageClass: 'promotional', endUserIp: ' 198.51.100.7 ', template: '1107' } as const
    expect(bodyOf({ ...FORM, ...more, tlvs: '{"0x1402": "x"}' })).toMatchObject({
      class: 'promotional',
      end_user_ip: '198.51.100.7',
      dlt: { template_id: '1107' },
      tlvs: { '0x1402': 'x' },
    })
    expect(bodyOf({ ...FORM, tlvs: '{"0x' })).not.toHaveProperty('tlvs')
  })

  test('leaves the text of a one-time password to the gateway when there is none', () => {
    expect(bodyOf({ ...FORM, otp: true, text: '' })).not.toHaveProperty('text')
    expect(bodyOf({ ...FORM, text: '' })).toHaveProperty('text', '')
  })
})

describe('the command', () => {
  test('survives a shell, whatever is in it', async () => {
    const hostile = `it's $(echo no) "\`x\`" \\ \n!`
    const said = await new Response(
      Bun.spawn(['sh', '-c', `printf %s ${shellQuoted(hostile)}`], { stdout: 'pipe' }).stdout,
    ).text()
    expect(said).toBe(hostile)
  })

  test('names the gateway and sends the body', () => {
    const command = curlOf('http://127.0.0.1:8080', { text: "it's" }, false)
    expect(command).toContain("'http://127.0.0.1:8080/v1/messages'")
    expect(command).toContain(`'{"text":"it'\\''s"}'`)
    expect(command).not.toContain('X-API-Key')
  })

  test('names the variable of the key where one is needed', () => {
    expect(curlOf('http://127.0.0.1:8080', {}, true)).toContain('-H "X-API-Key: $API_KEY"')
  })
})

describe('runs of parts', () => {
  const forcing = (character: string, positions: number[]) => ({
    character,
    code_point: '',
    count: positions.length,
    positions,
    replacement: null,
  })

  test('are cut where characters that force UCS-2 begin and end, counted over all parts', () => {
    const runs = runsOf(['a’b', '’’c'], [forcing('’', [1, 3, 4])])
    expect(runs.map((part) => part.map(({ text, isForcing }) => [text, isForcing]))).toEqual([
      [
        ['a', false],
        ['’', true],
        ['b', false],
      ],
      [
        ['’’', true],
        ['c', false],
      ],
    ])
  })

  test('keep a character of two code units whole', () => {
    expect(runsOf(['x😀y'], [forcing('😀', [1])])[0]?.map(({ text }) => text)).toEqual(['x', '😀', 'y'])
  })

  test('of a text in GSM-7 are its parts', () => {
    expect(runsOf(['ab', 'c'], []).map((part) => part.map(({ text }) => text))).toEqual([['ab'], ['c']])
  })
})
