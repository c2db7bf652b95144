import { defineConfig, type Connect, type Plugin } from "vite";
import { experimentsInPage } from "./scripts/experiments_in_page.js";
import { headersFile, headersOf } from "./scripts/headers.js";
import { licences } from "./scripts/licences.js";
import { listings } from "./scripts/listings.js";
import { serviceWorker } from "./scripts/service_worker.js";
import { sharedPages } from "./scripts/share.js";
import { siteHash } from "./scripts/site.js";

/** Our headers in Vite's own servers, and as a file for the host of the built site. */
function headers(): Plugin {
  return {
    name: "coreyard-headers",
    configureServer(server) {
      // Hot reloading needs what the policy forbids (inline scripts, a socket), and fresh files.
      server.middlewares.use(sendHeaders(["Content-Security-Policy", "Cache-Control"]));
    },
    configurePreviewServer(server) {
      server.middlewares.use(sendHeaders([]));
    },
    generateBundle() {
      this.emitFile({ type: "asset", fileName: "_headers", source: headersFile() });
    },
  };
}

function sendHeaders(except: string[]): Connect.NextHandleFunction {
  return (request, response, next) => {
    const path = new URL(request.url ?? "/", "http://localhost").pathname;
    for (const [name, value] of headersOf(path, { isolated: true })) {
      if (!except.includes(name)) response.setHeader(name, value);
    }
    next();
  };
}

export default defineConfig({
  // Relative, so that the site works below any path of any host.
  base: "./",
  publicDir: "www/public",
  plugins: [headers(), experimentsInPage(), listings(), sharedPages(), licences(), serviceWorker()],
  define: { SITE_BUILD: JSON.stringify(siteHash()) },
  worker: { format: "es" },
  build: {
    target: "es2022",
    // Every file is a file: a worker or a font inside a data: address would be refused by the policy.
    assetsInlineLimit: 0,
    // Fewer, simpler requests: every browser that runs the lab knows modulepreload.
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: { input: ["index.html", "embed.html"] },
  },
  server: { watch: { ignored: ["**/target/**", "**/.tools/**"] } },
});
