import type { DataSourceRef } from '@grafana/grafana-foundation-sdk/common'
import * as common from '@grafana/grafana-foundation-sdk/common'
import * as dashboard from '@grafana/grafana-foundation-sdk/dashboard'
import { DataqueryBuilder } from '@grafana/grafana-foundation-sdk/prometheus'
import { PanelBuilder as StatBuilder } from '@grafana/grafana-foundation-sdk/stat'
import { PanelBuilder as TimeseriesBuilder } from '@grafana/grafana-foundation-sdk/timeseries'

/** A query, and what its lines are called: `{{label}}` is that label's value. */
export type Query = { readonly expr: string; readonly legend: string }

/** What a panel shows. */
export type PanelWish = {
  readonly title: string
  /** What it is, and what to think of when it moves: shown beside the title. */
  readonly tells: string
  /** A unit of Grafana. */
  readonly unit: 'short' | 'reqps' | 's' | 'percentunit' | 'bytes' | 'locale'
  readonly queries: readonly Query[]
}

/** From this value on a number is shown in this colour; `null`: from below. */
export type Step = readonly [from: number | null, color: 'green' | 'orange' | 'red' | 'text']

/** Lines over time, or areas on top of one another; a third of the width. */
export function lines(wish: PanelWish, { stacked = false } = {}) {
  const panel = new TimeseriesBuilder()
    .title(wish.title)
    .description(wish.tells)
    .datasource(SOURCE)
    .unit(wish.unit)
    .min(0)
    .span(8)
    .height(8)
    .fillOpacity(stacked ? 40 : 8)
    .showPoints(common.VisibilityMode.Never)
    .legend(
      new common.VizLegendOptionsBuilder()
        .showLegend(true)
        .displayMode(common.LegendDisplayMode.List)
        .placement(common.LegendPlacement.Bottom),
    )
    .tooltip(
      new common.VizTooltipOptionsBuilder()
        .mode(common.TooltipDisplayMode.Multi)
        .sort(common.SortOrder.Descending),
    )
  if (stacked) panel.stacking(new common.StackingConfigBuilder().mode(common.StackingMode.Normal))
  return panel.targets(wish.queries.map((query, at) => queryOf(query, at)))
}

/** The value of now in a colour; an eighth of the width. */
export function number(wish: PanelWish, steps: readonly Step[]) {
  return new StatBuilder()
    .title(wish.title)
    .description(wish.tells)
    .datasource(SOURCE)
    .unit(wish.unit)
    .span(3)
    .height(4)
    .noValue('–')
    .graphMode(common.BigValueGraphMode.Area)
    .thresholds(
      new dashboard.ThresholdsConfigBuilder()
        .mode(dashboard.ThresholdsMode.Absolute)
        .steps(steps.map(([value, color]) => ({ value, color }))),
    )
    .targets(wish.queries.map((query, at) => queryOf(query, at).instant()))
}

/** A title over the panels that follow. */
export function row(title: string) {
  return new dashboard.RowBuilder(title)
}

/** A panel of these, or a row between them. */
export type Piece = ReturnType<typeof lines | typeof number | typeof row>

/** A dashboard with a choice of the data source. Its `uid` is its address in Grafana: it stays. */
export function board(
  uid: string,
  title: string,
  tells: string,
  pieces: readonly Piece[],
): dashboard.Dashboard {
  const builder = new dashboard.DashboardBuilder(title)
    .uid(uid)
    .description(tells)
    .tags(['sms-gateway'])
    .timezone('browser')
    .refresh('30s')
    .time({ from: 'now-3h', to: 'now' })
    .tooltip(dashboard.DashboardCursorSync.Crosshair)
    .readonly()
    .withVariable(new dashboard.DatasourceVariableBuilder('source').label('Data source').type('prometheus'))
    .annotation(
      new dashboard.AnnotationQueryBuilder()
        .name('Alerts')
        .datasource(SOURCE)
        .enable(true)
        .iconColor('red')
        .expr('ALERTS{alertstate="firing", alertname=~"Sms.*"}'),
    )
    .link(
      new dashboard.DashboardLinkBuilder('SMS gateway')
        .type(dashboard.DashboardLinkType.Dashboards)
        .tags(['sms-gateway'])
        .asDropdown(true)
        .keepTime(true),
    )
  for (const [at, piece] of pieces.entries()) {
    if (piece instanceof dashboard.RowBuilder) builder.withRow(piece.id(at + 1))
    else builder.withPanel(piece.id(at + 1))
  }
  return builder.build()
}

const SOURCE: DataSourceRef = { type: 'prometheus', uid: '$source' } // the one that was chosen

const LETTERS = 'ABCDEFGH'

function queryOf({ expr, legend }: Query, at: number): DataqueryBuilder {
  return new DataqueryBuilder().datasource(SOURCE).refId(LETTERS.charAt(at)).expr(expr).legendFormat(legend)
}
