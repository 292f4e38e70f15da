// @ts-check
/**
 * Hashing: SHA-256 on threads of its own, because a browser computes a digest on the thread that asks for it, and the one
 * that asks here has the models and Python to start meanwhile.
 *
 * In:  bytes, which are given away. Out: the same bytes, and their digest in hexadecimal.
 */

/** @typedef {Uint8Array<ArrayBuffer>} Bytes */
/** @typedef {{bytes: Bytes, sha256: string}} Hashed */
/** @typedef {{resolve: (hashed: Hashed) => void, reject: (error: Error) => void}} Waiting */
/** @typedef {{worker: Worker, waiting: Waiting[], bytes: number}} Thread  `bytes`: still to be hashed */

const WORKER_URL = new URL("./hash-worker.js", import.meta.url);
const MOST = Math.min(3, navigator.hardwareConcurrency || 1);
const IDLE_MS = 5000; // a thread ends when nothing was asked of it for so long

/** @type {Thread[]} */
const threads = [];

/**
 * @param {Bytes} bytes  not to be used any more
 * @returns {Promise<Hashed>}
 */
export function hash(bytes) {
  const size = bytes.length;
  const thread = choose();
  thread.bytes += size;
  const hashed = new Promise((/** @type {Waiting["resolve"]} */ resolve, reject) => thread.waiting.push({ resolve, reject }));
  thread.worker.postMessage(bytes, { transfer: [bytes.buffer] });
  const done = () => {
    thread.bytes -= size;
    if (!thread.bytes) self.setTimeout(() => thread.bytes || end(thread), IDLE_MS);
  };
  hashed.then(done, done);
  return hashed;
}

/** The thread with the least to do; a new one rather than one that is at work. */
function choose() {
  const [least] = [...threads].sort((one, other) => one.bytes - other.bytes);
  if (least && (!least.bytes || threads.length >= MOST)) return least;
  const thread = start();
  threads.push(thread);
  return thread;
}

/** @returns {Thread} */
function start() {
  const worker = new Worker(WORKER_URL, { type: "module", name: "hashing" });
  /** @type {Thread} */
  const thread = { worker, waiting: [], bytes: 0 };
  worker.onmessage = ({ data: { bytes, sha256, error } }) => {
    const asked = thread.waiting.shift(); // answers come in the order of the questions
    if (error) asked?.reject(new Error(error));
    else asked?.resolve({ bytes, sha256 });
  };
  worker.onerror = (event) => {
    event.preventDefault();
    const error = new Error(event.message || "hash-worker.js did not start");
    for (const { reject } of thread.waiting.splice(0)) reject(error);
    end(thread);
  };
  return thread;
}

/** @param {Thread} thread */
function end(thread) {
  thread.worker.terminate();
  if (threads.includes(thread)) threads.splice(threads.indexOf(thread), 1);
}
