import { afterAll, describe, expect, test } from 'bun:test'
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { providePrograms } from '../../scripts/services/binaries.ts'
import { readConfig } from '../../src/config.ts'
import { must } from '../../src/domain/assert.ts'
import { Environment } from '../../src/environment.ts'

const ROOT = new URL('../..', import.meta.url).pathname
const OVERLAYS = ['base', 'overlays/small', 'overlays/production'] as const
const COMPONENT = 'app.kubernetes.io/component'
/** Where the API of each kind is described. */
const MODELS: Readonly<Record<string, string>> = {
  'monitoring.coreos.com/v1': '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1',
}

type Manifest = {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly labels?: Labels }
  readonly spec?: Tree
  readonly data?: Readonly<Record<string, string>>
  readonly stringData?: Readonly<Record<string, string>>
}
type Labels = Readonly<Record<string, string>>
type Tree = { readonly [key: string]: unknown }
type Container = {
  readonly name: string
  readonly env?: readonly { readonly name: string; readonly value: string }[]
  readonly ports?: readonly { readonly name: string; readonly containerPort: number }[]
  readonly securityContext: Tree
  readonly readinessProbe?: Probe
  readonly livenessProbe?: Probe
}
type Probe = { readonly httpGet: { readonly path: string; readonly port: string } }
type Pod = {
  readonly metadata: { readonly labels: Labels }
  readonly spec: { readonly containers: readonly Container[]; readonly securityContext: Tree }
}

const temp = mkdtempSync(join(tmpdir(), 'sms-kubernetes-'))
symlinkSync(join(ROOT, 'node_modules'), join(temp, 'node_modules'))
afterAll(() => rmSync(temp, { recursive: true, force: true }))

const [secret] = manifestsIn(readFileSync(join(ROOT, 'ops/kubernetes/base/secret.example.yaml'), 'utf8'))
/** What an operator fills in. */
const EXAMPLE = must(secret?.stringData, 'the values of a secret')

/** What `kubectl kustomize` makes of a folder. */
function built(overlay: string): readonly Manifest[] {
  const kubectl = providePrograms(['kubectl'])('kubectl')
  const { stdout, stderr, success } = Bun.spawnSync([kubectl, 'kustomize', `ops/kubernetes/${overlay}`], {
    cwd: ROOT,
  })
  if (!success) throw new Error(stderr.toString())
  return manifestsIn(stdout.toString())
}

function manifestsIn(yaml: string): readonly Manifest[] {
  // The parser answers one value for one document; the types of Kubernetes are held by the first test.
  return [Bun.YAML.parse(yaml)].flat() as readonly Manifest[]
}

/** What the types of the Kubernetes API say against it: they know every field, so one with a wrong name is told too. */
function faultsOfTypes(manifests: readonly Manifest[], name: string): string {
  const lines = manifests.map(({ apiVersion, kind, ...rest }, index) => {
    const from = MODELS[apiVersion] ?? `kubernetes-models/${apiVersion}`
    return `import type { I${kind} as I${index} } from '${from}'\nexport const m${index}: I${index} = ${JSON.stringify({ apiVersion, kind, ...rest })}`
  })
  const file = join(temp, `${name.replaceAll('/', '-')}.ts`)
  writeFileSync(file, lines.join('\n'))
  const options = ['--noEmit', '--strict', '--skipLibCheck', '--ignoreConfig', '--module', 'nodenext']
  const { stdout } = Bun.spawnSync([process.execPath, 'x', '--no-install', 'tsc', ...options, file], {
    cwd: ROOT,
  })
  return stdout.toString()
}

/** What the schemas of the Kubernetes API say against it: forms of quantities, ports, enumerations. */
async function faultsOfSchemas(manifests: readonly Manifest[]): Promise<string[]> {
  const faults = await Promise.all(
    manifests.map(async (manifest) => {
      const models = await import(MODELS[manifest.apiVersion] ?? `kubernetes-models/${manifest.apiVersion}`)
      try {
        new models[manifest.kind](manifest).validate()
        return []
      } catch (error) {
        return [`${manifest.kind} ${manifest.metadata.name}: ${error}`]
      }
    }),
  )
  return faults.flat()
}

const podsOf = (manifests: readonly Manifest[]) =>
  manifests.flatMap(({ metadata: { name }, spec }) =>
    spec?.['template'] ? [{ name, pod: spec['template'] as Pod }] : [],
  )
const named = (manifests: readonly Manifest[], kind: string, name: string) =>
  must(
    manifests.find((one) => one.kind === kind && one.metadata.name === name),
    `a ${kind} ${name}`,
  )

