import Elk, { type ElkExtendedEdge, type ElkNode } from 'elkjs/lib/elk.bundled.js'
import { type Box, type Chart, type ChartArrow, LABEL, labelLines, type Point } from './chart-shapes.ts'
import type { MachineGraph } from './machine-graph.ts'

const STATE = { width: 148, height: 62 }
const OPTIONS = {
  'elk.algorithm': 'layered',
  'elk.direction': 'DOWN',
  'elk.edgeRouting': 'ORTHOGONAL',
  'elk.layered.spacing.nodeNodeBetweenLayers': '46',
  'elk.spacing.nodeNode': '34',
  'elk.spacing.edgeNode': '18',
  'elk.spacing.edgeEdge': '12',
  'elk.layered.spacing.edgeNodeBetweenLayers': '18',
  'elk.spacing.edgeLabel': '3',
  'elk.edgeLabels.inline': 'false',
  'elk.layered.nodePlacement.strategy': 'NETWORK_SIMPLEX',
  'elk.layered.considerModelOrder.strategy': 'NODES_AND_EDGES',
  'elk.layered.feedbackEdges': 'true',
  'elk.padding': '[top=44,left=24,bottom=24,right=24]',
}

/** Lays a machine out with ELK's layered algorithm; the same graph gives the same picture. */
export async function layOut(graph: MachineGraph): Promise<Chart> {
  const arrows = arrowsOf(graph)
  const picture: ElkNode = {
    id: 'machine',
    layoutOptions: {
      'elk.algorithm': 'box',
      'elk.box.packingMode': 'SIMPLE',
      'elk.spacing.nodeNode': '28',
      'elk.aspectRatio': '3',
    },
    children: graph.regions.map((region) => regionNode(graph, region, arrows)),
  }
  const laidOut = await new Elk().layout(picture)
  const regions = laidOut.children ?? []
  return {
    width: Math.ceil(laidOut.width ?? 0),
    height: Math.ceil(laidOut.height ?? 0),
    regions: regions.map((region) => ({ name: region.id, ...boxOf(region) })),
    states: graph.states.map((state) => ({ ...state, ...stateBox(regions, state.id) })),
    arrows: regions.flatMap((region) => (region.edges ?? []).map((edge) => arrowOf(region, edge, arrows))),
  }
}

type Arrow = Omit<ChartArrow, 'path' | 'label'>

function arrowsOf({ transitions }: MachineGraph): Arrow[] {
  const pairs = Map.groupBy(transitions, ({ from, to }) => `${from}>${to}`)
  return [...pairs].flatMap(([id, of]) =>
    of[0] ? { id, from: of[0].from, to: of[0].to, transitions: of } : [],
  )
}

function regionNode(graph: MachineGraph, region: string, arrows: readonly Arrow[]): ElkNode {
  return {
    id: region,
    layoutOptions: OPTIONS,
    children: graph.states.filter((state) => state.region === region).map(({ id }) => ({ id, ...STATE })),
    edges: arrows
      .filter(({ from }) => from.startsWith(`${region}.`))
      .map(({ id, from, to, transitions }) => {
        const lines = labelLines(transitions)
        const longest = Math.max(...lines.map((line) => line.length))
        return {
          id,
          sources: [from],
          targets: [to],
          labels: [
            {
              text: lines.join('\n'),
              width: longest * LABEL.characterWidth + 2 * LABEL.padding,
              height: lines.length * LABEL.lineHeight + 2 * LABEL.padding,
            },
          ],
        }
      }),
  }
}

function boxOf(node: { x?: number; y?: number; width?: number; height?: number }): Box {
  return { x: node.x ?? 0, y: node.y ?? 0, width: node.width ?? 0, height: node.height ?? 0 }
}

function stateBox(regions: readonly ElkNode[], id: string): Box {
  for (const region of regions) {
    const state = region.children?.find((child) => child.id === id)
    if (state) return moved(boxOf(state), boxOf(region))
  }
  return { x: 0, y: 0, ...STATE }
}

function arrowOf(region: ElkNode, edge: ElkExtendedEdge, arrows: readonly Arrow[]): ChartArrow {
  const [section] = edge.sections ?? []
  const points = section ? [section.startPoint, ...(section.bendPoints ?? []), section.endPoint] : []
  const arrow = arrows.find(({ id }) => id === edge.id) ?? { id: edge.id, from: '', to: '', transitions: [] }
  return {
    ...arrow,
    path: points.map((point) => moved(point, boxOf(region))),
    label: moved(boxOf(edge.labels?.[0] ?? {}), boxOf(region)),
  }
}

function moved<T extends Point>(what: T, by: Point): T {
  return { ...what, x: what.x + by.x, y: what.y + by.y }
}
