// @ts-check
/**
 * Numbers: how each kind of number is written on the page, the same everywhere.
 */

const MINUS = "−";

/** 0.61234 -> "0.612" @param {number} value */
export function cosine(value) {
  return signed(value, 3, "");
}

/** 4.2123 -> "+4.21", -0.5 -> "−0.50" @param {number} value */
export function logit(value) {
  return signed(value, 2, "+");
}

/** 0.0412 -> "+0.041": a difference between two of such numbers @param {number} value */
export function change(value) {
  return signed(value, 3, "+");
}

/**
 * @param {number} value
 * @param {number} digits
 * @param {string} plus  what stands before a positive number
 */
function signed(value, digits, plus) {
  const size = Math.abs(value).toFixed(digits);
  const zero = Number(size) === 0;
  return (zero ? "" : value < 0 ? MINUS : plus) + size;
}

/** 0.9853 -> "98.5 %"; what rounds to 0 or 100 says that it is not quite. @param {number} value */
export function percent(value) {
  if (value < 0.0005) return "<0.1 %";
  if (value >= 0.9995) return ">99.9 %";
  return `${(value * 100).toFixed(1)} %`;
}

/** 3.21 -> "3.2 ms", 190.4 -> "190 ms", 12345 -> "12.3 s" @param {number} ms */
export function duration(ms) {
  if (ms >= 10_000) return `${(ms / 1000).toFixed(1)} s`;
  return ms < 10 ? `${ms.toFixed(1)} ms` : `${Math.round(ms)} ms`;
}

/** 12345678 -> "12.3" (decimal megabytes, as hosts and browsers count them) @param {number} bytes */
export function megabytes(bytes) {
  return (bytes / 1e6).toFixed(1);
}

/** 1, "text" -> "1 text"; 8, "text" -> "8 texts" @param {number} count @param {string} noun @param {string} [many] */
export function plural(count, noun, many = `${noun}s`) {
  return `${count.toLocaleString("en")} ${count === 1 ? noun : many}`;
}

/** 1 -> "1st", 22 -> "22nd", 113 -> "113th" @param {number} place */
export function ordinal(place) {
  const last = place % 100 > 10 && place % 100 < 14 ? 0 : place % 10;
  return `${place}${["th", "st", "nd", "rd"][last] ?? "th"}`;
}

const UNITS = /** @type {const} */ ([[365 * 86_400, "year"], [86_400, "day"], [3600, "hour"], [60, "minute"]]);

/** 0.0143 -> "14 ms", 0.31 -> "0.31 s", 32400 -> "9 hours": to two digits, for any length of time @param {number} seconds */
export function lengthOfTime(seconds) {
  for (const [size, unit] of UNITS) {
    const count = twoDigits(seconds / size);
    if (seconds >= size) return `${count.toLocaleString("en")} ${unit}${count === 1 ? "" : "s"}`;
  }
  return seconds >= 0.0995 ? `${twoDigits(seconds)} s` : `${twoDigits(seconds * 1000)} ms`;
}

/** @param {number} value */
function twoDigits(value) {
  return value >= 100 ? Math.round(value) : Number(value.toPrecision(2));
}

/** 9 -> "9", 20000 -> "20 thousand", 1000000 -> "one million" @param {number} count */
export function largeNumber(count) {
  const [size, name] = count >= 1e6 ? [1e6, "million"] : [1e3, "thousand"];
  if (count < 1e3 || count % (size / 10)) return count.toLocaleString("en");
  return `${count === size ? "one" : count / size} ${name}`;
}
