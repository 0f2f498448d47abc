// graphile-worker: a job for each step. Settings of its page on performance: 24 jobs at once, a local queue of 500, completions in batches.
import { Logger, makeWorkerUtils, run } from 'graphile-worker'
import { type Message, type Receipt, serveEngine } from './engine.ts'
import { messagesOf, NOTE_RECEIPTS, NOTE_SUBMITTED } from './submissions.ts'

const CONCURRENT_JOBS = 24

await serveEngine(async ({ databaseUrl, submit, tell }) => {
  const worker = {
    connectionString: databaseUrl,
    concurrentJobs: CONCURRENT_JOBS,
    maxPoolSize: CONCURRENT_JOBS + 1,
    localQueue: { size: 500 },
    completeJobBatchDelay: 0,
    failJobBatchDelay: 0,
    logger: new Logger(() => () => {}),
  }
  const queue = await makeWorkerUtils({ preset: { worker } })
  await queue.migrate()
  await run({
    preset: { worker },
    taskList: {
      async submit(payload, { query, addJob }) {
        const message = payload as Message // put in by accept
        const { rows } = await query(NOTE_SUBMITTED, [[await submit(message)], [message.id]])
        for (const id of messagesOf(rows)) await addJob('tell', { id })
      },
      async receipt(payload, { query, addJob }) {
        const { id, status } = payload as Receipt // put in by receive
        const { rows } = await query(NOTE_RECEIPTS, [[id], [status]])
        for (const message of messagesOf(rows)) await addJob('tell', { id: message })
      },
      async tell(payload) {
        const { id } = payload as Pick<Message, 'id'> // put in by the two above
        await tell(id)
      },
    },
  })
  return {
    accept: async (message) => void (await queue.addJob('submit', message)),
    async receive(receipts) {
      await queue.addJobs(receipts.map((payload) => ({ identifier: 'receipt', payload })))
    },
  }
})
