"""Headers: what every answer of a host should carry, in one place for our own server and for `_headers`.

The page works without them (a static host may send none): index.html states the policy for the page itself
in a `meta` element, which does not reach the worker; these reach both. Standard library only.
"""

# Scripts, styles and data from this origin only, no inline code; WebAssembly may be compiled. Pages of others
# may embed the site.
POLICY = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'; "
    "img-src 'self' data: blob:; worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'"
)
HEADERS = {
    # These two isolate the page: finer clocks, and leave to use threads. Everything comes from this origin,
    # so require-corp forbids nothing; Safari has no credentialless.
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    # Pages of others that are isolated themselves may embed the site, too; all of it is public.
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}


def headers_file() -> str:
    """Return the text of `_headers`, which Netlify and Cloudflare Pages read."""
    return "".join(["/*\n", *(f"  {name}: {value}\n" for name, value in HEADERS.items())])
