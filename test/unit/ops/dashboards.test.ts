import { describe, expect, test } from 'bun:test'
import { join } from 'node:path'
import { DASHBOARDS, jsonOf } from '../../../ops/dashboards.ts'
import { OPS } from '../../support/ops-files.ts'

describe('the dashboards', () => {
  const folder = join(OPS, 'grafana')

  test('are the files of ops/grafana: bun ops/dashboards.ts', async () => {
    expect([...new Bun.Glob('*').scanSync(folder)].toSorted()).toEqual(Object.keys(DASHBOARDS).toSorted())
    for (const [name, dashboard] of Object.entries(DASHBOARDS))
      expect(await Bun.file(join(folder, name)).text()).toBe(jsonOf(dashboard))
  })

  test('have addresses of their own, and panels that say what they show', () => {
    const boards = Object.values(DASHBOARDS)
    expect(new Set(boards.map(({ uid }) => uid)).size).toBe(boards.length)
    for (const { panels = [] } of boards) {
      const ids = panels.map(({ id }) => id)
      expect(new Set(ids).size).toBe(ids.length)
      const silent = panels.filter((panel) => 'targets' in panel && !panel.description)
      expect(silent.map(({ title }) => title)).toEqual([])
    }
  })
})
