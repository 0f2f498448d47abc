import { expect, test } from 'bun:test'
import { join } from 'node:path'

const ROOT = join(import.meta.dir, '../..')
const read = (path: string) => Bun.file(join(ROOT, path)).text()

/** Where the mock provider, which a new gateway begins with, keeps its book in a container. */
const [, DATA_DIR = ''] = /^ENV DATA_DIR=(\S+)$/m.exec(await read('Dockerfile')) ?? []

test('a worker in a container can write to DATA_DIR, though its root is read only', async () => {
  expect(DATA_DIR).toStartWith('/')
  const compose = Bun.YAML.parse(await read('docker-compose.yml'))
  expect(compose).toMatchObject({ services: { worker: { read_only: true, volumes: [DATA_DIR] } } })
  const [worker] = [Bun.YAML.parse(await read('ops/kubernetes/base/worker.yaml'))].flat()
  const { spec } = (worker as { spec: { template: { spec: object } } }).spec.template
  expect(spec).toMatchObject({
    containers: [{ volumeMounts: expect.arrayContaining([{ name: 'data', mountPath: DATA_DIR }]) }],
    volumes: expect.arrayContaining([{ name: 'data', emptyDir: {} }]),
  })
})
