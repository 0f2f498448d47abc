import { expect, test } from 'bun:test'
import type { ClientControls } from '../../../../src/directory/client-controls.ts'
import type { Numbers } from '../../../../src/directory/numbers.ts'
import type { Admitted } from '../../../../src/domain/controls/admission.ts'
import { controlOf } from '../../../../src/domain/controls.ts'
import type { ClientId } from '../../../../src/domain/message.ts'
import { openSenderGate } from '../../../../src/flow/accept/choose-sender.ts'
import { NO_NUMBERS, USUAL_CONTROLS } from '../../../support/apart.ts'
import { draft } from '../../../support/drafts.ts'

const CLIENT = '7c9e6679-7425-40de-944b-e07fc1f90ae7' as ClientId
const OTHER = '550e8400-e29b-41d4-a716-446655440000' as ClientId

/** The first client may use two senders and has a group; nothing is said of the other. */
const controls: ClientControls = {
  of: (name, clientId) =>
    controlOf(name, clientId === CLIENT && name === 'senders' ? { allowed: ['SHOP', 'POOL'] } : {}),
}
const numbers: Numbers = {
  match: () => null,
  group: (name, clientId) => (name === 'POOL' && clientId === CLIENT ? ['+4915112345670'] : []),
}

const admitted = (from: string, clientId = CLIENT, note: string | null = null): Admitted => ({
  kind: 'admitted',
  draft: draft(clientId, { from }),
  note,
})

test('where nothing is set the gate answers what it was given', async () => {
  const drafts = [admitted('SHOP'), admitted('12345', OTHER)]
  expect(await openSenderGate({ controls: USUAL_CONTROLS, numbers: NO_NUMBERS })(drafts, 0)).toBe(drafts)
})

test('each draft is looked at by what is said of its client', async () => {
  const drafts = [
    admitted('SHOP'),
    admitted('POOL'),
    admitted('ELSE'),
    admitted('ELSE', OTHER),
    admitted('POOL', OTHER),
  ]
  const looked = await openSenderGate({ controls, numbers })(drafts, 0)
  expect(looked.map((one) => (one.kind === 'admitted' ? [one.draft.from, one.note] : one.kind))).toEqual([
    ['SHOP', null],
    ['+4915112345670', '+4915112345670 of the group POOL'],
    'sender_refused',
    ['ELSE', null],
    ['POOL', null],
  ])
  expect(looked[0]).toBe(drafts[0])
})

test('what was noted before stays in the note', async () => {
  const [looked] = await openSenderGate({ controls, numbers })([admitted('POOL', CLIENT, 'looked at')], 0)
  expect(looked).toMatchObject({ note: 'looked at; +4915112345670 of the group POOL' })
})
