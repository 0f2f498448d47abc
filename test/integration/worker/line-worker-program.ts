// Run as a program: a worker of line-worker.ts that prints each submission as a line of JSON, until SIGTERM.
import { must } from '../../../src/domain/assert.ts'
import { openLineWorker } from '../../support/line-worker.ts'

const [postgresUrl, natsUrl, holder] = process.argv.slice(2)
const stop = await openLineWorker({
  postgresUrl: must(postgresUrl, 'the URL of PostgreSQL'),
  natsUrl: must(natsUrl, 'the URL of NATS'),
  holder: must(holder, 'a name'),
  submitted: (submission) => process.stdout.write(`${JSON.stringify(submission)}\n`),
})
process.on('SIGTERM', () => void stop().then(() => process.exit(0)))
