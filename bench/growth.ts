// `bun run bench:growth`: is it slower with twenty million messages in its tables, and what does a million cost?
// `bun run bench:growth AXIS`: how rate and cost change with more processes, clients, providers or parts.
import { growClients, growParts, growProcesses, growProviders } from './growth/along.ts'
import { growRows } from './growth/rows.ts'

const AXES: Readonly<Record<string, () => Promise<void>>> = {
  rows: growRows,
  processes: growProcesses,
  clients: growClients,
  providers: growProviders,
  parts: growParts,
}

const [axis = 'rows'] = process.argv.slice(2)
const grow = AXES[axis]
if (!grow) throw new Error(`there is no axis ${axis}, but ${Object.keys(AXES).join(', ')}`)
await grow()
