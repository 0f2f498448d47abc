// The process that makes the embedded database in a new folder. `initdb` runs on an engine of its own and leaves 0.7 GB
// behind, of which one that goes on would keep some 100 MB.
import { PGlite } from '@electric-sql/pglite'
import { engineFiles } from './engine-files.ts'

const db = await PGlite.create(process.argv[2] ?? '', await engineFiles())
await db.close()
process.exit(0)
