// DBOS: a workflow for each message, whose id it has; it waits for its receipt as for a message to it, and each step is written down.
import { DBOS } from '@dbos-inc/dbos-sdk'
import postgres from 'postgres'
import { type Message, serveEngine } from './engine.ts'
import { messagesOf, NOTE_RECEIPTS, NOTE_SUBMITTED } from './submissions.ts'

const CONNECTIONS = 20
const RECEIPT_WITHIN_SECONDS = 600

await serveEngine(async ({ databaseUrl, submit, tell }) => {
  const sql = postgres(databaseUrl, { max: CONNECTIONS })
  const deliver = DBOS.registerWorkflow(
    async (message: Message) => {
      const hasReceipt = await DBOS.runStep(
        async () => {
          const smscId = await submit(message)
          return (await sql.unsafe(NOTE_SUBMITTED, [[smscId], [message.id]])).length > 0
        },
        { name: 'submit' },
      )
      if (!hasReceipt) await DBOS.recv<string>('receipt', { timeoutSeconds: RECEIPT_WITHIN_SECONDS })
      await DBOS.runStep(() => tell(message.id), { name: 'tell' })
    },
    { name: 'deliver' },
  )
  DBOS.setConfig({
    name: 'peers',
    systemDatabaseUrl: databaseUrl,
    systemDatabasePoolSize: CONNECTIONS,
    applicationVersion: '1',
    executorID: `${process.pid}`,
    logLevel: 'error',
  })
  await DBOS.launch()
  return {
    accept: async (message) => void (await DBOS.startWorkflow(deliver, { workflowID: message.id })(message)),
    async receive(receipts) {
      const rows = await sql.unsafe(NOTE_RECEIPTS, [
        receipts.map(({ id }) => id),
        receipts.map(({ status }) => status),
      ])
      await Promise.all(messagesOf(rows).map((id) => DBOS.send(id, 'receipt', 'receipt', id)))
    },
  }
})
