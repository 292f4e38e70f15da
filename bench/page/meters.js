/**
 * Meters: put around the runtime and the tokenizer inside the site's own workers, so that the product needs no hooks.
 *
 * In:  the addresses of the modules that a worker has imported: a second import gives the same classes.
 * Out: self.benchMeters: milliseconds inside session.run by the names of a model's outputs, and inside the tokenizer; and,
 * returned, the number of threads that its runtime runs with.
 */

async ([runtime, tokenizers]) => {
  const { env, InferenceSession } = await import(runtime);
  const { Tokenizer } = await import(tokenizers);
  const meters = { run: {}, sequences: 0, tokenize: 0 };
  self.benchMeters = meters;
  const { run } = InferenceSession.prototype;
  InferenceSession.prototype.run = async function (...call) {
    const started = performance.now();
    const outputs = await run.apply(this, call);
    const name = this.outputNames.join();
    meters.run[name] = (meters.run[name] ?? 0) + performance.now() - started;
    meters.sequences += Object.values(call[0])[0].dims[0];
    return outputs;
  };
  const { encode } = Tokenizer.prototype;
  Tokenizer.prototype.encode = function (...call) {
    const started = performance.now();
    const ids = encode.apply(this, call);
    meters.tokenize += performance.now() - started;
    return ids;
  };
  return env.wasm.numThreads;
};
