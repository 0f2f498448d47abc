import { expect, test } from 'bun:test'
import { readDestination, readSource } from '../../../../../src/doors/smpp/submit/addresses.ts'
import { STATUSES } from '../../../../../src/smpp/status.ts'

test.each([
  [1, '4912345678901', '+4912345678901'],
  [1, '+4912345678901', '+4912345678901'],
  [0, '4912345678901', '+4912345678901'],
  [0, '004912345678901', '+4912345678901'],
  // As a real Kannel writes a number that only lacks its plus.
  [2, '4912345', '+4912345'],
])('a destination of type %d, %s, is %s', (ton, address, expected) => {
  expect<unknown>(readDestination({ ton, npi: 1, address })).toBe(expected)
})

test.each([
  [0, '', STATUSES.ESME_RINVDSTADR],
  [2, '01761234567', STATUSES.ESME_RINVDSTADR],
  [1, '49 123 456', STATUSES.ESME_RINVDSTADR],
  [1, '1234567890123456', STATUSES.ESME_RINVDSTADR],
  [5, 'SHOP', STATUSES.ESME_RINVDSTTON],
  [3, '4912345678901', STATUSES.ESME_RINVDSTTON],
])('a destination of type %d, %p, is refused', (ton, address, status) => {
  expect(readDestination({ ton, npi: 1, address })).toMatchObject({ kind: 'refused', status })
})

test.each([
  [5, 'My Shop', 'My Shop'],
  [0, 'SHOP', 'SHOP'],
  [1, '4912345678901', '+4912345678901'],
  [1, '+4912345678901', '+4912345678901'],
  [0, '004912345678901', '+4912345678901'],
  // As a real Kannel writes a short code.
  [2, '123', '123'],
  [0, '00123', '00123'],
  [3, '4912345678901', '4912345678901'],
])('a sender of type %d, %s, is %s', (ton, address, expected) => {
  expect<unknown>(readSource({ ton, npi: 1, address })).toBe(expected)
})

test.each([
  [0, ''],
  [5, 'ThisNameIsLong'],
  [5, 'Crème'],
  [1, '0123'],
])('a sender of type %d, %p, is refused', (ton, address) => {
  expect(readSource({ ton, npi: 0, address })).toMatchObject({
    kind: 'refused',
    status: STATUSES.ESME_RINVSRCADR,
  })
})
