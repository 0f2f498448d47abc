/** What the executable does for its first word; `load` runs it, and it reads what follows from `process.argv`. */
type Subcommand = {
  /** For the usage; null: it is for the executable itself. */
  readonly what: string | null
  /** The entry it runs, by its path in the repository. */
  readonly entry: string
  load(): Promise<unknown>
}

/** Every subcommand by its name. Without one the gateway is started. */
export const SUBCOMMANDS: Readonly<Record<string, Subcommand>> = {
  start: {
    what: 'start the gateway, as without any word',
    entry: 'src/main.ts',
    load: () => import('../main.ts'),
  },
  migrate: {
    what: 'bring the database of POSTGRES_URL to the schema of this release',
    entry: 'src/commands/migrate.ts',
    load: () => import('./migrate.ts'),
  },
  audit: {
    what: 'check every message and every cent; exits 1 when something is wrong',
    entry: 'src/commands/audit.ts',
    load: () => import('./audit.ts'),
  },
  seal: {
    what: 'seal secrets anew while a key is rotated; exits 1 when no key here opens one',
    entry: 'src/commands/seal.ts',
    load: () => import('./seal.ts'),
  },
  backup: {
    what: 'write the embedded database and its secrets to a file, while messages flow: backup FILE',
    entry: 'src/commands/backup.ts',
    load: () => import('./backup.ts'),
  },
  archive: {
    what: 'take days to cold storage, or say which are there: archive [DAY | --list]',
    entry: 'src/commands/archive.ts',
    load: () => import('./archive.ts'),
  },
  restore: {
    what: 'put a backup into an empty DATA_DIR: restore FILE; bring a day back from cold storage: restore DAY',
    entry: 'src/commands/restore.ts',
    load: () => import('./restore.ts'),
  },
  providers: {
    what: 'make providers, routes and controls as a file says: providers apply FILE.json',
    entry: 'src/commands/providers.ts',
    load: () => import('./providers.ts'),
  },
  admins: {
    what: 'list, make and revoke tokens of admins: admins make NAME --scopes read,money',
    entry: 'src/commands/admins.ts',
    load: () => import('./admins.ts'),
  },
  dead: {
    what: 'list, show, replay and discard dead letters',
    entry: 'src/commands/dead-letters.ts',
    load: () => import('./dead-letters.ts'),
  },
  erase: {
    what: 'remove a number everywhere, and say how far that has come: erase NUMBER',
    entry: 'src/commands/erase.ts',
    load: () => import('./erase.ts'),
  },
  alive: {
    what: 'exit with 0 when the gateway of HOST and PORT answers, a worker of METRICS_PORT: for health checks',
    entry: 'src/commands/alive.ts',
    load: () => import('./alive.ts'),
  },
  sms: {
    what: 'ask a gateway from the command line: sms --help',
    entry: 'clients/typescript/src/cli/main.ts',
    load: () => import('../../clients/typescript/src/cli/main.ts'),
  },
  'create-database': {
    what: null,
    entry: 'src/store/database/embedded-create.ts',
    load: () => import('../store/database/embedded-create.ts'),
  },
}
