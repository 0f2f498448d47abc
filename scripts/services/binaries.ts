import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync, readdirSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** Program → Debian package. */
const PACKAGES = {
  postgres: 'postgresql',
  'nats-server': 'nats-server',
  'redis-server': 'redis-server',
  chromium: 'chromium',
  faketime: 'faketime',
  bearerbox: 'kannel',
  smsbox: 'kannel',
  fakesmsc: 'kannel-extras',
  gcc: 'gcc',
  openssl: 'openssl',
  perl: 'perl',
  php: 'php-cli',
  python3: 'python3',
  ruby: 'ruby',
  tshark: 'tshark',
  text2pcap: 'wireshark-common',
  haproxy: 'haproxy',
  prometheus: 'prometheus',
  promtool: 'prometheus',
  amtool: 'prometheus-alertmanager',
  patroni: 'patroni',
  etcd: 'etcd-server',
  pgbouncer: 'pgbouncer',
  pgbackrest: 'pgbackrest',
  kubectl: 'kubernetes-client',
  'systemd-analyze': 'systemd',
} as const

export type Program = keyof typeof PACKAGES

const POSTGRES_VERSIONS = '/usr/lib/postgresql'
/** Where Debian has what Kannel is tested with. */
const KANNEL_TESTS = '/usr/lib/kannel/test'
/** Another apt or unattended-upgrades may hold the lock for a while after boot. */
const APT_LOCK_TIMEOUT_S = 120
/** `apt-get update` waits for nobody: of our own processes one installs at a time, for as long as that may take. */
const OWN_LOCK = ['flock', '--timeout', '600', '/tmp/sms-gateway-apt.lock']

/** Where the programs are. Missing ones are installed with apt-get when we are root or sudo
 * asks for no password; otherwise the error names the packages. A second call installs nothing. */
export function providePrograms(
  programs: readonly Program[],
  folders: () => readonly string[] = programFolders,
): (program: Program) => string {
  const missing = programs.filter((program) => !find(program, folders()))
  if (missing.length > 0) aptInstall([...new Set(missing.map((program) => PACKAGES[program]))])

  return (program) => {
    const path = find(program, folders())
    if (!path)
      throw new Error(advice([PACKAGES[program]], `there is no ${program} even after apt-get install`))
    return path
  }
}

/** A file of a Debian package that is no program; the package is installed when it is missing, as programs are. */
export function provideFile(path: string, debianPackage: string): void {
  if (!existsSync(path)) aptInstall([debianPackage])
  if (!existsSync(path))
    throw new Error(advice([debianPackage], `there is no ${path} even after apt-get install`))
}

/** PATH, the system folders a user's PATH leaves out, Debian's PostgreSQL versions, newest first, and Kannel's tests. */
export function programFolders(): string[] {
  const versions = existsSync(POSTGRES_VERSIONS) ? readdirSync(POSTGRES_VERSIONS) : []
  const { PATH = '' } = process.env
  return [
    ...PATH.split(delimiter).filter(Boolean),
    '/usr/local/sbin',
    '/usr/sbin',
    KANNEL_TESTS,
    ...versions.toSorted((a, b) => Number(b) - Number(a)).map((v) => join(POSTGRES_VERSIONS, v, 'bin')),
  ]
}

function find(program: Program, folders: readonly string[]): string | undefined {
  return folders.map((folder) => join(folder, program)).find(isExecutable)
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

function aptInstall(packages: readonly string[]) {
  const root = asRoot()
  if (!Bun.which('apt-get')) throw new Error(advice(packages, 'there is no apt-get here'))
  if (!root) throw new Error(advice(packages, 'this user is not root and has no passwordless sudo'))

  console.log(`Installing ${packages.join(', ')} with apt-get`)
  const aptGet = [...root, ...OWN_LOCK, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-qq']
  const lock = ['-o', `DPkg::Lock::Timeout=${APT_LOCK_TIMEOUT_S}`]
  run([...aptGet, 'update'], packages)
  run([...aptGet, ...lock, 'install', '-y', '--no-install-recommends', ...packages], packages)
}

/** The words to put before a command for it to run as root; undefined when there is no way. */
function asRoot(): string[] | undefined {
  if (process.getuid?.() === 0) return []
  return spawnSync('sudo', ['-n', 'true']).status === 0 ? ['sudo', '-n'] : undefined
}

function run(command: readonly string[], packages: readonly string[]) {
  const [program = '', ...args] = command
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' })
  if (status !== 0) throw new Error(advice(packages, `'${command.join(' ')}' failed:\n${stdout}${stderr}`))
}

function advice(packages: readonly string[], reason: string): string {
  return `Please install the packages ${packages.join(', ')} (${reason}), \
or set POSTGRES_URL, NATS_URL and REDIS_URL to servers that run.`
}
