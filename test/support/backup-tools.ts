import { chownSync, mkdirSync, realpathSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { unprivilegedAccount } from '../../scripts/services/account.ts'
import { providePrograms } from '../../scripts/services/binaries.ts'
import { postgresOn } from '../../scripts/services/postgres.ts'
import type { PrivateServer } from '../../scripts/services/private-server.ts'

/** A way to back up a PostgreSQL with its log, and to restore it to an instant. */
export type BackupTool = {
  /** What the server must be started with. */
  readonly settings: Readonly<Record<string, string>>
  /** Copies the server that answers at this URL and has its data there, while it is at work. */
  backUp(url: string, data: string): Promise<void>
  /** Another server in this folder, as the first was at an instant in PostgreSQL's words; not yet started. */
  restore(to: string, folder: string): Promise<PrivateServer>
}

/** Each keeps what it needs in `place`, a folder that everybody may pass through. */
export const BACKUP_TOOLS = { pg_basebackup: baseBackup, pgbackrest: pgBackRest } as const

/** `pg_basebackup`, and a log that the server copies file by file. */
function baseBackup(place: string): BackupTool {
  const archive = ownFolder(place, 'archive')
  const base = join(ownFolder(place, 'base'), 'data')
  return {
    settings: { archive_mode: 'on', archive_command: `cp %p ${archive}/%f` },
    async backUp(url) {
      await runOwn([besidePostgres('pg_basebackup'), '-d', url, '-D', base, '--checkpoint=fast'])
    },
    async restore(to, folder) {
      const data = join(ownFolder(folder, 'pg'), 'data')
      await runOwn(['cp', '-a', base, data])
      await runOwn(['touch', join(data, 'recovery.signal')])
      return await postgresOn(postgres(), folder, {
        restore_command: `cp ${archive}/%f %p`,
        recovery_target_time: to,
        recovery_target_action: 'promote',
      })
    },
  }
}

/** pgBackRest with a repository in a folder. */
function pgBackRest(place: string): BackupTool {
  const program = providePrograms(['pgbackrest'])('pgbackrest')
  const file = join(place, 'pgbackrest.conf')
  const folders = ['repo', 'log', 'lock', 'spool'].map(
    (name) => `${name === 'repo' ? 'repo1' : name}-path=${ownFolder(place, name)}`,
  )
  const command = [program, `--config=${file}`, '--stanza=sms']
  return {
    settings: { archive_mode: 'on', archive_command: `${command.join(' ')} archive-push %p` },
    async backUp(url, data) {
      const { port, username } = new URL(url)
      const server = [
        `pg1-path=${data}`,
        `pg1-port=${port}`,
        `pg1-user=${username}`,
        `pg1-socket-path=${dirname(data)}`,
        'pg1-database=postgres',
      ]
      writeFileSync(file, ['[global]', ...folders, 'start-fast=y', '[sms]', ...server, ''].join('\n'))
      await runOwn([...command, 'stanza-create'])
      await runOwn([...command, 'backup'])
    },
    async restore(to, folder) {
      const data = ownFolder(ownFolder(folder, 'pg'), 'data')
      await runOwn(['chmod', '700', data])
      const target = ['--type=time', `--target=${to}`, '--target-action=promote']
      await runOwn([...command, `--pg1-path=${data}`, ...target, 'restore'])
      return await postgresOn(postgres(), folder)
    },
  }
}

/** PostgreSQL's own program. */
export function postgres(): string {
  return providePrograms(['postgres'])('postgres')
}

function besidePostgres(name: string): string {
  return join(dirname(realpathSync(postgres())), name)
}

/** A new folder of the account that PostgreSQL runs under. */
function ownFolder(place: string, name: string): string {
  const path = join(place, name)
  mkdirSync(path)
  const account = unprivilegedAccount()
  if (account) chownSync(path, account.uid, account.gid)
  return path
}

/** Runs a program as the account that PostgreSQL runs under, to its end. */
async function runOwn(command: readonly string[]): Promise<void> {
  const child = Bun.spawn([...command], {
    cwd: '/',
    stdout: 'pipe',
    stderr: 'pipe',
    ...unprivilegedAccount(),
  })
  const [code, out, err] = await Promise.all([
    child.exited,
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
  ])
  if (code !== 0) throw new Error(`${command.join(' ')} ended with ${code}:\n${out}${err}`)
}
