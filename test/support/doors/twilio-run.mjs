// What an application does with the official client, on Node or on Bun: node twilio-run.mjs URL ACCOUNT_SID AUTH_TOKEN GROUP_SID. With a
// module behind these it does the same with that one's RestClient.
// Ends with 0 when every answer was as Twilio documents it, and says each step.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'

const [url, accountSid, authToken, messagingServiceSid, other] = process.argv.slice(2)
const { default: official, RestClient } = await import(other ?? 'twilio')
const twilio = RestClient ?? official
const open = (token) => twilio(accountSid, token, { autoRetry: false, signalwireSpaceUrl: 'localhost' })
const client = open(authToken)
client.api.baseUrl = url
client.verify.baseUrl = url

const say = (step) => process.stdout.write(`${step}\n`)
const WITHIN_MS = 20_000

async function until(look) {
  const endMs = Date.now() + WITHIN_MS
  for (;;) {
    const found = await look()
    if (found) return found
    assert(Date.now() < endMs, 'in time')
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

/** What an application is told of its messages: the status words, by SID, of requests whose signature is right. */
const told = new Map()
const server = createServer((request, response) => {
  let body = ''
  request.on('data', (chunk) => {
    body += chunk
  })
  request.on('end', () => {
    const fields = Object.fromEntries(new URLSearchParams(body))
    const asked = `http://${request.headers.host}${request.url}`
    const isRight = twilio.validateRequest(
      authToken,
      request.headers['x-twilio-signature'] ?? '',
      asked,
      fields,
    )
    if (isRight) told.set(fields.MessageSid, [...(told.get(fields.MessageSid) ?? []), fields.MessageStatus])
    response.writeHead(isRight ? 204 : 403).end()
  })
})
server.listen(0, '127.0.0.1')
await once(server, 'listening')
const statusCallback = `http://127.0.0.1:${server.address().port}/status?a=1&b=2`

const run = String(process.pid).padStart(5, '0').slice(-5)
const numberOf = (last) => `+49151${run}${last}`

const account = await client.api.v2010.accounts(accountSid).fetch()
assert.equal(account.status, 'active')
const balance = await client.balance.fetch()
assert(Number(balance.balance) > 0)
say('account')

const created = await client.messages.create({
  to: numberOf('1234'),
  from: '+12025550101',
  body: 'Grüße 😀',
  statusCallback,
})
assert.equal(created.accountSid, accountSid)
assert.equal(created.numSegments, '1')
const delivered = await until(async () => {
  const found = await client.messages(created.sid).fetch()
  return found.status === 'delivered' ? found : null
})
assert(delivered.dateSent instanceof Date && delivered.price !== null)
await until(() => told.get(created.sid)?.includes('delivered'))
assert.deepEqual(told.get(created.sid).toSorted(), ['delivered', 'sent'])
say('created, delivered, told')

const pooled = await client.messages.create({
  to: numberOf('1235'),
  messagingServiceSid,
  body: 'It’s done',
  smartEncoded: true,
  validityPeriod: 600,
})
assert.equal(pooled.body, "It's done")
say('by a Messaging Service')

const scheduled = await client.messages.create({
  to: numberOf('1236'),
  messagingServiceSid,
  body: 'Later',
  scheduleType: 'fixed',
  sendAt: new Date(Date.now() + 3_600_000),
})
assert.equal(scheduled.status, 'scheduled')
assert.equal((await client.messages(scheduled.sid).update({ status: 'canceled' })).status, 'canceled')
say('scheduled, cancelled')

const listed = await client.messages.list({ pageSize: 1, limit: 3 })
assert.equal(listed.length, 3)
assert.deepEqual(
  (await client.messages.list({ to: numberOf('1234') })).map(({ sid }) => sid),
  [created.sid],
)
assert.equal((await client.messages.list({ dateSentAfter: new Date(Date.now() + 86_400_000) })).length, 0)
assert.deepEqual(await client.messages(created.sid).media.list(), [])
say('listed')

assert.equal((await client.messages(created.sid).update({ body: '' })).body, '')
assert.equal(await client.messages(created.sid).remove(), true)
await assert.rejects(client.messages(created.sid).fetch(), { status: 404, code: 20404 })
say('redacted, deleted')

await assert.rejects(client.messages.create({ to: '12', from: 'SHOP', body: 'x' }), {
  status: 400,
  code: 21211,
})
const stranger = open('wrong')
stranger.api.baseUrl = url
if (process.env.ASKS_FOR_KEYS)
  await assert.rejects(stranger.messages.list({ limit: 1 }), { status: 401, code: 20003 })
say('refused')

const numbers = await client.incomingPhoneNumbers.list()
assert(numbers.length > 0)
const [{ sid: numberSid }] = numbers
const smsUrl = `http://127.0.0.1:${server.address().port}/sms`
assert.equal((await client.incomingPhoneNumbers(numberSid).update({ smsUrl })).smsUrl, smsUrl)
say('numbers')

server.close()
