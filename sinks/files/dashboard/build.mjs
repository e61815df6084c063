// Builds built/dashboard.js and built/dashboard.css out of src/. The first line of the script tells the hash of what it
// was built from, which a test compares.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync } from "node:fs";
import { build } from "esbuild";

const here = new URL(".", import.meta.url);
mkdirSync(new URL("built/", here), { recursive: true });
const sum = createHash("sha256");
const sources = [...readdirSync(new URL("src/", here)).map(f => `src/${f}`), "build.mjs", "package-lock.json"].sort();
for (const path of sources) sum.update(readFileSync(new URL(path, here)));
const options = {
  absWorkingDir: here.pathname, outdir: "built", bundle: true, minify: true, target: ["es2022"], charset: "utf8", legalComments: "none", logLevel: "info",
  banner: { js: `// Almanac's dashboard, built from sinks/files/dashboard/src; sources ${sum.digest("hex")}. With d3 and topojson-client (ISC): see NOTICE.txt.` },
};
await build({ ...options, entryPoints: { dashboard: "src/main.js" }, format: "iife" });
await build({ ...options, entryPoints: { dashboard: "src/style.css" }, banner: {} });
