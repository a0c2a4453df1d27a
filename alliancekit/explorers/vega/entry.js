export { parse, version as vegaVersion, View } from "vega";
export { compile, version as vegaLiteVersion } from "vega-lite";
