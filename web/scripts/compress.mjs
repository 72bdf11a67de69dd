// Lays a Brotli and a gzip form beside every file that shrinks, so that the server never compresses.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const app = fileURLToPath(new URL("../dist/app/", import.meta.url));

for (const entry of readdirSync(app, { recursive: true, withFileTypes: true })) {
  // index.html gets its nonce when it is served.
  if (!entry.isFile() || !/\.(js|css|svg|json)$/.test(entry.name)) continue;
  const file = join(entry.parentPath, entry.name);
  const plain = readFileSync(file);
  if (plain.length < 1024) continue;
  const brotli = {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: plain.length },
  };
  writeFileSync(`${file}.br`, brotliCompressSync(plain, brotli));
  writeFileSync(`${file}.gz`, gzipSync(plain, { level: 9 }));
}
