// @ts-check
/**
 * Plotting: the plot library (uPlot) and its stylesheet, from the site's own folder. Loaded when a plot is first seen.
 */

export { default as uPlot } from "./vendor/uplot/uPlot.iife.min.js";

export const STYLES = new URL("./vendor/uplot/uPlot.min.css", import.meta.url);
