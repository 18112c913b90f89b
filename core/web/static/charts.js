// Charts of figures that stand in the page: bars or lines in the colours of the look.
"use strict";

(() => {
  const colours = ["#2b6fd6", "#2b9c59", "#e0a106", "#c9601d", "#7a4bb3", "#5a6878"];
  document.querySelectorAll("[data-chart]").forEach((pane) => {
    const given = JSON.parse(pane.dataset.chart);
    const chart = echarts.init(pane);
    chart.setOption({
      color: colours, animation: false,
      textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
      grid: { left: 8, right: 12, top: 20, bottom: 4, containLabel: true },
      xAxis: { type: "category", data: given.labels, axisTick: { show: false }, axisLine: { lineStyle: { color: "#c9d3df" } }, axisLabel: { color: "#5a6878" } },
      yAxis: { type: "value", splitLine: { lineStyle: { color: "#e9eef4" } }, axisLabel: { color: "#5a6878" } },
      series: given.series.map(([name, data]) => ({ name, data, type: given.kind, barMaxWidth: 26, label: { show: given.labels.length * given.series.length <= 24, position: "top", color: "#5a6878", fontSize: 11 }, itemStyle: { borderRadius: given.kind === "bar" ? [3, 3, 0, 0] : 0 }, symbolSize: 6, lineStyle: { width: 2.5 } })),
    });
    new ResizeObserver(() => chart.resize()).observe(pane);
  });
})();