describe.each(OVERLAYS)('%s', (overlay) => {
  const manifests = built(overlay)
  const pods = podsOf(manifests)

  test('is what the Kubernetes API takes', async () => {
    expect(faultsOfTypes(manifests, overlay)).toBe('')
    expect(await faultsOfSchemas(manifests)).toEqual([])
    expect(manifests.every(({ metadata }) => metadata.namespace === 'sms')).toBe(true)
  })

  test('names variables that the gateway reads, with values that it takes', () => {
    const { data = {} } = named(manifests, 'ConfigMap', 'sms-gateway')
    for (const { name, pod } of pods) {
      const env = { ...data, ...EXAMPLE, ...envOf(pod) }
      expect(
        Object.keys(env).filter((variable) => !(variable in Environment.properties)),
        name,
      ).toEqual([])
      expect(() => readConfig(env), name).not.toThrow()
    }
  })

  test('runs as nobody, on a root that is read only, without privileges', () => {
    expect(pods.map(({ name }) => name).toSorted()).toEqual(['sms-api', 'sms-migrate', 'sms-worker'])
    for (const { pod } of pods) {
      expect(pod.spec.securityContext).toMatchObject({
        runAsNonRoot: true,
        seccompProfile: { type: 'RuntimeDefault' },
      })
      for (const { securityContext } of pod.spec.containers) {
        expect(securityContext).toEqual({
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        })
      }
    }
  })

  test('asks /health and /ready of ports that are there', () => {
    for (const { name, pod } of pods.filter((one) => one.name !== 'sms-migrate')) {
      for (const container of pod.spec.containers) {
        const ports = container.ports?.map((port) => port.name) ?? []
        expect(ports, name).toContain(must(container.readinessProbe, 'a readiness probe').httpGet.port)
        expect(container.readinessProbe?.httpGet.path).toBe('/ready')
        expect(container.livenessProbe?.httpGet).toMatchObject({ path: '/health' })
        expect(ports).toContain(must(container.livenessProbe, 'a liveness probe').httpGet.port)
      }
    }
  })

  test('selects pods that are there, by ports that they have', () => {
    const selecting = manifests.flatMap(({ kind, metadata: { name }, spec = {} }) => {
      const labels = labelsIn(spec['selector'] ?? spec['podSelector'])
      return labels[COMPONENT] ? [{ what: `${kind} ${name}`, component: labels[COMPONENT], spec }] : []
    })
    expect(selecting.length).toBeGreaterThan(4)
    for (const { what, component, spec } of selecting) {
      const { pod } = must(
        pods.find((one) => one.pod.metadata.labels[COMPONENT] === component),
        `a pod for ${what}`,
      )
      const ports = pod.spec.containers.flatMap((container) => container.ports ?? []).map(({ name }) => name)
      for (const port of portsIn(spec)) expect(ports, what).toContain(port)
    }
  })
})

test('production scales what is there, and says nowhere else how many', () => {
  const manifests = built('overlays/production')
  const scalers = manifests.filter(({ kind }) => kind === 'HorizontalPodAutoscaler')
  expect(scalers).toHaveLength(2)
  for (const { spec = {} } of scalers) {
    const { kind, name } = spec['scaleTargetRef'] as { readonly kind: string; readonly name: string }
    expect(named(manifests, kind, name).spec).not.toHaveProperty('replicas')
  }
})

function envOf({ spec }: Pod): Record<string, string> {
  return Object.fromEntries(
    spec.containers.flatMap(({ env = [] }) => env.map(({ name, value }) => [name, value])),
  )
}

/** Of a service's selector, or of those of others. */
function labelsIn(selector: unknown): Labels {
  const { matchLabels, ...labels } = (selector ?? {}) as { readonly matchLabels?: Labels } & Labels
  return matchLabels ?? labels
}

/** Names of ports that a service, a monitor or a network policy leads to. */
function portsIn(spec: Tree): string[] {
  type Entry = { readonly port?: unknown; readonly targetPort?: unknown; readonly ports?: readonly Entry[] }
  const entries = [spec['ports'], spec['endpoints'], spec['podMetricsEndpoints'], spec['ingress']].flatMap(
    (list) => (list ?? []) as readonly Entry[],
  )
  return entries
    .flatMap((entry) => entry.ports ?? [entry])
    .flatMap(({ port, targetPort }) => [targetPort ?? port])
    .filter((name): name is string => typeof name === 'string')
}
