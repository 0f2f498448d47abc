import { expect, test } from 'bun:test'
import { callbackWay } from '../../../src/console/web/door-words.ts'
import { userDataLines } from '../../../src/console/web/message/user-data-lines.ts'

test('user data is shown octet by octet, without what is usual', () => {
  expect(userDataLines({ data_coding: 4, header: '', octets: '010203ff00ab' })).toEqual([
    ['data_coding', '4 (0x04)'],
    ['octets', '01 02 03 ff 00 ab'],
  ])
})

test('a part says of which it is one, by its header or beside it', () => {
  const header = userDataLines({ data_coding: 0, header: '0500032a0201', octets: '4a' })
  expect(header).toEqual([
    ['data_coding', '0 (0x00)'],
    ['header', '05 00 03 2a 02 01'],
    ['octets', '4a'],
  ])
  const beside = userDataLines({
    data_coding: 245,
    header: '',
    octets: '',
    protocol_id: 64,
    sar: { reference: 42, total: 2, number: 1 },
  })
  expect(beside).toEqual([
    ['data_coding', '245 (0xF5)'],
    ['protocol_id', '64'],
    ['part', '1 of 2, reference 42'],
  ])
})

test('a callback says where it goes, without the passwords and numbers of its query', () => {
  expect(callbackWay({ via: 'http', url: 'https://shop.example/hook' })).toBeNull()
  expect(callbackWay({ via: 'smpp', url: null })).toBe('down an SMPP session')
  expect(callbackWay({ via: 'kannel', url: 'http://box.example:13013/dlr?user=a&pass=b?c' })).toBe(
    'to http://box.example:13013/dlr?…, as Kannel does',
  )
  expect(callbackWay({ via: 'twilio', url: 'https://shop.example/status' })).toBe(
    'to https://shop.example/status, as Twilio does',
  )
})
