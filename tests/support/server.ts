import { readFile, stat } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { gzipSync } from 'node:zlib';
import { headersFor } from '../../src/pwa/build/csp.ts';

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webmanifest': 'application/manifest+json',
  '.txt': 'text/plain',
  '.wasm': 'application/wasm',
};

/** Every journey asks for the same files: packed once in a process, and again when they change. */
const packed = new Map<string, { readonly mtime: number; readonly body: Buffer }>();

async function packedFile(file: string): Promise<Buffer> {
  const mtime = (await stat(file)).mtimeMs;
  const known = packed.get(file);
  if (known?.mtime === mtime) return known.body;
  const body = gzipSync(await readFile(file));
  packed.set(file, { mtime, body });
  return body;
}

const BROWSERS_OWN = /(?:^|\.)(?:google|googleapis|gstatic|gvt1)\.com$/;

/**
 * Serves one build and is the browser's only way out: as a proxy it refuses and logs every request to
 * any other host. It can be stopped, restarted on the same port, and given another build.
 */
export class AppServer {
  /** Requests for other hosts, as the browser asked for them. */
  readonly refused: string[] = [];
  /** Refused too, but Chromium's own (updates, sign-in, form filling): no flag silences them all. */
  readonly refusedOfBrowser: string[] = [];
  /** Paths served, with the bytes sent. */
  readonly served: { path: string; bytes: number }[] = [];
  /** Milliseconds before each answer, as a network far away takes them. */
  delay = 0;
  #server: Server | null = null;
  #sockets = new Set<Socket>();
  #port = 0;
  #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}/`;
  }
  get host(): string {
    return `127.0.0.1:${this.#port}`;
  }

  async start(): Promise<void> {
    const server = createServer((request, response) => void this.#answer(request, response));
    server.on('connection', (socket) => {
      this.#sockets.add(socket);
      // A browser that is closed resets its connections.
      socket.on('error', () => socket.destroy());
      socket.on('close', () => this.#sockets.delete(socket));
    });
    server.on('connect', (request: IncomingMessage, socket: Socket) =>
      this.#tunnel(request, socket),
    );
    await new Promise<void>((resolve) => server.listen(this.#port, '127.0.0.1', resolve));
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
  }

  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    for (const socket of this.#sockets) socket.destroy();
    if (server) await new Promise((resolve) => server.close(resolve));
  }

  /** From now on another build is served. */
  use(folder: string): void {
    this.#folder = folder;
  }

  #refuse(line: string, host: string): void {
    (BROWSERS_OWN.test(host) ? this.refusedOfBrowser : this.refused).push(line);
  }

  #tunnel(request: IncomingMessage, socket: Socket): void {
    if (request.url !== this.host) {
      this.#refuse(`CONNECT ${request.url}`, request.url?.split(':')[0] ?? '');
      socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
      return;
    }
    const upstream = connect(this.#port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      upstream.pipe(socket).pipe(upstream);
    });
    upstream.on('error', () => socket.destroy());
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const address = new URL(request.url ?? '/', this.url);
    if (address.host !== this.host) {
      this.#refuse(`${request.method} ${address.href}`, address.hostname);
      response.writeHead(403).end();
      return;
    }
    const path = address.pathname === '/' ? '/index.html' : decodeURIComponent(address.pathname);
    const file = join(this.#folder, normalize(path));
    if (this.delay > 0) await new Promise((later) => setTimeout(later, this.delay));
    try {
      const body = await packedFile(file);
      response.writeHead(200, {
        'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
        'content-encoding': 'gzip',
        'cache-control': 'no-cache',
        // The page that shows what the policy is good for has none.
        ...(path === '/free.html' ? {} : headersFor(path)),
      });
      response.end(body);
      this.served.push({ path, bytes: body.length });
    } catch {
      response.writeHead(404, { 'content-type': 'text/plain' }).end('Not found');
    }
  }
}
