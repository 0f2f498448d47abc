// pg-boss: a queue for each step, batches of 100, woken by NOTIFY, each batch's writes in the transaction of its completion.
import { PgBoss } from 'pg-boss'
import { type Message, type Receipt, serveEngine } from './engine.ts'
import { messagesOf, NOTE_RECEIPTS, NOTE_SUBMITTED } from './submissions.ts'

const CONNECTIONS = 20
const WORK = {
  batchSize: 100,
  localConcurrency: 2,
  pollingIntervalSeconds: 0.5,
  burstWhenBatchFull: true,
  transactional: true,
} as const

await serveEngine(async ({ databaseUrl, submit, tell }) => {
  const boss = new PgBoss({ connectionString: databaseUrl, max: CONNECTIONS, useListenNotify: true })
  boss.on('error', console.error)
  await boss.start()
  for (const queue of ['submit', 'receipt', 'tell']) await boss.createQueue(queue, { notify: true })
  const tellLater = (ids: readonly string[]) => ids.map((id) => ({ data: { id } }))

  await boss.work<Message>('submit', WORK, async (jobs, tx) => {
    const smscIds = await Promise.all(jobs.map(({ data }) => submit(data)))
    const { rows } = await tx.executeSql(NOTE_SUBMITTED, [smscIds, jobs.map(({ data }) => data.id)])
    if (rows.length > 0) await boss.insert('tell', tellLater(messagesOf(rows)), { db: tx })
  })
  await boss.work<Receipt>('receipt', WORK, async (jobs, tx) => {
    const receipts = jobs.map(({ data }) => data)
    const { rows } = await tx.executeSql(NOTE_RECEIPTS, [
      receipts.map(({ id }) => id),
      receipts.map(({ status }) => status),
    ])
    if (rows.length > 0) await boss.insert('tell', tellLater(messagesOf(rows)), { db: tx })
  })
  await boss.work<Pick<Message, 'id'>>('tell', WORK, async (jobs) => {
    await Promise.all(jobs.map(({ data }) => tell(data.id)))
  })
  return {
    accept: async (message) => void (await boss.send('submit', message)),
    async receive(receipts) {
      await boss.insert(
        'receipt',
        receipts.map((data) => ({ data })),
      )
    },
  }
})
