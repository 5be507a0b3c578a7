// Charts: <div class="chart" data-chart="ID"> reads its ECharts option from the JSON script #ID. In a part of a page that
// comes later no script is let in: there the option stands in data-option.
// Colours follow the theme; a point with a `url` opens the rows behind it.
// Tooltips are drawn, not HTML: the security policy forbids inline styles.

const charts = new Map();
const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

const theme = () => {
  const axis = {
    axisLine: { lineStyle: { color: token("--line") } },
    axisTick: { show: false },
    axisLabel: { color: token("--ink-2"), fontSize: 11 },
    splitLine: { lineStyle: { color: token("--line-2") } },
  };
  return {
    color: [1, 2, 3, 4, 5, 6].map((index) => token(`--chart-${index}`)),
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: token("--ink") },
    categoryAxis: { ...axis, splitLine: { show: false } },
    valueAxis: { ...axis, axisLine: { show: false } },
    legend: { textStyle: { color: token("--ink-2"), fontSize: 11 }, itemWidth: 10, itemHeight: 10, icon: "roundRect" },
    tooltip: { renderMode: "richText", backgroundColor: token("--card"), borderColor: token("--line"), textStyle: { color: token("--ink"), fontSize: 12 } },
    bar: { label: { color: token("--ink-2"), textBorderWidth: 0, fontSize: 10 } },
    line: { symbol: "circle", symbolSize: 5, lineStyle: { width: 2 } },
    visualMap: { textStyle: { color: token("--ink-2") } },
  };
};

const draw = (node) => {
  charts.get(node)?.dispose();
  const option = JSON.parse(node.dataset.option ?? document.getElementById(node.dataset.chart).textContent);
  const chart = echarts.init(node, theme());
  chart.setOption({ animation: false, ...option });
  chart.on("click", ({ data }) => { if (data?.url) location.assign(data.url); });
  charts.set(node, chart);
};

const drawAll = (scope) => {
  [...charts.keys()].filter((node) => !node.isConnected).forEach((node) => { charts.get(node).dispose(); charts.delete(node); });
  scope.querySelectorAll("[data-chart]").forEach(draw);
};
document.addEventListener("themechange", () => [...charts.keys()].forEach(draw));
document.addEventListener("fragment", (event) => drawAll(event.detail));
window.addEventListener("resize", () => charts.forEach((chart) => chart.resize()));
window.addEventListener("beforeprint", () => charts.forEach((chart) => chart.resize()));
