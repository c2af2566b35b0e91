import type { Connect, Plugin } from 'vite';

/**
 * The page's policy (architecture §5): no inline script, no eval, nothing from elsewhere unless the
 * learner asks for it (`connect-src https:` serves Add by link), pictures and sound only as our own bytes.
 */
export const POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "style-src-attr 'unsafe-inline'",
  "img-src 'self' blob: data:",
  "media-src 'self' blob:",
  "font-src 'self'",
  "connect-src 'self' https:",
  "worker-src 'self'",
  "manifest-src 'self'",
  "frame-src 'none'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types svelte-trusted-html dompurify engraph',
].join('; ');

/**
 * A worker has the policy of its own script's response, not the page's; a static host sends none. Ours read what
 * the page hands them and, for SQLite, a file of the app's own.
 */
export const WORKER_POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "connect-src 'self'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

/** Anything else that could be opened as a page of its own, a picture for example. */
const FILE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";

/** Of all that a browser offers to pages, what the app never asks for. */
const UNUSED = (
  'accelerometer browsing-topics camera display-capture encrypted-media geolocation gyroscope ' +
  'hid identity-credentials-get idle-detection local-fonts magnetometer microphone midi otp-credentials payment ' +
  'publickey-credentials-get serial usb xr-spatial-tracking'
).split(' ');

const EVERYWHERE: Readonly<Record<string, string>> = {
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Permissions-Policy': UNUSED.map((name) => `${name}=()`).join(', '),
  // No other site's window keeps a hand on ours, and none takes our files into its process.
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

/** Headers with which a server answers for a path of the build, `/index.html` or `/assets/x.js`. */
export function headersFor(path: string): Readonly<Record<string, string>> {
  const policy =
    path.endsWith('/') || path.endsWith('.html')
      ? `${POLICY}; frame-ancestors 'none'`
      : path.endsWith('.js')
        ? WORKER_POLICY
        : FILE_POLICY;
  return { 'Content-Security-Policy': policy, ...EVERYWHERE };
}

const CHARSET = '<meta charset="utf-8" />';
const META = [
  `<meta http-equiv="Content-Security-Policy" content="${POLICY}" />`,
  '<meta name="referrer" content="no-referrer" />',
];

/** Writes the policy into the built page, for static hosts, and sends all headers from the preview server. */
export function contentSecurityPolicy(): Plugin {
  const headers: Connect.NextHandleFunction = (request, response, next) => {
    const [path = '/'] = (request.url ?? '/').split('?');
    for (const [name, value] of Object.entries(headersFor(path))) response.setHeader(name, value);
    next();
  };
  return {
    name: 'engraph:csp',
    transformIndexHtml: {
      order: 'post',
      handler: (html, { server }) =>
        server ? html : html.replace(CHARSET, [CHARSET, ...META].join('\n    ')),
    },
    configurePreviewServer: (server) => {
      server.middlewares.use(headers);
    },
  };
}
