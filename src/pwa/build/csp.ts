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

const CHARSET = '<meta charset="utf-8" />';

/** Writes the policy into the built page, and sends it as a header from the preview server. */
export function contentSecurityPolicy(): Plugin {
  const header: Connect.NextHandleFunction = (request, response, next) => {
    const path = (request.url ?? '').split('?')[0];
    if (path === '/' || path === '/index.html')
      response.setHeader('Content-Security-Policy', `${POLICY}; frame-ancestors 'none'`);
    next();
  };
  return {
    name: 'engraph:csp',
    transformIndexHtml: {
      order: 'post',
      handler: (html, { server }) =>
        server
          ? html
          : html.replace(
              CHARSET,
              `${CHARSET}\n    <meta http-equiv="Content-Security-Policy" content="${POLICY}" />`,
            ),
    },
    configurePreviewServer: (server) => {
      server.middlewares.use(header);
    },
  };
}
