import Elk, { type ElkExtendedEdge, type ElkNode } from 'elkjs/lib/elk.bundled.js'
import {
  type Box,
  CHART_SHAPES,
  type Chart,
  type ChartArrow,
  type ChartShape,
  type Charts,
  LABEL,
  labelLines,
  type Point,
} from './chart-shapes.ts'
import type { MachineGraph } from './machine-graph.ts'
import { arrowId, mainLine } from './main-line.ts'

const STATE = { width: 120, height: 50 }
/** Room between regions, and around everything. */
const GAP = 13
const OPTIONS = {
  'elk.algorithm': 'layered',
  'elk.edgeRouting': 'ORTHOGONAL',
  'elk.layered.spacing.nodeNodeBetweenLayers': '16',
  'elk.spacing.nodeNode': '8',
  'elk.spacing.edgeNode': '6',
  'elk.spacing.edgeEdge': '6',
  'elk.layered.spacing.edgeNodeBetweenLayers': '8',
  'elk.layered.spacing.edgeEdgeBetweenLayers': '7',
  'elk.spacing.edgeLabel': '3',
  'elk.layered.nodePlacement.strategy': 'NETWORK_SIMPLEX',
  'elk.layered.thoroughness': '12',
  'elk.padding': '[top=34,left=16,bottom=14,right=16]',
}
/** Labels stand beside the state that an arrow leaves: what can happen to a message is read where it is. */
const WIDE = {
  'elk.direction': 'RIGHT',
  'elk.layered.edgeLabels.centerLabelPlacementStrategy': 'TAIL_LAYER',
}
const TALL = { 'elk.direction': 'DOWN' }
const SHAPES = {
  wide: { layout: WIDE, isCompact: false },
  tall: { layout: TALL, isCompact: false },
  compactWide: { layout: WIDE, isCompact: true },
  compactTall: { layout: TALL, isCompact: true },
} as const
/** What is kept straight and short before all others. Labels push against it, so among them it must be worth more. */
const MAIN = {
  'elk.layered.priority.direction': '10',
  'elk.layered.priority.shortness': '10',
}
const STRAIGHT = { labelled: '40', compact: '10' } as const
/** Ends stand together at the far side. */
const LAST = { 'elk.layered.layering.layerConstraint': 'LAST' }

/** Lays a machine out for every place. Costs a second or two of CPU: not for a thread that answers requests. */
export async function layOutAll(graph: MachineGraph): Promise<Charts> {
  const charts: Partial<Record<ChartShape, Chart>> = {}
  for (const shape of CHART_SHAPES) charts[shape] = await layOut(graph, shape)
  return charts as Charts // each shape has been laid out
}

/** Lays a machine out with ELK's layered algorithm, its regions below one another; the same graph gives the same picture. */
export async function layOut(graph: MachineGraph, shape: ChartShape): Promise<Chart> {
  const arrows = arrowsOf(graph)
  const elk = new Elk()
  const regions: ElkNode[] = []
  let y = GAP
  for (const name of graph.regions) {
    const region = await elk.layout(regionNode(graph, name, arrows, shape))
    regions.push({ ...region, x: GAP, y })
    y += (region.height ?? 0) + GAP
  }
  return {
    width: Math.ceil(Math.max(...regions.map(({ width = 0 }) => width)) + 2 * GAP),
    height: Math.ceil(y),
    regions: regions.map((region) => ({ name: region.id, ...boxOf(region) })),
    states: graph.states.map((state) => ({ ...state, ...stateBox(regions, state.id) })),
    arrows: regions.flatMap((region) => (region.edges ?? []).map((edge) => arrowOf(region, edge, arrows))),
  }
}

type Arrow = Omit<ChartArrow, 'path' | 'label'>

function arrowsOf(graph: MachineGraph): Map<string, Arrow> {
  const main = mainLine(graph)
  const arrows = new Map<string, Arrow>()
  for (const [id, of] of Map.groupBy(graph.transitions, ({ from, to }) => arrowId(from, to))) {
    const [first] = of
    if (first) arrows.set(id, { id, from: first.from, to: first.to, isMain: main.has(id), transitions: of })
  }
  return arrows
}

function regionNode(
  graph: MachineGraph,
  region: string,
  arrows: ReadonlyMap<string, Arrow>,
  shape: ChartShape,
): ElkNode {
  const { layout, isCompact } = SHAPES[shape]
  const straightness = STRAIGHT[isCompact ? 'compact' : 'labelled']
  return {
    id: region,
    layoutOptions: { ...OPTIONS, ...layout },
    children: graph.states
      .filter((state) => state.region === region)
      .map(({ id, isFinal }) => ({ id, ...STATE, layoutOptions: isFinal ? LAST : {} })),
    edges: [...arrows.values()]
      .filter(({ from }) => from.startsWith(`${region}.`))
      .map(({ id, from, to, isMain, transitions }) => ({
        id,
        sources: [from],
        targets: [to],
        layoutOptions: isMain ? { ...MAIN, 'elk.layered.priority.straightness': straightness } : {},
        labels: isCompact ? [] : [labelBox(transitions)],
      })),
  }
}

function labelBox(transitions: Arrow['transitions']): { text: string; width: number; height: number } {
  const lines = labelLines(transitions)
  const longest = Math.max(...lines.map(({ text }) => text.length))
  return {
    text: lines.map(({ text }) => text).join('\n'),
    width: longest * LABEL.characterWidth + 2 * LABEL.padding,
    height: lines.length * LABEL.lineHeight + LABEL.padding,
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

function arrowOf(region: ElkNode, edge: ElkExtendedEdge, arrows: ReadonlyMap<string, Arrow>): ChartArrow {
  const [section] = edge.sections ?? []
  const points = section ? [section.startPoint, ...(section.bendPoints ?? []), section.endPoint] : []
  const [label] = edge.labels ?? []
  const arrow = arrows.get(edge.id) ?? { id: edge.id, from: '', to: '', isMain: false, transitions: [] }
  return {
    ...arrow,
    path: points.map((point) => moved(point, boxOf(region))),
    label: label ? moved(boxOf(label), boxOf(region)) : null,
  }
}

function moved<T extends Point>(what: T, by: Point): T {
  return { ...what, x: round(what.x + by.x), y: round(what.y + by.y) }
}

/** Half pixels are fine enough, and the picture is sent over the network. */
function round(value: number): number {
  return Math.round(value * 2) / 2
}
